"""The foot of the large dashboard: the chances of what happens next, and how the past contests ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.odds.live import Chances, callers_left, chances_after, work_out
from luckytui.text import bounded_percent
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The most past contests that are shown, the newest on the right.
PAST = 12


def shares(chances: Chances, cells: int) -> list[int]:
    """Return how many cells of a bar belong to this call, to a later one and to nobody; a chance above 0 gets a cell.

    Args:
        chances: They add up to 1.
        cells: The width of the bar, 3 or more.
    """
    parts = [chances.this_call, chances.later, chances.nobody]
    drawn = [max(round(part * cells), 1 if part > 0 else 0) for part in parts]
    drawn[drawn.index(max(drawn))] += cells - sum(drawn)
    return drawn


class FootLine(LineWidget):
    """One row.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "foot"
    COMPONENT_CLASSES = {f"foot--{name}" for name in ("now", "later", "nobody", "words", "won")}
    DEFAULT_CSS = """
    FootLine {
        height: 1;
        & > .foot--now { color: $primary; text-style: bold; }
        & > .foot--later { color: $secondary; }
        & > .foot--nobody { color: $text-muted; }
        & > .foot--words { color: $foreground; }
        & > .foot--won { color: $success; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._past = ""
        self._chances: Chances | None = None
        self._view: ContestView | None = None
        self._version = -1
        self._working: Iterator[None] = iter(())

    def show_past(self, outcomes: Sequence[Outcome]) -> None:
        """Show how past contests ended.

        Args:
            outcomes: The outcomes, the newest first.
        """
        marks = {Outcome.WON: self._symbols.won, Outcome.NOBODY: self._symbols.lost}
        self._past = "".join(marks.get(each, self._symbols.dot) for each in reversed(outcomes[:PAST]))
        self.draw_anew()

    def show(self, view: ContestView) -> None:
        """Show the chances of a contest as it stands; in a long one they are computed a step at a time."""
        if view is not self._view:
            self._view, self._version, self._chances = view, -1, None
            self._working = work_out(callers_left(view, len(view.rulings)))
        if view.version == self._version or next(self._working, self) is not self:
            return
        self._version, self._chances = view.version, chances_after(view, len(view.rulings))
        self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the chances on the left and the past contests on the right."""
        chances = self._chances
        past: list[Run] = [("past contests ", "words"), (f"{self._past} ", "won")] if self._past else []
        if chances is None or self._view is None:
            return [past]
        if self._view.ended:
            left: list[Run] = [(" this contest is over", "words")]
            return [[*left, (" " * max(self.size.width - _cells(left + past), 1), ""), *past]]
        before: list[Run] = [(f" next call wins {bounded_percent(chances.this_call)} ", "now")]
        after: list[Run] = [(f" nobody wins {bounded_percent(chances.nobody)}   ", "nobody")]
        room = self.size.width - _cells(before + after + past)
        names = ("now", "later", "nobody")
        drawn = zip(shares(chances, room), self._symbols.shares, names, strict=True) if room >= len(names) else ()
        return [[*before, *((symbol * cells, name) for cells, symbol, name in drawn), *after, *past]]


def _cells(runs: list[Run]) -> int:
    return sum(cell_len(text) for text, _ in runs)
