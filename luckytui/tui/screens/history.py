"""The history: a list of the contests of the journal, and the person's own record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Static

from luckytui.contest.numbers import nearest_winner
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import Kind, Order, StoredContest, Summary
from luckytui.station.broadcast import MakeClock
from luckytui.text import counted
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.border_keys import border_keys
from luckytui.tui.widgets.key_footer import KeyFooter

#: Contests that are read at a time; the next ones are read when the cursor comes near the end of the list.
PAGE = 100
#: Rows below the cursor from which the next page is read.
NEAR = 20
#: The columns, and the orders of those whose headings can be clicked.
COLUMNS = ("#", "opened (UTC)", "winner", "you", "calls", "total", "residues", "callers", "seed", "keyword")
#: Those of figures, which stand at the right.
FIGURES = ("#", "calls", "total", "callers", "seed")
SORTED_BY = {0: Order.NEWEST, 1: Order.NEWEST, 4: Order.CALLS, 5: Order.MAGIC_NUMBER}
#: Residues in a row.
SPARKS = 12
_KIND_NAMES = {Kind.ALL: "all", Kind.WON: "won", Kind.NOBODY: "nobody won", Kind.MINE: "you called"}
#: How contests ended that nobody won, where that is said in other words than in the journal.
_ENDED = {Outcome.ABANDONED: "given up", Outcome.OPEN: "on air"}
_ORDER_NAMES = {Order.NEWEST: "newest", Order.CALLS: "calls", Order.MAGIC_NUMBER: "total"}
#: Names in the list of most wins.
BEST = 10


class PersonalRecord(NamedTuple):
    """The record of the person at the keyboard.

    Attributes:
        played: Contests in which they called.
        won: Contests that they won.
        streak: Their latest wins in a row.
    """

    played: int
    won: int
    streak: int


def personal_record(contests: Sequence[StoredContest]) -> PersonalRecord:
    """Return the record of the person at the keyboard.

    Args:
        contests: All contests, in order.
    """
    wins = [
        any(stored.from_keyboard(winner.caller) for winner in stored.winners)
        for stored in contests
        if stored.keyboard_called
    ]
    streak = next((index for index, won in enumerate(reversed(wins)) if not won), len(wins))
    return PersonalRecord(len(wins), sum(wins), streak)


def wins_by_name(contests: Sequence[StoredContest]) -> list[tuple[str, int]]:
    """Return names and their number of wins, most wins first."""
    count = Counter(
        stored.sign(winner.caller, "You") for stored in contests for winner in stored.winners if winner.caller > 0
    )
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))


class History(Screen[None]):
    """A table of contests, from which a replay can be opened.

    Args:
        journal: The journal.
        symbols: The characters to draw a replay with.
        make_clock: Makes the clock of a replay.
    """

    BINDINGS = [
        # With priority over the table's own enter key, which the footer does not show.
        Binding("enter", "replay", "Replay", priority=True, tooltip="Play this contest again"),
        Binding("f", "next_kind", "Filter", tooltip="All, won, nobody, mine"),
        Binding("s", "next_order", "Sort", tooltip="Newest, calls, magic number"),
        Binding("escape,h", "app.pop_screen", "Back", tooltip="Back to the stage"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (110, "-wide")]
    DEFAULT_CSS = """
    History {
        & > #past { height: 1fr; }
        & #contests { width: 1fr; height: 1fr; border: round $border; border-title-color: $text-muted;
            border-subtitle-color: $text-muted; background: $background; scrollbar-size: 1 1; }
        & #contests:focus { border: round $primary; background-tint: transparent; }
        & #contests > .datatable--odd-row { background: $background; }
        & #contests > .datatable--even-row { background: $surface; }
        & #aside { width: 22; }
        & #record, & #wins { border: round $border; border-title-color: $text-muted; padding: 0 1; height: auto; }
        & #wins { height: 1fr; }
        &.-slim > #past { layout: vertical; }
        &.-slim #aside { width: 1fr; height: 6; layout: horizontal; }
        &.-slim #record { width: 22; }
        &.-slim #wins { width: 1fr; height: 6; }
    }
    """

    def __init__(self, journal: JournalReader, symbols: Symbols, make_clock: MakeClock) -> None:
        super().__init__()
        self._journal = journal
        self._symbols = symbols
        self._make_clock = make_clock
        self._table: DataTable[Text | str] = DataTable(id="contests", cursor_type="row", zebra_stripes=True)
        self._kind, self._order = Kind.ALL, Order.NEWEST
        #: Whether the last page has been read.
        self._whole = False

    def compose(self) -> ComposeResult:
        """Lay out the table and the two panels beside it."""
        with Horizontal(id="past"):
            yield self._table
            with Vertical(id="aside"):
                yield Static(id="record")
                yield Static(id="wins")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Set the titles of the panels, and fill them."""
        for label in COLUMNS:
            heading = Text(label, justify="right" if label in FIGURES else "left")
            self._table.add_column(heading, width=cell_len(label))
        self.query_one("#record").border_title = "your record"
        self.query_one("#wins").border_title = "most wins"
        self.show_first_page()
        self.show_record()

    def show_first_page(self) -> None:
        """List the contests anew, from the first one."""
        self._table.clear()
        self._whole = False
        self.read_page()

    @work(exclusive=True, group="page")
    async def read_page(self) -> None:
        """Add a page to the list."""
        table = self._table
        table.border_subtitle = "reading"
        try:
            page = await self._journal.listing(self._kind, self._order, table.row_count, PAGE)
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        finally:
            self._show_titles()
        self._whole = len(page) < PAGE
        rows = [_cells(summary, self._symbols) for summary in page]
        # Before the rows are added: DataTable measures them later, and keeps what it has drawn too narrow until then.
        for column, cells in zip(table.ordered_columns, zip(*rows, strict=True), strict=False):
            column.width = max(column.width, *(cell_len(str(cell)) for cell in cells))
        for summary, row in zip(page, rows, strict=True):
            table.add_row(*row, key=str(summary.stored.id))
        self._show_titles()

    @work(group="record")
    async def show_record(self) -> None:
        """Show the record of the person and who wins most; all contests are read for it, after the first page."""
        try:
            contests = await self._journal.contests()
            misses = await self._misses()
        except JournalError:
            # The list says so.
            return
        mine = personal_record(contests)
        places = ("played", f"{mine.played:,}"), ("won", f"{mine.won:,}"), ("streak", f"{mine.streak:,}")
        missed = [("nearest miss", f"by {min(misses)}")] if misses else []
        self.query_one("#record", Static).update("\n".join(f"{what:<12}{how:>6}" for what, how in (*places, *missed)))
        lines = [f"{name:<14}{count:>4,}" for name, count in wins_by_name(contests)[:BEST]]
        self.query_one("#wins", Static).update(Text("\n".join(lines) if lines else "nobody yet"))

    async def _misses(self) -> list[int]:
        """Return by how much each of the person's calls missed that won nothing."""
        misses: list[int] = []
        read = 0
        while page := await self._journal.listing(Kind.MINE, Order.NEWEST, read, PAGE):
            read += len(page)
            misses += filter(None, map(_missed, page))
        return misses

    @on(DataTable.RowHighlighted)
    def read_on(self, event: DataTable.RowHighlighted) -> None:
        """Read the next page when the cursor comes near the end of the list."""
        if not self._whole and event.cursor_row >= event.data_table.row_count - NEAR:
            self.read_page()

    @on(DataTable.HeaderSelected)
    def sort(self, event: DataTable.HeaderSelected) -> None:
        """Sort by the column whose heading was clicked, if the list can be sorted by it."""
        self._order = SORTED_BY.get(event.column_index, self._order)
        self.show_first_page()

    def action_next_kind(self) -> None:
        """List the next kind of contests."""
        kinds = [*Kind]
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self.show_first_page()

    def action_next_order(self) -> None:
        """Sort in the next order."""
        orders = [*Order]
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.show_first_page()

    def _show_titles(self) -> None:
        table = self._table
        more = "" if self._whole else " and more"
        table.border_title = f"{counted(table.row_count, 'contest')}{more}"
        table.border_subtitle = border_keys(
            ("f", f"show: {_KIND_NAMES[self._kind]}", "next_kind"),
            ("s", f"by {_ORDER_NAMES[self._order]}", "next_order"),
        )

    @on(DataTable.RowSelected)
    def replay(self, event: DataTable.RowSelected) -> None:
        """Open the replay of the chosen contest."""
        self.play_again(int(event.row_key.value or 0))

    @work(exclusive=True, group="replay")
    async def play_again(self, contest: int) -> None:
        """Read a contest's calls from the journal, and open its replay."""
        from luckytui.tui.screens.replay import Replay

        table = self._table
        table.border_subtitle = f"reading contest {contest}"
        try:
            stored = await self._journal.contest(contest)
            assert stored is not None, "the table lists contests of the journal, and none is ever removed"
            rulings = Rulings(stored.start.calls)
            async for page in self._journal.pages(stored):
                rulings.extend(page)
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        finally:
            self._show_titles()
        if self.is_active:
            self.app.push_screen(Replay(self._symbols, stored, rulings, self._make_clock))

    def action_replay(self) -> None:
        """Open the replay of the contest under the cursor."""
        self._table.action_select_cursor()


def _cells(summary: Summary, symbols: Symbols) -> tuple[Text | str, ...]:
    stored = summary.stored
    winners = [stored.sign(winner.caller, "you") for winner in stored.winners[:2] if winner.caller > 0]
    # The column has room for two names.
    named = ", ".join(winners) if len(stored.winners) <= 2 else counted(len(stored.winners), "winner")
    return (
        Text(str(stored.id), justify="right"),
        stored.opened_at[5:16].replace("T", " "),
        named or _ENDED.get(stored.outcome, str(stored.outcome)),
        _own(summary),
        Text(f"{stored.calls:,}", justify="right"),
        Text(f"{stored.magic_number:,}", justify="right"),
        "".join(symbols.lucky if residue == 0 else symbols.sparks[residue] for residue in summary.residues[-SPARKS:]),
        Text(f"{stored.terms.callers:,}", justify="right"),
        Text(str(stored.terms.seed), justify="right"),
        Text(stored.terms.keyword),
    )


def _own(summary: Summary) -> str:
    """Return what the call of the person at the keyboard was worth."""
    missed = _missed(summary)
    return "" if missed is None else f"missed by {missed}" if missed else "you won"


def _missed(summary: Summary) -> int | None:
    """Return by how much the call of the person at the keyboard missed: 0 won, None without a call."""
    if summary.own is None:
        return None
    number, residue = summary.own
    return abs(nearest_winner(number, residue) - number)
