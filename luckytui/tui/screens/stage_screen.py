"""What the live show and the replay have in common: the stage and its widgets."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Label

from luckytui.callers import find_caller
from luckytui.clock import WallClock, wall
from luckytui.tui import frames
from luckytui.tui.columns import SECONDS, columns
from luckytui.tui.glyphs import Glyphs
from luckytui.tui.stage import Stage
from luckytui.tui.widgets.banner import Banner
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.controls import Action, Controls
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.feed import Feed
from luckytui.tui.widgets.keys import Keys
from luckytui.tui.widgets.lamp import Lamp
from luckytui.tui.widgets.magic import MagicNumber

#: Contest seconds a wall second that can be chosen.
RATES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
RATE_NAMES = {0.25: "1/4x", 0.5: "1/2x", 1.0: "", 2.0: "2x", 4.0: "4x", 8.0: "8x", 16.0: "16x"}

#: Wall seconds between two drawings of the panels; the board is drawn with every frame.
PANELS = 0.1


class StageScreen(Screen[None]):
    """A contest with its panels, its board and its feed.

    Args:
        glyphs: What to draw with.
    """

    BINDINGS = [
        Binding("space", "toggle_pause", "Pause", tooltip="Stop or start the contest's time"),
        Binding("plus,equals_sign", "faster", "Faster", key_display="+", tooltip="Up to 16 times as fast"),
        Binding("minus", "slower", "Slower", key_display="-", tooltip="Down to a quarter of the speed"),
        Binding("full_stop", "step", "Step", key_display=".", tooltip="Pause, and jump to the next call"),
        Binding("slash", "find", "Find", key_display="/", tooltip="Find a caller by id or call sign"),
        Binding("f", "toggle_follow", "Follow", tooltip="Keep the action in view, or stay put"),
        Binding("s", "toggle_sort", "Sort", tooltip="Sort the board by line, or by who is next"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide"), (180, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-low"), (30, "-mid"), (50, "-high")]
    CONTROLS: list[Action] = []
    #: The footer's actions, from the left.
    KEYS: tuple[str, ...] = ()

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.stage: Stage | None = None
        self.rate = 1.0
        self._panels_at = 0.0
        # Kept at hand: looking eight widgets up in every frame costs more than drawing some of them.
        self.lamp = Lamp(glyphs)
        self.magic = MagicNumber(glyphs, id="magic")
        self.dial = Dial(glyphs, id="dial")
        self.heading = Label("", id="heading")
        self.board = Board(glyphs, id="board")
        self.feed = Feed(id="feed")
        self.banner = Banner(glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the stage."""
        yield self.lamp
        with Horizontal(id="hero"):
            yield self.magic
            yield self.dial
        with Horizontal(id="floor"):
            with Vertical(id="lines"):
                yield self.heading
                yield self.board
                yield Input(placeholder="id or call sign", id="find", compact=True)
            yield self.feed
        yield from self.compose_below()
        yield Controls(self.CONTROLS)
        yield Keys(self.KEYS)
        yield self.banner
        yield Label("luckytui needs a terminal of 60x18 or more: make the window larger.", id="too-small")

    def compose_below(self) -> ComposeResult:
        """Lay out what stands between the floor and the buttons."""
        yield from ()

    def on_mount(self) -> None:
        """Name the panels and start drawing."""
        self.magic.border_title = "magic number"
        self.dial.border_title = "magic number mod 11"
        self.feed.border_title = "the station said"
        self.query_one("#find").display = False
        self.board.focus()
        self.run_worker(frames.run(self.app, self.tick), group="frames")

    def show(self, stage: Stage) -> None:
        """Put a contest on the stage."""
        self.stage = stage
        self.board.show(stage)
        self._panels_at = 0.0
        self.tick()

    def tick(self) -> None:
        """Draw a frame."""
        stage = self.stage
        if stage is None:
            return
        if wall() >= self._panels_at + PANELS:
            self._panels_at = wall()
            self.draw_panels(stage)
        self.dial.tick()
        self.board.tick()

    def draw_panels(self, stage: Stage) -> None:
        """Draw what changes with calls only."""
        self.magic.show(stage)
        self.dial.show(stage)
        self.draw_lamp(stage)

    def draw_lamp(self, stage: Stage) -> None:
        """Draw the top line."""
        self.lamp.show(stage, rate=RATE_NAMES[self.rate])

    @on(Board.Changed)
    def draw_heading(self) -> None:
        """Write the board's heading over its columns."""
        if self.stage is None:
            return
        lines = self.stage.terms.lines
        widths = columns(self.board.scrollable_content_region.width, lines)
        total = f" {'total':>{widths.total}}" if widths.total else ""
        head = f"  {'#':>{widths.caller}} {'call sign':<{widths.sign}} {'calls in':<{widths.bar + SECONDS + 1}}"
        self.heading.update(f"{head}  num{total} {'≡' if self.glyphs.congruent == '≡' else 'r':>2}")
        order = "by who is next" if self.board.by_next else "by line"
        follows = "following" if self.board.follow else "staying put"
        box = self.query_one("#lines")
        box.border_title = f"{lines:,} lines"
        box.border_subtitle = f"{order}, {follows}"

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
        if self.stage is not None:
            self.board.find(find_caller(event.value, self.stage.terms.lines))

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Keep the found caller in view."""
        self.query_one("#find").display = False
        self.board.focus()

    def key_escape(self) -> None:
        """Leave the search, or put the banner away."""
        if self.query_one("#find").display:
            self.board.find(None)
            self.found()
        self.banner.put_away()

    @on(Banner.Dismissed)
    def put_banner_away(self) -> None:
        """Show the stage again."""
        self.banner.put_away()

    def _change_rate(self, step: int) -> None:
        clock = self._clock()
        if clock is not None:
            place = min(max(RATES.index(self.rate) + step, 0), len(RATES) - 1)
            self.rate = clock.rate = RATES[place]
            self._redraw_panels()

    def _clock(self) -> WallClock | None:
        clock = self.stage.clock if self.stage is not None else None
        return clock if isinstance(clock, WallClock) else None

    def _redraw_panels(self) -> None:
        self._panels_at = 0.0
        self.tick()
