"""All contests of the journal, who won them, and the person's own record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Static

from luckytui.callers import call_sign
from luckytui.entry import Entry, JournalError
from luckytui.tui.widgets.keys import Keys

if TYPE_CHECKING:
    from luckytui.tui.app import LuckyApp

#: The newest contests that are listed; `luckytui journal` lists them all.
LISTED = 1_000
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


def personal_record(entries: Sequence[Entry], played: set[int]) -> PersonalRecord:
    """Return the person's record.

    Args:
        entries: All contests, the first one first.
        played: The contests in which the person called.
    """
    wins = [
        any(winner.caller == entry.terms.player_line for winner in entry.winners)
        for entry in entries
        if entry.id in played
    ]
    streak = next((place for place, won in enumerate(reversed(wins)) if not won), len(wins))
    return PersonalRecord(len(wins), sum(wins), streak)


def wins_by_sign(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """Return the call signs that have won, most wins first."""
    count = Counter(
        "You" if winner.caller == entry.terms.player_line else call_sign(winner.caller)
        for entry in entries
        for winner in entry.winners
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
    DEFAULT_CSS = """
    History {
        & > #past { height: 1fr; }
        & #contests { width: 1fr; height: 1fr; border: round $border; border-title-color: $text-muted;
            background: $background; }
        & #contests:focus { border: round $primary; }
        & #aside { width: 26; }
        & #record, & #wins { border: round $border; border-title-color: $text-muted; padding: 0 1; height: auto; }
        & #wins { height: 1fr; }
    }
    """

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

    async def on_mount(self) -> None:
        """Fill the screen from the journal."""
        table = self.query_one(DataTable)
        table.border_title = "contests of this journal"
        table.add_columns("#", "opened (UTC)", "calls", "magic", "outcome", "winner")
        await self.lucky.disk_is_idle()
        try:
            entries = self.lucky.journal.contests()
            played = self.lucky.journal.played()
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        for entry in reversed(entries[-LISTED:]):
            table.add_row(*_cells(entry), key=str(entry.id))
        mine = personal_record(entries, played)
        record, wins = self.query_one("#record", Static), self.query_one("#wins", Static)
        record.border_title, wins.border_title = "your record", "most wins"
        record.update(f"played {mine.played:>6}\nwon    {mine.won:>6}\nstreak {mine.streak:>6}")
        lines = [f"{sign:<14}{count:>4}" for sign, count in wins_by_sign(entries)[:BEST]]
        wins.update(Text("\n".join(lines) if lines else "nobody yet"))

    @on(DataTable.RowSelected)
    async def replay(self, event: DataTable.RowSelected) -> None:
        """Play the chosen contest again."""
        from luckytui.tui.screens.replay import Replay

        await self.lucky.disk_is_idle()
        try:
            entry = self.lucky.journal.contest(int(event.row_key.value or 0))
            if entry is None:
                return
            rulings = self.lucky.journal.rulings(entry)
        except JournalError as error:
            self.notify(str(error), severity="error")
            return
        self.app.push_screen(Replay(self.lucky.glyphs, entry, rulings))

    def action_replay(self) -> None:
        """Play the contest under the cursor again."""
        self.query_one(DataTable).action_select_cursor()


def _cells(entry: Entry) -> tuple[Text | str, ...]:
    winners = [
        "you" if winner.caller == entry.terms.player_line else call_sign(winner.caller)
        for winner in entry.winners[:2]
        if winner.caller > 0
    ]
    more = f" +{len(entry.winners) - 2:,}" if len(entry.winners) > 2 else ""
    return (
        Text(str(entry.id), justify="right"),
        entry.opened_at[5:16].replace("T", " "),
        Text(f"{entry.calls:,}", justify="right"),
        Text(f"{entry.magic_number:,}", justify="right"),
        str(entry.outcome),
        ", ".join(winners) + more,
    )
