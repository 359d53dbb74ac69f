"""The demonstration: contest after contest, and about one in three crashes, until somebody takes the show over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from textual.screen import Screen

from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.view import ContestView

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

        It follows from the seed alone, so that a show that is started again knows where it has crashed already.

        Args:
            seed: The contest's seed.
            callers: How many callers it has.
        """
        draw = int.from_bytes(sha256(f"luckytui demo {seed}".encode()).digest()[:8], "big")
        crashes, place = draw % CRASHES == 0, draw // CRASHES
        # Most contests of twenty end by the eighth call: later crashes would seldom happen.
        return 1 + place % max(min(callers // 2, 5), 1) if crashes else None


class Demonstration:
    """Runs a show as a `Demo` says, until it is handed over.

    Args:
        demo: How; None leaves the show to the person from the start.
        screen: Where the contest is shown.
        next_contest: Opens the next one.
        crash: Kills the show.
    """

    def __init__(
        self,
        demo: Demo | None,
        screen: Screen[None],
        next_contest: Callable[[], Awaitable[None]],
        crash: Callable[[], None],
    ) -> None:
        self._demo = demo
        self._screen = screen
        self._next_contest = next_contest
        self._crash = crash

    @property
    def runs(self) -> bool:
        """Whether the show runs by itself."""
        return self._demo is not None

    def handle(self, view: ContestView, event: Event, *, resumed: bool) -> None:
        """Do what comes after an event.

        Args:
            view: The contest, with the event already applied.
            event: What happened.
            resumed: Whether the contest was on air before; it has crashed then.
        """
        demo = self._demo
        if demo is None:
            return
        if isinstance(event, Over):
            self._screen.set_timer(demo.rest, self._go_on)
        after = demo.crash_after(view.terms.seed, view.terms.callers)
        if isinstance(event, Ruled) and not resumed and after is not None and len(view.rulings) >= after:
            self._crash()

    def hand_over(self) -> None:
        """Leave the show to the person."""
        if self._demo is not None:
            self._demo = None
            self._screen.notify("The show is yours: n opens a contest, ? tells every key.")

    async def _go_on(self) -> None:
        if self._demo is not None:
            await self._next_contest()
