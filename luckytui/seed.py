"""The seed of a contest for which nobody chose one."""

from __future__ import annotations

import os

#: Few enough that a drawn seed can be read out and typed in again.
DRAWN_SEEDS = 1_000_000


def draw_seed() -> int:
    """Return a seed that nobody can predict, 0 to 999,999."""
    # Not `secrets`: it imports OpenSSL, and every start would wait for that.
    return int.from_bytes(os.urandom(8)) % DRAWN_SEEDS
