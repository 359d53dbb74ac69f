"""What nobody can predict: seeds for contests that are started without one, and the code of a room."""

from __future__ import annotations

import os

#: A million, so that a drawn seed is short enough to read out and type in.
DRAWN_SEEDS = 1_000_000

#: The letters of a code: no vowels, which would make words, and no Y.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 4


def draw_seed() -> int:
    """Return a seed that nobody can predict, 0 to 999,999."""
    # Not `secrets`, which imports OpenSSL and so delays every start.
    return int.from_bytes(os.urandom(8)) % DRAWN_SEEDS


def draw_code() -> str:
    """Return the code of a room, four letters that nobody can predict."""
    drawn = int.from_bytes(os.urandom(8))
    return "".join(
        CODE_LETTERS[drawn // len(CODE_LETTERS) ** place % len(CODE_LETTERS)] for place in range(CODE_LENGTH)
    )
