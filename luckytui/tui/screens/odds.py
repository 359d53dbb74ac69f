"""The odds: a screen with the live odds of the contest on air, and the results of earlier contests."""

from __future__ import annotations

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Label, Static

from luckytui.contest.view import ContestView
from luckytui.journal.errors import JournalError
from luckytui.odds.live import chances_after, no_win, work_out
from luckytui.station.host import Host
from luckytui.text import counted, grouped
from luckytui.tui.screens import odds_charts
from luckytui.tui.screens.earlier_contests import EarlierContests, earlier_contests
from luckytui.tui.screens.minimum_size import MinimumSizeScreen
from luckytui.tui.screens.offers import name_of
from luckytui.tui.screens.time_controls import notify_if_over
from luckytui.tui.symbols import ASCII, Symbols
from luckytui.tui.widgets.big_figure import BigFigure, Share
from luckytui.tui.widgets.chart import Chart, line_mark, pointer
from luckytui.tui.widgets.key_footer import KeyFooter
from luckytui.tui.widgets.status_bar import StatusBar

#: Wall seconds between two updates.
INTERVAL = 0.1
#: Columns of the terminal from which the titles of the figures are not shortened.
WORDY = 80


class Odds(MinimumSizeScreen):
    """The odds of a contest, updated with every call.

    Args:
        host: The show.
        view: The contest.
        symbols: The characters to draw with.
    """

    BINDINGS = [
        Binding("escape,o", "app.pop_screen", "Back", tooltip="Back to the stage"),
        Binding("space", "toggle_pause", "Pause", tooltip="Stop or start the contest's time"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide"), (180, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-short"), (24, "-low"), (33, "-mid"), (50, "-high")]
    DEFAULT_CSS = """
    Odds {
        & #figures { height: 6; }
        & #figures > BigFigure { width: 1fr; }
        & Chart { border: round $border; border-title-color: $text-muted; border-subtitle-color: $text-muted;
            padding: 0 1; }
        & #by-call { height: 1fr; }
        & #below { height: 7; }
        & #moved, & #past { width: 1fr; }
        & #note { height: auto; padding: 0 2; color: $text-muted; }

        &.-short #below { display: none; }
        &.-mid #figures { height: 9; }
        &.-mid #share { margin: 0 0 1 0; }
        &.-mid #below { height: 10; }
        &.-high #figures { height: 11; }
        &.-high #share { margin: 1 0; height: 2; }
        &.-high #below { height: 20; }
        &.-plain BigFigure, &.-plain Chart { border: ascii $border; }
    }
    """

    def __init__(self, host: Host, view: ContestView, symbols: Symbols) -> None:
        super().__init__()
        self.view = view
        self._host = host
        self._symbols = symbols
        self._seen = -1
        self._time = (False, False)
        self._past: EarlierContests | None = None
        # An attribute, since the screen may have been left by the time they are read.
        self._past_chart = Chart(symbols, id="past")
        self._read_at_end = False

    def compose(self) -> ComposeResult:
        """Lay out the figures, the charts and the note."""
        symbols = self._symbols
        yield StatusBar(symbols)
        with Horizontal(id="figures"):
            yield BigFigure(symbols, id="this-call", classes="-now")
            yield BigFigure(symbols, id="somebody", classes="-good")
            yield BigFigure(symbols, id="nobody", classes="-bad")
        yield Share(symbols, id="share")
        yield Chart(symbols, id="by-call")
        with Horizontal(id="below"):
            yield Chart(symbols, id="moved")
            yield self._past_chart
        yield Static(id="note", markup=False)
        yield KeyFooter(
            ("app.pop_screen", "toggle_pause", "help", "quit"),
            lambda action: action != "toggle_pause" or not self.view.ended,
            lambda action, usual: name_of(action, usual, paused=self.view.paused),
        )
        yield Label("The odds need a terminal of 60x18 or more: make the window larger.", id="too-small")

    async def on_mount(self) -> None:
        """Compute the table of chances, then start the updates."""
        self.set_class(self._symbols is ASCII, "-plain")
        for _ in work_out(self.view.terms.callers):
            await asyncio.sleep(0)
        self.set_interval(INTERVAL, self.draw_changes)
        self.read_earlier_contests()

    def on_resize(self) -> None:
        """Update for the new size, after the widgets have been resized."""
        self._seen = -1
        self.call_after_refresh(self.draw_changes)

    def draw_changes(self) -> None:
        """Draw what has changed since the last update."""
        view = self.view
        self.query_one(StatusBar).show(view)
        if (time := (view.paused, view.ended)) != self._time:
            self._time = time
            # What the key that pauses does now.
            self.refresh_bindings()
        if view.version == self._seen:
            return
        self._seen = view.version
        self._draw_figures(view)
        self._draw_charts(view)
        if view.ended and not self._read_at_end:
            self.read_earlier_contests()

    def action_toggle_pause(self) -> None:
        """Stop or start the contest's time."""
        clock = self._host.clock
        if not notify_if_over(self, self.view) and clock is not None:
            self._host.pace(paused=not clock.paused)

    def _draw_figures(self, view: ContestView) -> None:
        share = self.query_one(Share)
        fill = share.patterns
        now, later, nobody = f"[$primary]{fill[0]}[/]", f"[$success]{fill[1]}[/]", f"[$secondary]{fill[2]}[/]"
        signs = {"this-call": now, "somebody": now + later, "nobody": nobody}
        for (id, sign), (name, number, words) in zip(signs.items(), odds_charts.figures(view), strict=True):
            figure = self.query_one(f"#{id}", BigFigure)
            figure.border_title = f"{sign} {name if self.size.width >= WORDY else name.rpartition(' ')[0]}"
            figure.show(number, words)
        share.show(chances_after(view, len(view.rulings)))
        note = self.query_one("#note", Static)
        text = odds_charts.note(view, self._symbols.congruent)
        note.display = bool(text) and not self.too_small
        note.update(text)

    def _draw_charts(self, view: ContestView) -> None:
        by_call, moved = self.query_one("#by-call", Chart), self.query_one("#moved", Chart)
        by_call.border_title = "which call wins" if view.terms.prizes == 1 else "which call wins next"
        axis = odds_charts.call_axis(view)
        columns = odds_charts.by_call(view, by_call.room(axis))
        by_call.show(columns, axis)
        by_call.border_subtitle = odds_charts.legend(columns, pointer(self._symbols))
        moved.border_title = "somebody still wins, by call" if view.terms.prizes == 1 else "one more wins, by call"
        moved.border_subtitle = odds_charts.last_move(view, self._symbols.arrow)
        moved.show(odds_charts.moved(view, moved.room(odds_charts.WHOLE)), odds_charts.WHOLE)
        self._draw_past()

    def _draw_past(self) -> None:
        past, chart = self._past, self._past_chart
        if past is None:
            chart.border_title = "earlier contests: reading"
            return
        line = line_mark(self._symbols)
        contests = counted(past.contests, "contest") if past.contests else "no contest"
        chart.border_title = f"{contests}: {counted(past.callers, 'caller')}, 1 prize"
        found = f"nobody {grouped(past.nobody)} = {past.nobody / past.contests:.1%}, " if past.contests else "nobody "
        chart.border_subtitle = f"{found}{line} exact {no_win(past.callers, 0):.1%}"
        axis = odds_charts.past_axis(past)
        chart.show(odds_charts.past_columns(past, chart.room(axis)), axis)

    @work(exclusive=True)
    async def read_earlier_contests(self) -> None:
        """Read the results of earlier contests from the journal, in a worker."""
        self._read_at_end = self.view.ended
        try:
            contests = await self._host.journal.contests()
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        self._past = earlier_contests(contests, self.view.terms.callers)
        self._draw_past()
