"""The settings of a demonstration (`--demo`), and which of its contests crash."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

#: One in this many contests crashes, on average.
CRASHES = 3


@dataclass(frozen=True, slots=True)
class Demo:
    """How a show runs by itself.

    Attributes:
        rest: Wall seconds from the end of a contest to the next one.
    """

    rest: float = 6.0

    def crash_after(self, seed: int, callers: int) -> int | None:
        """Return the number of calls after which a contest crashes, or None if it does not.

        The result depends on the contest alone, so it is the same after the relaunch.

        Args:
            seed: The contest's seed.
            callers: The number of its scheduled callers.
        """
        draw = int.from_bytes(sha256(f"luckytui demo {seed}".encode()).digest()[:8], "big")
        crashes, rest = draw % CRASHES == 0, draw // CRASHES
        # Most contests of twenty callers end by the eighth call, before a later crash.
        return 1 + rest % max(min(callers // 2, 5), 1) if crashes else None
