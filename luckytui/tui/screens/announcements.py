"""The announcements of the live show: the banner, the bell and the confetti."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from luckytui.contest.events import Event, Over, Resumed, Ruled
from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.tui.captions import BannerText, banner_for, goes_on, off_air_banner, reading_banner
from luckytui.tui.screens.contest_screen import ContestScreen


class Announcements:
    """Shows and closes the banner, and celebrates winners.

    Args:
        screen: The screen that shows the contest.
    """

    #: Wall seconds that the banner of a recovery is shown.
    RECOVERED_FOR = 7.0
    #: Wall seconds between two looks at whether a banner is drawn.
    DRAWN = 0.01

    def __init__(self, screen: ContestScreen) -> None:
        self._screen = screen

    def handle(self, view: ContestView, event: Event) -> None:
        """Announce an event, if it is worth a banner or a celebration."""
        if (text := banner_for(view, event)) is not None:
            self._put_up(text)
        match event:
            case Resumed(clean=True):
                waits = " It is paused, as you left it: space goes on." if self._screen.clock.paused else ""
                self._screen.notify(f"{goes_on(view)}{waits}", timeout=self.RECOVERED_FOR)
            case Resumed():
                self._screen.set_timer(self.RECOVERED_FOR, self._put_recovered_away)
            case Over(outcome=Outcome.WON):
                self.celebrate()
            case Ruled(rulings=rulings) if view.terms.prizes > 1 and any(each.won for each in rulings):
                self.celebrate()

    def announce_off_air(self, reason: str) -> None:
        """Show that the show has stopped, and why."""
        self._put_up(off_air_banner(reason))

    async def show_progress(self, count: int, total: int) -> None:
        """Show how many calls of a long contest have been read."""
        self._put_up(reading_banner(count, total, self._screen.symbols))
        # Time to draw it.
        await asyncio.sleep(0.01)

    def when_drawn(self, then: Callable[[], object]) -> None:
        """Call a function once the banner that was put up is drawn; at once if nothing of it can be seen."""
        screen, banner = self._screen, self._screen.banner
        if banner.shown and not banner.region and screen.is_current and not screen.too_small:
            # The style of a widget and its place are computed one after the other, and each may take a refresh.
            screen.set_timer(self.DRAWN, partial(self.when_drawn, then))
        else:
            then()

    def celebrate(self) -> None:
        """Ring the bell, and show confetti."""
        from luckytui.tui.screens.confetti import Confetti

        app = self._screen.app
        app.bell()
        if app.animation_level == "full" and app.screen is self._screen:
            app.push_screen(Confetti(self._screen.symbols, self._screen))

    def _put_up(self, text: BannerText) -> None:
        self._screen.banner.put_up(*text)

    def _put_recovered_away(self) -> None:
        if self._screen.banner.has_class("-recovered"):
            self._screen.banner.put_away()
