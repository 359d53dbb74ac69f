"""The announcements of the live show: the banner, the bell and the confetti."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from luckytui.contest.events import Event, OnAir, Over, Resumed, Ruled
from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.tui.captions import goes_on, off_air_banner, outcome_banner, reading_banner, recovered_banner
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.widgets.banner import BannerText
from luckytui.tui.widgets.border_keys import Key

#: With more prizes than this the wins of a contest come too fast for each to be celebrated; its end is.
CELEBRATED = 10
#: Wall seconds that the notification at the start is shown; it is longer than others.
NOTE_FOR = 10.0


class Announcements:
    """Shows and closes the banner, and celebrates winners.

    Args:
        screen: The screen that shows the contest.
        note: A notification that is shown at the start; usually empty.
    """

    #: Wall seconds that a recovery is shown, unless a key is pressed.
    RECOVERED_FOR = 3.0
    #: Wall seconds of the notification that a contest goes on that was quit.
    GOES_ON_FOR = 7.0
    #: Wall seconds between two looks at whether a trail or a banner is drawn.
    DRAWN = 0.01
    #: The keys in the border of a banner, by its kind.
    KEYS: dict[str, tuple[Key, ...]] = {
        "won": (("n", "new contest", "new"), ("N", "same seed", "again")),
        "nobody": (("n", "new contest", "new"), ("N", "same seed", "again")),
        "off-air": (("r", "try again", "retry"), ("q", "quit", "app.quit")),
    }

    def __init__(self, screen: ContestScreen, note: str = "") -> None:
        self._screen = screen
        self._note = note
        #: Whether the outcome waits for the trail of the last call.
        self._waits = False
        #: Seconds from the last write until the recovery that is shown; None if none is.
        self._silence: float | None = None

    def handle(self, view: ContestView, event: Event) -> None:
        """Announce an event, if it is worth a banner or a celebration."""
        match event:
            case Resumed(clean=True):
                waits = " It is paused, as you left it: space goes on." if self._screen.clock.paused else ""
                # With the note of the start, which this notification takes the place of.
                note = f"{self._note} " if self._note else ""
                self._screen.notify(f"{note}{goes_on(view)}{waits}", timeout=NOTE_FOR if note else self.GOES_ON_FOR)
            case Resumed():
                self._silence = event.silence
                self._screen.status_bar.recovering = True
                self._screen.set_timer(self.RECOVERED_FOR, self.end_recovery)
            case OnAir():
                self.end_recovery()
            case Over():
                self.end_recovery()
                self._end_soon(view, event)
            case Ruled(rulings=rulings) if 1 < view.terms.prizes <= CELEBRATED and any(each.won for each in rulings):
                self.celebrate(view)
        if self._silence is not None:
            # Calls since are counted beside those before.
            self._put_up(recovered_banner(view, self._silence))

    def announce_off_air(self, reason: str) -> None:
        """Show that the show has stopped, and why."""
        self.end_recovery()
        self._put_up(off_air_banner(reason))

    async def show_progress(self, count: int, total: int) -> None:
        """Show how many calls of a long contest have been read."""
        self._put_up(reading_banner(count, total, self._screen.symbols))
        self._screen.admit_keys()
        # Time to draw it.
        await asyncio.sleep(0.01)

    def end_recovery(self) -> None:
        """Close the banner of a recovery."""
        if self._silence is not None:
            self._silence = None
            self._screen.status_bar.recovering = False
            self._screen.dial_and_next.put_away()
            self._screen.draw_at_once()

    def when_drawn(self, then: Callable[[], object]) -> None:
        """Call a function once the banner is drawn that is put up or about to be; at once if it cannot be seen."""
        screen, banner = self._screen, self._screen.dial_and_next.banner
        pending = self._waits or (banner.shown and not banner.drawn)
        if pending and screen.is_current and not screen.too_small:
            # The style of a widget and its place are computed one after the other, and each may take a refresh.
            screen.set_timer(self.DRAWN, partial(self.when_drawn, then))
        else:
            then()

    def celebrate(self, view: ContestView) -> None:
        """Ring the bell, and show confetti, unless another contest has taken the place of this one."""
        from luckytui.tui.screens.confetti import Confetti

        if view is not self._screen.view:
            return
        app = self._screen.app
        app.bell()
        if app.animation_level == "full" and app.screen is self._screen:
            app.push_screen(Confetti(self._screen.symbols, self._screen))

    def _end_soon(self, view: ContestView, event: Over) -> None:
        """Announce an outcome, once the trail of the last call has arrived."""
        screen = self._screen
        self._waits = screen.dial_and_next.dial.moving and screen.is_current
        if self._waits:
            screen.set_timer(self.DRAWN, partial(self._end_soon, view, event))
        else:
            self._end(view, event)

    def _end(self, view: ContestView, event: Over) -> None:
        if view is self._screen.view:
            self._put_up(outcome_banner(view, event))
            if event.outcome is Outcome.WON:
                # What is below confetti is drawn later than the screen itself knows: this banner before its confetti,
                # and without that of a win before.
                if self._screen.is_current and self._screen.app.screen is not self._screen:
                    self._screen.app.pop_screen()
                self.when_drawn(partial(self.celebrate, view))

    def _put_up(self, text: BannerText | None) -> None:
        if text is not None:
            self._screen.dial_and_next.put_up(text, self._screen.offers.title(*self.KEYS.get(text.kind, ())))
