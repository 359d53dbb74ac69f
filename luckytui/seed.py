"""The seed of a contest for which nobody chose one."""

from __future__ import annotations

import os

#: A drawn seed is short enough to be read out and typed in again.
DRAWN_SEEDS = 1_000_000


def draw_seed() -> int:
    """Return a seed that nobody could foretell, 0 to 999,999."""
    # Not `secrets`, which brings the whole of OpenSSL: 5 ms of the start.
    return int.from_bytes(os.urandom(8)) % DRAWN_SEEDS
