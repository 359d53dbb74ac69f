"""The show left running: contest after contest, and about one in three crashes midway. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

#: One contest in so many crashes, on average.
CRASHES = 3


@dataclass(frozen=True, slots=True)
class Demo:
    """How a show runs by itself.

    Attributes:
        rest: Wall seconds from the end of a contest to the next one.
    """

    rest: float = 6.0

    def crash_after(self, seed: int, callers: int) -> int | None:
        """Return after how many calls a contest crashes, or None where it does not.

        A function of the seed alone, so that a show knows where it has crashed already.

        Args:
            seed: The contest's seed.
            callers: How many callers it has.
        """
        draw = int.from_bytes(sha256(f"luckytui demo {seed}".encode()).digest()[:8], "big")
        crashes, place = draw % CRASHES == 0, draw // CRASHES
        # Most contests of twenty end by the eighth call: later crashes would seldom come to pass.
        return 1 + place % max(min(callers // 2, 5), 1) if crashes else None
