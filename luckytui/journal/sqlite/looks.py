"""Looks at files that a show may be changing at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

#: Looks before something is refused, and wall seconds between two.
_LOOKS, _PAUSE = 25, 0.01


def looks() -> Iterator[int]:
    """Yield once for each look, with a pause between two: a show may fold its log, or end, in the middle of one."""
    for look in range(_LOOKS):
        if look:
            Event().wait(_PAUSE)
        yield look
