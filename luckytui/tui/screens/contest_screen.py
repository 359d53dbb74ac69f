"""The screen that shows a contest from its events; the live show and a replay differ in where these come from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Key, ScreenResume
from textual.widgets import Label

from luckytui.clock import wall
from luckytui.contest.events import Event, OffAir, OnAir, Over, Resumed, Ruled, Snapshot
from luckytui.contest.lines import Origin
from luckytui.contest.view import ContestView
from luckytui.station.scheduled import MOST_WORKERS
from luckytui.tui import frame_loop
from luckytui.tui.captions import lines_for
from luckytui.tui.screens.time_controls import TimeControls
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.banner import Banner
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.feed_panel import FeedLine, FeedPanel
from luckytui.tui.widgets.lines_panel import LinesPanel
from luckytui.tui.widgets.magic_number import MagicNumber
from luckytui.tui.widgets.status_bar import StatusBar

#: Wall seconds between two drawings of the panels; the board is drawn with every frame.
PANELS = 0.1

#: Contests with more callers than this are shown first, and sorted meanwhile.
SORT_LATER = 5_000


class ContestScreen(TimeControls):
    """A contest with its panels, its board and its feed, shown from the events that it is given.

    Args:
        symbols: What to draw with.
        own: Where the viewer's own line calls from, if the viewer has one.

    Attributes:
        view: The contest; None until its first event.
    """

    BINDINGS = [
        Binding("full_stop", "step", "Step", key_display=".", tooltip="Jump to the next call, paused"),
        Binding("slash", "find", "Find", key_display="/", tooltip="Find by id or call sign"),
        Binding("f", "toggle_follow", "Follow", tooltip="Follow the calls, or stay put"),
        Binding("s", "toggle_sort", "Sort", tooltip="Sort by line, or by next"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-slim"), (80, "-narrow"), (110, "-wide"), (180, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-short"), (24, "-low"), (30, "-mid"), (50, "-high")]
    # Not before the first paint: to give the board its focus takes as long as to draw it.
    AUTO_FOCUS = ""
    #: The buttons' labels and the actions that they run, from the left.
    CONTROLS: list[tuple[str, str]] = []
    #: The footer's actions, from the left.
    KEYS: tuple[str, ...] = ()

    def __init__(self, symbols: Symbols, own: Origin | None) -> None:
        super().__init__()
        self.symbols = symbols
        self.view: ContestView | None = None
        self._own = own
        self._panels_at = 0.0
        # Kept at hand: looking eight widgets up in every frame costs more than drawing some of them.
        self.status_bar = StatusBar(symbols)
        self.magic = MagicNumber(symbols, id="magic")
        self.dial = Dial(symbols, id="dial")
        self.lines = LinesPanel(symbols)
        self.board = self.lines.board
        self.feed = FeedPanel(symbols, id="feed")
        self.banner = Banner(symbols)

    @property
    def is_current(self) -> bool:
        """Whether it is drawn: on top, or below a screen that is seen through.

        Below any other Textual would draw both without end: 1.9 MB a second to the terminal behind the odds.
        """
        return any(top is self or top.has_class("-seen-through") for top in self.app.screen_stack[-1:])

    def compose(self) -> ComposeResult:
        """Lay out what is seen first; `mount_rest` brings the rest."""
        for size, points in zip(self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            # As Textual does with the first resize; but then all is laid out once more.
            self.add_class([name for least, name in points if size >= least][-1])
        yield self.status_bar
        with Horizontal(id="hero"):
            yield self.magic
            yield self.dial
        with Horizontal(id="floor"):
            yield self.lines
            yield self.feed
        yield from self.compose_below()
        yield Vertical(id="foot")

    def compose_below(self) -> ComposeResult:
        """Lay out what is between the panels and the buttons."""
        yield from ()

    def on_mount(self) -> None:
        """Name the panels and start drawing."""
        self.magic.border_title = "magic number"
        self.dial.border_title = "magic number mod 11"
        self.feed.border_title = "the station said"
        self.call_after_refresh(self.mount_rest)
        self.run_worker(frame_loop.run(self.app, self.tick), group="frames")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Appear for the first time in the styles that every widget has just got."""
        if self.view is None:
            event.refresh_styles = False

    async def mount_rest(self) -> None:
        """Mount what need not be there at the first paint: it takes as long as all the panels."""
        from luckytui.tui.widgets.controls import Controls
        from luckytui.tui.widgets.key_footer import KeyFooter

        too_small = Label("luckytui needs a terminal of 60x18 or more: make the window larger.", id="too-small")
        with self.app.batch_update():
            await self.query_one("#foot").mount(Controls(self.CONTROLS), KeyFooter(self.KEYS))
            await self.lines.mount_search()
            await self.mount(self.banner, too_small)
            self.board.focus()

    def show_event(self, event: Event) -> None:
        """Show what happened.

        Args:
            event: The next event of the contest that is shown, or the first one of another.
        """
        view = self.view
        shown = view is not None and view.contest == event.contest
        if isinstance(event, OnAir | Resumed) or (isinstance(event, Snapshot) and not shown):
            view = self._begin(event)
        elif view is None or not (shown or isinstance(event, OffAir)):
            return
        else:
            view.apply(event)
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.feed.clear()
        self.feed.add_lines(self.lines_for(view, event))
        if not isinstance(event, Ruled):
            self.draw_at_once()
        if isinstance(event, Snapshot) and view.ended:
            # It stands for the event of the end too, which was missed.
            totals = view.calls, view.magic_number, tuple(view.winners)
            self.show_event(Over(event.contest, event.number, event.outcome, *totals))

    def lines_for(self, view: ContestView, event: Event) -> Iterable[FeedLine]:
        """Return the feed's lines for an event that is applied already."""
        return lines_for(view, event, self.clock.elapsed())

    def tick(self) -> None:
        """Draw a frame."""
        view = self.view
        if view is None or not self.is_current:
            return
        if wall() >= self._panels_at + PANELS:
            self._panels_at = wall()
            self.magic.show(view)
            self.dial.show(view)
            self.draw_status_bar(view)
        self.dial.tick()
        self.board.tick()

    def draw_at_once(self) -> None:
        """Draw a frame with the panels, however short a time ago they were drawn."""
        self._panels_at = 0.0
        self.tick()

    def draw_status_bar(self, view: ContestView) -> None:
        """Draw the top line."""
        self.status_bar.show(view)

    def action_find(self) -> None:
        """Ask for a line."""
        self.lines.open_search()

    def action_toggle_follow(self) -> None:
        """Follow the calls, or stay put."""
        self.board.action_toggle_follow()

    def action_toggle_sort(self) -> None:
        """Sort by line, or by who is next."""
        self.board.action_toggle_sort()

    def key_escape(self, event: Key) -> None:
        """Leave the search, and put away the banner and what was told."""
        if self.lines.leave_search():
            # It is the search that is left, and not the screen.
            event.stop()
        self.banner.put_away()
        self.app.clear_notifications()

    @on(Banner.Dismissed)
    def put_banner_away(self) -> None:
        """Show the panels again."""
        self.banner.put_away()

    def _begin(self, opening: OnAir | Resumed | Snapshot) -> ContestView:
        self.banner.put_away()
        self.view = view = ContestView(opening, self._own)
        if view.terms.callers > SORT_LATER:
            self._sort_later(view)
        else:
            for _ in view.sort():
                pass
        self.lines.show(view, self.clock)
        return view

    @work(exclusive=True, group="sorting")
    async def _sort_later(self, view: ContestView) -> None:
        # The callers get ready first: the show waits for them, and only the board for this.
        for _ in range(MOST_WORKERS):
            await asyncio.sleep(0)
        for _ in view.sort():
            await asyncio.sleep(0)
        self.board.refresh()
