"""What the live show and the replay have in common: the stage and its widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Key, ScreenResume
from textual.widgets import Input, Label, Static

from luckytui.clock import WallClock, wall
from luckytui.contest.draws import find_caller
from luckytui.contest.view import ContestView
from luckytui.tui import frame_loop as frames
from luckytui.tui.screens.minimum_size import MinimumSizeScreen
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.banner import Banner
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.board_columns import SECONDS, columns
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.feed import Feed
from luckytui.tui.widgets.magic_number import MagicNumber
from luckytui.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from luckytui.tui.widgets.controls import Action

#: Contest seconds a wall second that can be chosen.
RATES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
RATE_NAMES = {0.25: "1/4x", 0.5: "1/2x", 1.0: "", 2.0: "2x", 4.0: "4x", 8.0: "8x", 16.0: "16x"}

#: Wall seconds between two drawings of the panels; the board is drawn with every frame.
PANELS = 0.1


class ContestScreen(MinimumSizeScreen):
    """A contest with its panels, its board and its feed.

    Args:
        symbols: What to draw with.
    """

    BINDINGS = [
        Binding("space", "toggle_pause", "Pause", tooltip="Stop or start the time"),
        Binding("plus,equals_sign", "faster", "Faster", key_display="+", tooltip="Up to 16 times as fast"),
        Binding("minus", "slower", "Slower", key_display="-", tooltip="Down to a quarter as fast"),
        Binding("full_stop", "step", "Step", key_display=".", tooltip="Jump to the next call, paused"),
        Binding("slash", "find", "Find", key_display="/", tooltip="Find by id or call sign"),
        Binding("f", "toggle_follow", "Follow", tooltip="Follow the calls, or stay put"),
        Binding("s", "toggle_sort", "Sort", tooltip="Sort by line, or by next"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-slim"), (80, "-narrow"), (110, "-wide"), (180, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-short"), (24, "-low"), (30, "-mid"), (50, "-high")]
    # Not before the first paint: to give the board its focus takes as long as to draw it.
    AUTO_FOCUS = ""
    CONTROLS: list[Action] = []
    #: The footer's actions, from the left.
    KEYS: tuple[str, ...] = ()

    def __init__(self, symbols: Symbols) -> None:
        super().__init__()
        self.symbols = symbols
        self.view: ContestView | None = None
        self.rate = 1.0
        self._suspended = False
        self._panels_at = 0.0
        # Kept at hand: looking eight widgets up in every frame costs more than drawing some of them.
        self.status_bar = StatusBar(symbols)
        self.magic = MagicNumber(symbols, id="magic")
        self.dial = Dial(symbols, id="dial")
        self.heading = Static("", id="heading")
        self.board = Board(symbols, id="board")
        self.feed = Feed(symbols, id="feed")
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
            with Vertical(id="lines"):
                yield self.heading
                yield self.board
            yield self.feed
        yield from self.compose_below()
        yield Vertical(id="foot")

    def compose_below(self) -> ComposeResult:
        """Lay out what stands between the floor and the buttons."""
        yield from ()

    def on_mount(self) -> None:
        """Name the panels and start drawing."""
        self.magic.border_title = "magic number"
        self.dial.border_title = "magic number mod 11"
        self.feed.border_title = "the station said"
        self.call_after_refresh(self.mount_rest)
        # At once: the process stands still before another callback could run.
        self.app.app_suspend_signal.subscribe(self, self._stand_still, immediate=True)
        self.app.app_resume_signal.subscribe(self, self._go_on)
        self.run_worker(frames.run(self.app, self.tick), group="frames")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Come on for the first time in the styles that every widget has just got."""
        if self.view is None:
            event.refresh_styles = False

    async def mount_rest(self) -> None:
        """Bring what need not be there at the first paint: it takes as long as all the panels."""
        from luckytui.tui.widgets.controls import Controls
        from luckytui.tui.widgets.keys import Keys

        field = Input(placeholder="id or call sign, then enter; esc leaves", id="find", compact=True)
        field.display = False
        too_small = Label("luckytui needs a terminal of 60x18 or more: make the window larger.", id="too-small")
        with self.app.batch_update():
            await self.query_one("#foot").mount(Controls(self.CONTROLS), Keys(self.KEYS))
            await self.query_one("#lines").mount(field)
            await self.mount(self.banner, too_small)
            self.board.focus()

    def show(self, view: ContestView) -> None:
        """Put a contest on the stage."""
        self.view = view
        self.board.show(view)
        self._panels_at = 0.0
        self.tick()

    def tick(self) -> None:
        """Draw a frame."""
        view = self.view
        if view is None or not self.is_current:
            return
        if wall() >= self._panels_at + PANELS:
            self._panels_at = wall()
            self.draw_panels(view)
        self.dial.tick()
        self.board.tick()

    def draw_panels(self, view: ContestView) -> None:
        """Draw what changes with calls only."""
        self.magic.show(view)
        self.dial.show(view)
        self.draw_status_bar(view)

    def draw_status_bar(self, view: ContestView) -> None:
        """Draw the top line."""
        self.status_bar.show(view, rate=RATE_NAMES[self.rate])

    @on(Board.Changed)
    def draw_heading(self) -> None:
        """Write the board's heading over its columns."""
        if self.view is None:
            return
        lines = self.view.terms.lines
        widths = columns(self.board.scrollable_content_region.width, lines)
        total = f" {'total':>{widths.total}}" if widths.total else ""
        head = f"  {'#':>{widths.caller}} {'caller':<{widths.sign}} {'calls in':<{widths.bar + SECONDS + 1}}"
        self.heading.update(f"{head}  num{total} {'≡' if self.symbols.congruent == '≡' else 'r':>2}", layout=False)
        order = "by who is next" if self.board.by_next else "by line"
        follows = "following" if self.board.follow else "staying put"
        box = self.query_one("#lines")
        box.border_title = f"{lines:,} lines"
        box.border_subtitle = f"{order}, {follows}" if self._knows_whom() else "no such caller"

    def action_toggle_pause(self) -> None:
        """Stop or start the contest's time."""
        clock = self._clock()
        if clock is not None:
            clock.paused = not clock.paused
            self._redraw_panels()

    def action_faster(self) -> None:
        """Go twice as fast, up to 16 times."""
        self._change_rate(1)

    def action_slower(self) -> None:
        """Go half as fast, down to a quarter."""
        self._change_rate(-1)

    def action_find(self) -> None:
        """Ask for a caller."""
        if self.view is None:
            return
        field = self.query_one("#find", Input)
        field.display = True
        field.value = ""
        field.focus()

    def action_toggle_follow(self) -> None:
        """Follow the action, or stay put."""
        self.board.action_toggle_follow()

    def action_toggle_sort(self) -> None:
        """Sort by line, or by who is next."""
        self.board.action_toggle_sort()

    @on(Input.Changed, "#find")
    def look_up(self, event: Input.Changed) -> None:
        """Bring the caller that is being typed into view."""
        if self.view is not None:
            self.board.find(find_caller(event.value, self.view.terms.lines))

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Keep the found caller in view; nobody found is said, and can be typed again."""
        if self._knows_whom():
            self._leave_search()

    def _leave_search(self) -> None:
        self.query_one("#find").display = False
        self.board.focus()
        self.draw_heading()

    def _knows_whom(self) -> bool:
        """Say whether a search has found somebody, or none is under way."""
        fields = self.query("#find").results(Input)
        return not any(field.display and field.value for field in fields) or self.board.found is not None

    def key_escape(self, event: Key) -> None:
        """Leave the search, and put away the banner and what was told."""
        if self.view is not None and self.query_one("#find").display:
            # It is the search that is left, and not the screen.
            event.stop()
            self.board.find(None)
            self._leave_search()
        self.banner.put_away()
        self.app.clear_notifications()

    @on(Banner.Dismissed)
    def put_banner_away(self) -> None:
        """Show the stage again."""
        self.banner.put_away()

    def _stand_still(self, _: object) -> None:
        """Stop the contest's time while the program is suspended."""
        clock = self._clock()
        if clock is not None and not clock.paused:
            clock.paused = self._suspended = True

    def _go_on(self, _: object) -> None:
        """Let the contest's time go on where it stood."""
        clock = self._clock()
        if clock is not None and self._suspended:
            clock.paused = self._suspended = False

    def _change_rate(self, step: int) -> None:
        clock = self._clock()
        if clock is not None:
            place = min(max(RATES.index(self.rate) + step, 0), len(RATES) - 1)
            self.rate = clock.rate = RATES[place]
            self._redraw_panels()

    def _clock(self) -> WallClock | None:
        clock = self.view.clock if self.view is not None else None
        return clock if isinstance(clock, WallClock) else None

    def _redraw_panels(self) -> None:
        self._panels_at = 0.0
        self.tick()
