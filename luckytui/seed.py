"""Random seeds, for contests that are started without one."""

from __future__ import annotations

import os

#: A million, so that a drawn seed is short enough to read out and type in.
DRAWN_SEEDS = 1_000_000


def draw_seed() -> int:
    """Return a seed that nobody can predict, 0 to 999,999."""
    # Not `secrets`, which imports OpenSSL and so delays every start.
    return int.from_bytes(os.urandom(8)) % DRAWN_SEEDS
