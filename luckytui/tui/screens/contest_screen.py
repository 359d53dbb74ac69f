"""The base class of the live show and the replay: a screen that shows a contest from its events."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import ScreenResume
from textual.widgets import Label

from luckytui.clock import wall
from luckytui.contest.events import Event, Joined, OffAir, OnAir, Resumed, Ruled, Snapshot
from luckytui.contest.lines import Origin
from luckytui.contest.view import ContestView
from luckytui.station.scheduled import MOST_WORKERS
from luckytui.tui import frame_loop
from luckytui.tui.captions import lines_for, rules_for
from luckytui.tui.screens.offers import Offers
from luckytui.tui.screens.time_controls import TimeControls
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.border_keys import Key as BorderKey
from luckytui.tui.widgets.border_keys import set_titles
from luckytui.tui.widgets.dial_and_next import DialAndNext
from luckytui.tui.widgets.feed_panel import FeedLine, FeedPanel
from luckytui.tui.widgets.key_button import KeyButton
from luckytui.tui.widgets.lead_in import LeadIn
from luckytui.tui.widgets.lines_panel import LinesPanel
from luckytui.tui.widgets.magic_number import MagicNumber
from luckytui.tui.widgets.overview import Overview
from luckytui.tui.widgets.status_bar import STARTING, StatusBar

#: Wall seconds between two updates of the panels; the board is updated with every frame.
PANELS = 0.1

#: A contest with more callers than this is shown before its callers are sorted.
SORT_LATER = 5_000


class ContestScreen(TimeControls):
    """Shows a contest with panels, board and feed panel, from the events it is given (`show_event`).

    Args:
        symbols: The characters to draw with.
        own: The origin of the viewer's own line, if the viewer has one.
    """

    BINDINGS = [
        Binding("full_stop", "step", "Step", key_display=".", tooltip="Jump to the next call, paused"),
        Binding("slash", "find", "Find", key_display="/", tooltip="Find by id or call sign"),
        Binding("f", "toggle_follow", "Follow", tooltip="Follow the calls, or stay put"),
        Binding("v", "toggle_crowd", "Crowd", tooltip="All lines as dots, and back"),
        Binding("s", "sort", "Sort", tooltip="Sort by line, or by next"),
        # The fields have their own; this one is for when a click has taken the focus from them.
        Binding("escape", "close", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-slim"), (80, "-narrow"), (110, "-wide"), (180, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-short"), (24, "-low"), (30, "-mid"), (50, "-high")]
    # The board gets the focus after the first paint, which focusing it would delay.
    AUTO_FOCUS = ""
    #: The keys in the borders of the lead-in, of the magic number, of the dial and of the next call.
    LEAD_IN_KEYS: tuple[BorderKey, ...] = (("enter", "skip", "skip_lead_in"),)
    MAGIC_KEYS: tuple[BorderKey, ...] = (("space", "pause", "toggle_pause"),)
    DIAL_KEYS: tuple[BorderKey, ...] = ()
    NEXT_KEYS: tuple[BorderKey, ...] = ((".", "step", "step"),)
    #: Whether the viewer's own line can call from this screen.
    CAN_PLAY = True
    #: The words beside the light before a contest is shown.
    BEFORE = STARTING
    #: The actions in the footer, from the left.
    KEYS: tuple[str, ...] = ()

    def __init__(self, symbols: Symbols, own: Origin | None) -> None:
        super().__init__()
        self.admits_keys = False
        self.symbols = symbols
        self._own = own
        self._panels_at = 0.0
        self.offers = Offers(self)
        # Attributes, since querying eight widgets in every frame costs more than drawing some of them.
        self.status_bar = StatusBar(symbols, before=self.BEFORE)
        self.magic = MagicNumber(symbols, id="magic")
        #: In the place of the magic number, which is 0 then.
        self.lead_in = LeadIn(symbols, id="lead-in")
        self.dial_and_next = DialAndNext(symbols)
        self.lines = LinesPanel(symbols, can_play=self.CAN_PLAY, keys=self.offers.title)
        self.board = self.lines.board
        self.feed = FeedPanel(symbols, id="feed")
        self.overview = Overview(symbols, self.board, keys=self.offers.title, id="history-row")
        #: What stands beside the status bar.
        self.corner: tuple[KeyButton, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the panels of the first paint; `mount_rest` adds the rest."""
        for size, points in zip(self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            # Textual does this with the first resize, which lays everything out a second time.
            self.add_class([name for least, name in points if size >= least][-1])
        with Horizontal(id="top"):
            yield self.status_bar
            yield from self.corner
        with Horizontal(id="hero"):
            yield self.magic
            yield self.lead_in
            yield self.dial_and_next
        with Horizontal(id="floor"):
            yield self.lines
            yield self.feed
        # From 110x50 on; see the style sheet.
        yield self.overview
        yield from self.compose_below()
        yield Vertical(id="foot")

    def compose_below(self) -> ComposeResult:
        """Lay out the widgets between the panels and the footer."""
        yield from ()

    def on_mount(self) -> None:
        """Set the titles of the panels and start the frame loop."""
        set_titles(self.magic, "magic number")
        set_titles(self.lead_in, "listen")
        self.dial_and_next.set_titles()
        set_titles(self.feed, "the station said")
        self.show_keys()
        self.call_after_refresh(self.mount_rest)
        self.run_worker(frame_loop.run(self.app, self.tick), group="frames")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Skip the first update of styles: all widgets have just been styled."""
        if self.view is None:
            event.refresh_styles = False

    async def mount_rest(self) -> None:
        """Mount the widgets that the first paint does without; they take as long as all the panels."""
        from luckytui.tui.widgets.key_footer import KeyFooter

        too_small = Label("luckytui needs a terminal of 60x18 or more: make the window larger.", id="too-small")
        with self.app.batch_update():
            await self.query_one("#foot").mount(KeyFooter(self.KEYS, self.offers, self.offers.name))
            await self.lines.mount_search()
            await self.dial_and_next.mount_banner()
            await self.mount(too_small)
            self.set_focus(self.board)

    def admit_keys(self) -> None:
        """Let the keys in that have waited, once all is mounted, and the contest is shown or why it is not yet."""
        if not self.admits_keys:
            self.admits_keys = True
            self.post_message(self.KeysAdmitted())

    def show_event(self, event: Event) -> None:
        """Update the screen with an event.

        Args:
            event: The next event of the contest that is shown, or the first event of another.
        """
        view = self.view
        shown = view is not None and view.contest == event.contest
        if isinstance(event, OnAir | Resumed | Snapshot):
            # Another journal has contests of the same numbers.
            if isinstance(event, Snapshot) and view is not None and shown and view.terms == event.terms:
                view.apply(event)
            else:
                view = self._begin(event)
        elif view is None or not (shown or isinstance(event, OffAir)):
            return
        else:
            view.apply(event)
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.feed.clear()
        self.feed.add_lines(self.lines_for(view, event))
        # A thousand phones may join in a second: like calls, lines of others wait for the next frame.
        crowd = isinstance(event, Ruled) or (isinstance(event, Joined) and event.line.caller != view.own_line)
        if not crowd:
            self.show_keys()
            self.draw_at_once()
        if isinstance(event, Snapshot) and event.end is not None:
            # The event of the end was missed: show it too.
            self.show_event(event.end)

    def lines_for(self, view: ContestView, event: Event) -> Iterable[FeedLine]:
        """Return the lines of the feed panel for an event that is applied already."""
        return lines_for(view, event, self.clock.elapsed())

    def tick(self) -> None:
        """Draw a frame."""
        view = self.view
        if view is None or not self.is_current:
            return
        if wall() >= self._panels_at + PANELS:
            self._panels_at = wall()
            self.lead_in.show(view.terms.keyword, view.terms.lead_in - self.clock.elapsed())
            if self.in_lead_in != self.has_class("-lead-in"):
                self.toggle_class("-lead-in")
                # The key that skips it is shown or hidden.
                self.show_keys()
            self.magic.show(view)
            self.dial_and_next.show(view, self.clock.elapsed())
            self.draw_status_bar(view)
            self.overview.show_figures()
        self.dial_and_next.tick(view, self.clock.elapsed())
        self.board.tick()
        self.overview.tick(self.clock.elapsed())

    def draw_at_once(self) -> None:
        """Draw a frame, with the panels."""
        self._panels_at = 0.0
        self.tick()

    def draw_status_bar(self, view: ContestView) -> None:
        """Update the status bar."""
        self.status_bar.show(view)

    def show_keys(self) -> None:
        """Show the keys that do something now, in the borders and in the footer."""
        set_titles(self.magic, subtitle=self.offers.title(*self.MAGIC_KEYS))
        set_titles(self.lead_in, subtitle=self.offers.title(*self.LEAD_IN_KEYS))
        for button in self.corner:
            button.display = self.offers(button.action)
        self.dial_and_next.show_keys(self.offers.title(*self.DIAL_KEYS), self.offers.title(*self.NEXT_KEYS))
        self.lines.draw_titles()
        self.overview.show_keys(in_place_of_lines=self.has_class("-crowd"))
        self.refresh_bindings()

    def action_find(self) -> None:
        """Open the search, which stands below the lines; where the crowd hides them, they come back."""
        if self.has_class("-crowd"):
            self.action_toggle_crowd()
        self.lines.search.open()

    def action_toggle_follow(self) -> None:
        """Make the board follow the calls, or stop following."""
        self.board.action_toggle_follow()

    def action_sort(self, by_next: bool | None = None) -> None:
        """Sort the board.

        Args:
            by_next: Whether to sort it by next call instead of by line; None toggles.
        """
        self.board.sort(by_next=not self.board.by_next if by_next is None else by_next)

    def action_toggle_crowd(self) -> None:
        """Show the crowd in place of the lines; in a large terminal, in place of the sum."""
        if self.overview.region and not self.has_class("-crowd"):
            self.overview.toggle()
        else:
            self.toggle_class("-crowd")
            if not self.has_class("-crowd"):
                # Hidden, it has lost the focus.
                self.set_focus(self.board)
            self.show_keys()
            self.call_after_refresh(self.draw_at_once)

    def action_close(self) -> None:
        """Close the search."""
        self.lines.leave_search()

    def _begin(self, opening: OnAir | Resumed | Snapshot) -> ContestView:
        self.dial_and_next.put_away()
        self.view = view = ContestView(opening, self._own)
        if view.terms.callers > SORT_LATER:
            self._sort_later(view)
        else:
            for _ in view.sort():
                pass
        self.lines.show(view, self.clock)
        self.feed.show_rules(rules_for(view, can_play=self.CAN_PLAY))
        self.overview.show(view)
        return view

    @work(exclusive=True, group="sorting")
    async def _sort_later(self, view: ContestView) -> None:
        # The scheduled callers go first: the show waits for them, and only the board waits for this.
        for _ in range(MOST_WORKERS):
            await asyncio.sleep(0)
        for _ in view.sort():
            await asyncio.sleep(0)
        self.board.refresh()
