"""The demonstration (`--demo`): contests one after another, of which one in three crashes, until a key is pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from textual.screen import Screen

from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.view import ContestView

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


class Demonstration:
    """Runs a show by itself, until a person takes over.

    Args:
        demo: The settings; None if the show does not run by itself.
        screen: The screen that shows the contest.
        next_contest: Opens the next contest.
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
        """Crash, or schedule the next contest, if it is time.

        Args:
            view: The contest, with the event already applied.
            event: What happened.
            resumed: Whether the contest was resumed; then it has crashed already.
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
        """End the demonstration; the person takes over."""
        if self._demo is not None:
            self._demo = None
            self._screen.notify("The show is yours: n opens a contest, ? tells every key.")

    async def _go_on(self) -> None:
        if self._demo is not None:
            await self._next_contest()
