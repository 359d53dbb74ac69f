"""The history: a list of the contests of the journal, and the person's own record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Static

from luckytui.contest.rulings import Rulings
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import Kind, Order, StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.text import counted
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.border_keys import border_keys
from luckytui.tui.widgets.contest_list import ContestList
from luckytui.tui.widgets.contest_rows import SORTED_BY, in_pairs, missed, settled
from luckytui.tui.widgets.key_footer import KeyFooter

#: Contests that are read at a time; the next ones are read when the cursor comes near the end of the list.
PAGE = 100
#: Rows below the cursor from which the next page is read.
NEAR = 20
_KIND_NAMES = {Kind.ALL: "all", Kind.WON: "won", Kind.NOBODY: "nobody won", Kind.MINE: "you called"}
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
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (80, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    History {
        & > #past { height: 1fr; }
        & #contests { width: 1fr; height: 1fr; border: round $border; border-title-color: $text-muted;
            border-subtitle-color: $text-muted; background: $background; scrollbar-size: 1 1;
            scrollbar-gutter: stable; }
        & #contests:focus { border: round $primary; background-tint: transparent; }
        & #contests > .datatable--odd-row { background: $background; }
        & #contests > .datatable--even-row { background: $surface; }
        & #aside { width: 36; }
        & #aside > * { border: round $border; border-title-color: $text-muted; padding: 0 1; height: auto; }
        & #wins { height: 1fr; }
        &.-slim, &.-narrow {
            & > #past { layout: vertical; }
            & #aside { width: 1fr; height: 6; layout: horizontal; }
            & #record { width: 22; }
            & #terms { width: 36; }
            & #wins { width: 1fr; height: 6; }
        }
        &.-slim #wins { display: none; }
    }
    """

    def __init__(self, journal: JournalReader, symbols: Symbols, make_clock: MakeClock) -> None:
        super().__init__()
        self._journal = journal
        self._symbols = symbols
        self._make_clock = make_clock
        # Attributes, since a page may have been read after the screen was left, when nothing is found on it any more.
        self._table = ContestList(symbols, id="contests")
        self._record, self._terms, self._wins = Static(id="record"), Static(id="terms"), Static(id="wins")
        self._kind, self._order = Kind.ALL, Order.NEWEST
        #: Whether the last page has been read.
        self._whole = False

    def compose(self) -> ComposeResult:
        """Lay out the table and the two panels beside it."""
        with Horizontal(id="past"):
            yield self._table
            with Vertical(id="aside"):
                yield self._record
                yield self._terms
                yield self._wins
        yield KeyFooter()

    def on_mount(self) -> None:
        """Set the titles of the panels, and fill them."""
        self._record.border_title = "your record"
        self._wins.border_title = "most wins"
        self.show_first_page()
        self.show_record()

    def show_first_page(self) -> None:
        """List the contests anew, from the first one."""
        self._table.empty()
        self._show_terms(0)
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
        table.extend(page)
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
        nearest = [("nearest miss", f"by {min(misses)}")] if misses else []
        self._record.update(in_pairs((*places, *nearest)))
        wins = [(name, f"{count:,}") for name, count in wins_by_name(contests)[:BEST]]
        self._wins.update(in_pairs(wins) if wins else "nobody yet")

    async def _misses(self) -> list[int]:
        """Return by how much each of the person's calls missed that won nothing."""
        misses: list[int] = []
        read = 0
        while page := await self._journal.listing(Kind.MINE, Order.NEWEST, read, PAGE):
            read += len(page)
            misses += filter(None, map(missed, page))
        return misses

    @on(DataTable.RowHighlighted)
    def choose(self, event: DataTable.RowHighlighted) -> None:
        """Show what was settled of the chosen contest; near the end of the list, read the next page."""
        self._show_terms(event.cursor_row)
        if not self._whole and event.cursor_row >= event.data_table.row_count - NEAR:
            self.read_page()

    @on(DataTable.HeaderSelected)
    def sort(self, event: DataTable.HeaderSelected) -> None:
        """Sort by the column whose heading was clicked, if the list can be sorted by it."""
        self._order = SORTED_BY.get(str(event.column_key.value), self._order)
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

    def _show_terms(self, row: int) -> None:
        """Show what was settled of the contest in a row."""
        stored, panel = self._table.contest_in(row), self._terms
        panel.display = not self._table.shows_terms
        panel.border_title = "contest" if stored is None else f"contest {stored.id}"
        panel.update("" if stored is None else in_pairs(settled(stored)))

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
