"""All contests of the journal, who won them, and the person's own record."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Static

from luckytui.contest.draws import call_sign
from luckytui.contest.rules import Ruling
from luckytui.journal import Journal
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.text import counted
from luckytui.tui.widgets.keys import Keys

if TYPE_CHECKING:
    from luckytui.tui.app import LuckyApp

#: The newest contests that are listed; `luckytui journal` lists them all.
LISTED = 1_000
#: Rows that are put in the table in one step; a few milliseconds.
STEP = 100
#: Call signs in the list of those who win most.
BEST = 10


class PersonalRecord(NamedTuple):
    """How the person has done.

    Attributes:
        played: Contests in which they called.
        won: Those they won.
        streak: Wins in a row, up to now.
    """

    played: int
    won: int
    streak: int


def personal_record(contests: Sequence[StoredContest], played: set[int]) -> PersonalRecord:
    """Return the person's record.

    Args:
        contests: All contests, the first one first.
        played: The contests in which the person called.
    """
    wins = [
        any(winner.caller == stored.terms.player_line for winner in stored.winners)
        for stored in contests
        if stored.id in played
    ]
    streak = next((place for place, won in enumerate(reversed(wins)) if not won), len(wins))
    return PersonalRecord(len(wins), sum(wins), streak)


def wins_by_sign(contests: Sequence[StoredContest]) -> list[tuple[str, int]]:
    """Return the call signs that have won, most wins first."""
    count = Counter(
        "You" if winner.caller == stored.terms.player_line else call_sign(winner.caller)
        for stored in contests
        for winner in stored.winners
        if winner.caller > 0
    )
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))


class History(Screen[None]):
    """A table of contests; enter plays one again."""

    BINDINGS = [
        # Ahead of the table, whose own enter the footer does not show.
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

    def __init__(self) -> None:
        super().__init__()
        #: What the table's lower border says when nothing is read.
        self._older = ""

    @property
    def lucky(self) -> LuckyApp:
        """The application, by its own type."""
        return cast("LuckyApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the table and what can be read from it."""
        with Horizontal(id="past"):
            yield DataTable(id="contests", cursor_type="row", zebra_stripes=True)
            with Vertical(id="aside"):
                yield Static(id="record")
                yield Static(id="wins")
        yield Keys()

    def on_mount(self) -> None:
        """Name the panels, and fill them from the journal."""
        table = self.query_one(DataTable)
        table.border_title, table.border_subtitle = "contests of this journal", "reading"
        table.add_columns("#", "opened (UTC)", "calls", "magic", "outcome", "winner")
        self.query_one("#record").border_title = "your record"
        self.query_one("#wins").border_title = "most wins"
        self.fill()

    @work
    async def fill(self) -> None:
        """Fill the screen from the journal, without a key or a frame that waits for it."""
        table = self.query_one(DataTable)
        try:
            contests, played = await asyncio.to_thread(_read, self.lucky.journal.path)
        except JournalError as error:
            self.notify(str(error), severity="error")
            table.border_subtitle = self._older
            return
        mine = personal_record(contests, played)
        self.query_one("#record", Static).update(
            f"played {mine.played:>6}\nwon    {mine.won:>6}\nstreak {mine.streak:>6}"
        )
        lines = [f"{sign:<14}{count:>4}" for sign, count in wins_by_sign(contests)[:BEST]]
        self.query_one("#wins", Static).update(Text("\n".join(lines) if lines else "nobody yet"))
        listed = contests[: -LISTED - 1 : -1]
        for first in range(0, len(listed), STEP):
            for stored in listed[first : first + STEP]:
                table.add_row(*_cells(stored), key=str(stored.id))
            await asyncio.sleep(0)
        if len(listed) < len(contests):
            self._older = f"{len(contests) - len(listed):,} older ones: luckytui journal lists them"
        table.border_subtitle = self._older

    @on(DataTable.RowSelected)
    def replay(self, event: DataTable.RowSelected) -> None:
        """Play the chosen contest again."""
        self.play_again(int(event.row_key.value or 0))

    @work(exclusive=True, group="replay")
    async def play_again(self, contest: int) -> None:
        """Read a contest's calls from the journal, and play it again."""
        from luckytui.tui.screens.replay import Replay

        table = self.query_one(DataTable)
        table.border_subtitle = f"reading contest {contest}"
        try:
            stored, rulings = await asyncio.to_thread(_read_one, self.lucky.journal.path, contest)
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        finally:
            table.border_subtitle = self._older
        if self.is_active:
            self.app.push_screen(Replay(self.lucky.symbols, stored, rulings))

    def action_replay(self) -> None:
        """Play the contest under the cursor again."""
        self.query_one(DataTable).action_select_cursor()


def _read(path: Path) -> tuple[list[StoredContest], set[int]]:
    """Return all contests of a journal, and in which of them the person called."""
    with Journal(path) as journal:
        return journal.contests(), journal.played()


def _read_one(path: Path, contest: int) -> tuple[StoredContest, list[Ruling]]:
    """Return a contest of a journal and its calls."""
    with Journal(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return stored, journal.rulings(stored)


def _cells(stored: StoredContest) -> tuple[Text | str, ...]:
    winners = [
        "you" if winner.caller == stored.terms.player_line else call_sign(winner.caller)
        for winner in stored.winners[:2]
        if winner.caller > 0
    ]
    # There is room for two names.
    named = ", ".join(winners) if len(stored.winners) <= 2 else counted(len(stored.winners), "winner")
    return (
        Text(str(stored.id), justify="right"),
        stored.opened_at[5:16].replace("T", " "),
        Text(f"{stored.calls:,}", justify="right"),
        Text(f"{stored.magic_number:,}", justify="right"),
        str(stored.outcome),
        named,
    )
