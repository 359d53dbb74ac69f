"""The history: a screen with all contests of the journal, their winners, and the person's own record."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Static

from luckytui.contest.rulings import Rulings
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.text import counted, grouped
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.key_footer import KeyFooter

#: The newest contests that are listed; `luckytui journal` lists them all.
LISTED = 1_000
#: Rows that are added to the table in one step, which takes a few milliseconds.
STEP = 100
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
        Binding("escape,h", "app.pop_screen", "Back", tooltip="Back to the stage"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (80, "-wide")]
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
        &.-slim #aside { width: 1fr; height: 5; layout: horizontal; }
        &.-slim #record { width: 22; }
        &.-slim #wins { width: 1fr; height: 5; }
    }
    """

    def __init__(self, journal: JournalReader, symbols: Symbols, make_clock: MakeClock) -> None:
        super().__init__()
        self._journal = journal
        self._symbols = symbols
        self._make_clock = make_clock
        #: The subtitle of the table while nothing is being read.
        self._older = ""

    def compose(self) -> ComposeResult:
        """Lay out the table and the two panels beside it."""
        with Horizontal(id="past"):
            yield DataTable(id="contests", cursor_type="row", zebra_stripes=True)
            with Vertical(id="aside"):
                yield Static(id="record")
                yield Static(id="wins")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Set the titles of the panels, and fill them."""
        table = self.query_one(DataTable)
        table.border_title, table.border_subtitle = "contests of this journal", "reading"
        table.add_columns("#", "opened (UTC)", "calls", "magic", "outcome", "winner")
        self.query_one("#record").border_title = "your record"
        self.query_one("#wins").border_title = "most wins"
        self.fill()

    @work
    async def fill(self) -> None:
        """Fill the screen from the journal, in a worker."""
        table = self.query_one(DataTable)
        try:
            contests = await self._journal.contests()
        except JournalError as error:
            self.notify(str(error), severity="error")
            table.border_subtitle = self._older
            return
        mine = personal_record(contests)
        self.query_one("#record", Static).update(
            f"played {mine.played:>6}\nwon    {mine.won:>6}\nstreak {mine.streak:>6}"
        )
        lines = [f"{name:<14}{count:>4}" for name, count in wins_by_name(contests)[:BEST]]
        self.query_one("#wins", Static).update(Text("\n".join(lines) if lines else "nobody yet"))
        listed = contests[: -LISTED - 1 : -1]
        for first in range(0, len(listed), STEP):
            for stored in listed[first : first + STEP]:
                table.add_row(*_cells(stored), key=str(stored.id))
            await asyncio.sleep(0)
        if len(listed) < len(contests):
            self._older = f"{grouped(len(contests) - len(listed))} older ones: luckytui journal lists them"
        table.border_subtitle = self._older

    @on(DataTable.RowSelected)
    def replay(self, event: DataTable.RowSelected) -> None:
        """Open the replay of the chosen contest."""
        self.play_again(int(event.row_key.value or 0))

    @work(exclusive=True, group="replay")
    async def play_again(self, contest: int) -> None:
        """Read a contest's calls from the journal, and open its replay."""
        from luckytui.tui.screens.replay import Replay

        table = self.query_one(DataTable)
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
            table.border_subtitle = self._older
        if self.is_active:
            self.app.push_screen(Replay(self._symbols, stored, rulings, self._make_clock))

    def action_replay(self) -> None:
        """Open the replay of the contest under the cursor."""
        self.query_one(DataTable).action_select_cursor()


def _cells(stored: StoredContest) -> tuple[Text | str, ...]:
    winners = [stored.sign(winner.caller, "you") for winner in stored.winners[:2]]
    # The column has room for two names.
    named = ", ".join(winners) if len(stored.winners) <= 2 else counted(len(stored.winners), "winner")
    return (
        Text(str(stored.id), justify="right"),
        stored.opened_at[5:16].replace("T", " "),
        Text(grouped(stored.calls), justify="right"),
        Text(grouped(stored.magic_number), justify="right"),
        str(stored.outcome),
        named,
    )
