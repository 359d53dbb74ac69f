"""The terms of a contest: keyword, seed, callers, prizes, delays. They are fixed before it goes on air."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from luckytui.contest.numbers import residue
from luckytui.contest.rulings import Winner
from luckytui.contest.words import LONGEST_KEYWORD, is_keyword
from luckytui.text import grouped

MOST_CALLERS = 1_000_000
MOST_SECONDS = 86_400.0

#: The highest id that a contest has in a journal; the first one is 1.
HIGHEST_CONTEST = 2**31 - 1
LARGEST_SEED = 2**63 - 1


class Start(NamedTuple):
    """The totals with which a contest starts: zero, or those of a lucky-call record that it continues."""

    last_caller: int = 0
    calls: int = 0
    magic_number: int = 0

    @property
    def winners(self) -> tuple[Winner, ...]:
        """The winner in the record, if its last caller has won; the ids in a record are not those of our lines."""
        return (Winner(0, self.magic_number),) if self.won else ()

    @property
    def won(self) -> bool:
        """Whether the last caller of the record has won."""
        return self.magic_number > 0 and residue(self.magic_number) == 0


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a contest, fixed before it goes on air.

    Attributes:
        keyword: The word that the station says and callers repeat.
        seed: 0 to 2^63-1; determines every scheduled caller's delay and number.
        callers: Number of scheduled callers, 0 to 1,000,000.
        prizes: Number of winners after which the contest ends; 0 lets everybody call.
        max_delay: The longest delay of a caller, in seconds, up to a day.
        timeout: Seconds the station waits for silent live lines, once everybody else has called and they can.
        lead_in: Contest time of the keyword, in seconds: everybody waits for it before their delay begins.
        propagation: Seconds after the keyword before live lines hear it, all at one moment, and can call.

    Raises:
        ValueError: A value is out of its range.
    """

    keyword: str = "lucky"
    seed: int = 0
    callers: int = 20
    prizes: int = 1
    max_delay: float = 12.0
    timeout: float = 10.0
    lead_in: float = 0.0
    propagation: float = 0.0

    def __post_init__(self) -> None:
        if not is_keyword(self.keyword):
            raise ValueError(f"a keyword is one word of 1 to {LONGEST_KEYWORD} letters, digits, - or _")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {LARGEST_SEED}")
        if not 0 <= self.callers <= MOST_CALLERS:
            raise ValueError(f"callers are 0 to {grouped(MOST_CALLERS)}")
        if not 0 <= self.prizes <= MOST_CALLERS:
            raise ValueError(f"prizes are 0 to {grouped(MOST_CALLERS)}")
        for seconds in (self.max_delay, self.timeout, self.lead_in, self.propagation):
            if not (math.isfinite(seconds) and 0 <= seconds <= MOST_SECONDS):
                raise ValueError(f"delays and timeouts are 0 to {grouped(round(MOST_SECONDS))} seconds")

    @property
    def live_from(self) -> float:
        """Contest time from which live lines can call, in seconds: the keyword reaches them then."""
        return self.lead_in + self.propagation
