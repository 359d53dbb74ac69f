"""The overview: the sum so far or the crowd, and below them the chances and the past contests."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.border_keys import set_titles
from luckytui.tui.widgets.crowd import Crowd
from luckytui.tui.widgets.foot_line import FootLine
from luckytui.tui.widgets.sum_chart import SumChart, is_readable


class Overview(Vertical):
    """A panel below the lines in a large terminal; in a small one the crowd, in place of the lines.

    Args:
        symbols: The characters to draw with.
        board: The board above it, on which a line is marked that is clicked in the crowd.
        keys: Returns a title for a border with those of some keys that do something now.

    Attributes:
        foot: The chances and the past contests.
    """

    DEFAULT_CSS = """
    Overview {
        & > SumChart, & > Crowd { height: 1fr; border: round $border; border-title-color: $text-muted;
            border-subtitle-color: $text-muted; }
        & > Crowd { display: none; }
        &.-crowd > Crowd { display: block; }
        &.-crowd > SumChart { display: none; }
    }
    """

    def __init__(self, symbols: Symbols, board: Board, *, keys: Callable[..., str], id: str | None = None) -> None:
        super().__init__(id=id)
        self._board = board
        self._keys = keys
        self._crowd = Crowd(symbols, id="crowd")
        self.foot = FootLine(symbols, id="chances")
        self._sum = SumChart(symbols, id="sum")
        self._view: ContestView | None = None
        #: Whether the other one is wanted than is shown by itself.
        self._other = False

    def compose(self) -> ComposeResult:
        """Lay out the three."""
        set_titles(self._sum, "the sum so far, mod 11: a column a call")
        yield self._sum
        yield self._crowd
        yield self.foot

    def show(self, view: ContestView) -> None:
        """Show a contest from now on."""
        self._view = view
        self._crowd.show(view)

    def show_keys(self, *, in_place_of_lines: bool) -> None:
        """Show the key that changes to the other one, in the borders.

        Args:
            in_place_of_lines: Whether the crowd stands in the place of the lines, and not in that of the sum.
        """
        other = "the lines" if in_place_of_lines else "the sum"
        set_titles(self._sum, subtitle=self._keys(("v", "the crowd", "toggle_crowd")))
        set_titles(self._crowd, subtitle=self._keys(("v", other, "toggle_crowd")))

    def toggle(self) -> None:
        """Show the crowd instead of the sum, or the sum instead of the crowd."""
        self._other = not self._other

    def show_figures(self) -> None:
        """Choose what is shown, and update all but the crowd.

        The crowd is shown if it stands in the place of the board, or if there are more lines than the chart of the sum
        has room for; after `toggle` the other way about.
        """
        view, board = self._view, self._board
        if view is None or not self.region:
            return
        # Within the border. Whatever opens or closes elsewhere on the screen, the width stays.
        many = not is_readable(self.size.width - 2, view.size)
        self.set_class(not board.region or many is not self._other, "-crowd")
        self.foot.show(view)
        if not self.has_class("-crowd"):
            self._sum.show(view)

    def tick(self, now: float) -> None:
        """Update the crowd, if it can be seen.

        Args:
            now: The contest time, in seconds.
        """
        if self.region and self.has_class("-crowd"):
            self._crowd.tick(now, self._board.found)

    @on(Crowd.Picked)
    def find(self, event: Crowd.Picked) -> None:
        """Mark the line that was clicked in the crowd."""
        event.stop()
        self._board.find(event.line)
