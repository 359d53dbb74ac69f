"""The demonstration (`--demo`): contests one after another, of which one in three crashes, until a key is pressed."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from functools import partial

from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.view import ContestView
from luckytui.tui.demo import Demo
from luckytui.tui.screens.contest_screen import ContestScreen

#: Keys that end or suspend the program or only look at something, and are never asked about.
FREE = ("ctrl+c", "ctrl+q", "ctrl+z", "question_mark", "h")
#: The actions of such keys that are shown.
_SHOWN = ("help", "history")
#: Wall seconds that an answer is waited for.
ASK_FOR = 8.0


class Demonstration:
    """Runs a show by itself, until a person takes over.

    Args:
        demo: The settings; None if the show does not run by itself.
        screen: The screen that shows the contest.
        next_contest: Opens the next contest.
        crash: Kills the show.
        show: Shows words beside the on-air light; none once a person has taken over.
    """

    def __init__(
        self,
        demo: Demo | None,
        screen: ContestScreen,
        next_contest: Callable[[], Awaitable[None]],
        crash: Callable[[], None],
        show: Callable[[str], None],
    ) -> None:
        self._demo = demo
        self._screen = screen
        self._next_contest = next_contest
        self._crash = crash
        self._show = show
        #: Whether a person was asked whether to take over.
        self._asked = False
        if demo is not None:
            show("DEMO")

    @property
    def runs(self) -> bool:
        """Whether the show runs by itself."""
        return self._demo is not None

    @property
    def asks(self) -> bool:
        """Whether a key or a click asks whether to take over: the show runs by itself, and can be seen."""
        return self.runs and self._screen.is_current

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
            self._count_down(demo.rest)
        after = demo.crash_after(view.terms.seed, view.terms.callers)
        due = isinstance(event, Ruled) and not resumed and after is not None and len(view.rulings) >= after
        # Not while somebody reads the help or the history.
        if due and self._screen.is_current:
            self._crash()

    def acts(self, action: str) -> bool:
        """Return whether an action does something now: while the show runs by itself, most keys only ask."""
        return not self.runs or action in _SHOWN

    def takes(self, key: str) -> bool:
        """Return whether a key is the demonstration's, and goes no further: the first one asks, enter takes over.

        Args:
            key: The key, or `click`, which takes over like enter.
        """
        if not self.asks or key in FREE:
            return False
        if not self._asked:
            self._asked = True
            self._screen.set_timer(ASK_FOR, self._stop_asking)
            ask = "This is a demonstration. Enter, or one more click, takes it over; else it goes on by itself."
            self._screen.notify(ask, timeout=ASK_FOR)
        elif key in ("enter", "click"):
            self._demo = None
            self._show("")
            self._screen.show_keys()
            self._screen.notify("The show is yours: n opens a contest, ? tells every key.")
        else:
            self._stop_asking()
            self._screen.app.clear_notifications()
        return True

    def _stop_asking(self) -> None:
        self._asked = False

    def _count_down(self, left: float) -> None:
        if self._demo is not None:
            self._show(f"DEMO: next contest in {math.ceil(left)} s")
            if left > 1:
                self._screen.set_timer(1.0, partial(self._count_down, left - 1))

    async def _go_on(self) -> None:
        if self._demo is not None:
            self._show("DEMO")
            await self._next_contest()
