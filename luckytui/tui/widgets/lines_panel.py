"""The lines panel: a heading, the board, and the search below it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from luckytui.clock import Clock
from luckytui.contest.callers import find_caller
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.board_columns import SECONDS, column_widths
from luckytui.tui.widgets.search import Search


class LinesPanel(Vertical):
    """A panel with all lines of the contest and a search.

    Args:
        symbols: The characters to draw with.

    Attributes:
        board: The list of lines.
        search: The search field; mounted later (`mount_search`).
    """

    def __init__(self, symbols: Symbols) -> None:
        super().__init__(id="lines")
        self.board = Board(symbols, id="board")
        self.search = Search(self._find)
        self._symbols = symbols
        self._heading = Static("", id="heading")
        self._view: ContestView | None = None

    def compose(self) -> ComposeResult:
        """Lay out the heading and the board."""
        yield self._heading
        yield self.board

    async def mount_search(self) -> None:
        """Mount the search, which the first paint does without."""
        await self.mount(self.search)

    def show(self, view: ContestView, clock: Clock) -> None:
        """Show a contest from now on."""
        self._view = view
        self.board.show(view, clock)

    def open_search(self) -> None:
        """Open the search, if a contest is shown."""
        if self._view is not None:
            self.search.open()

    def leave_search(self) -> bool:
        """Close the search and unmark the line it has found; return whether the search was open."""
        if not self.search.display:
            return False
        self.board.find(None)
        self.search.close()
        return True

    @on(Search.Closed)
    def return_to_board(self) -> None:
        """Focus the board after the search was closed."""
        self.board.focus()
        self.draw_heading()

    @on(Board.Changed)
    def draw_heading(self) -> None:
        """Draw the heading of the columns, and the titles in the border."""
        if self._view is None:
            return
        lines = self._view.size
        widths = column_widths(self.board.scrollable_content_region.width, lines)
        total = f" {'total':>{widths.total}}" if widths.total else ""
        head = f"  {'#':>{widths.caller}} {'caller':<{widths.sign}} {'calls in':<{widths.bar + SECONDS + 1}}"
        residue = "≡" if self._symbols.congruent == "≡" else "r"
        self._heading.update(f"{head}  num{total} {residue:>2}", layout=False)
        order = "by who is next" if self.board.by_next else "by line"
        follows = "following" if self.board.follow else "staying put"
        self.border_title = f"{lines:,} lines"
        self.border_subtitle = "no such caller" if self.search.failed else f"{order}, {follows}"

    def _find(self, text: str) -> bool:
        found = find_caller(text, self._view.size) if self._view is not None else None
        self.board.find(found)
        return found is not None
