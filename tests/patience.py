"""How long the tests wait for what has to happen."""

from __future__ import annotations

#: Seconds after which a wait has failed; far more than anything takes on a busy machine.
PATIENCE = 60.0
