"""The lines panel: a heading whose columns sort, the board, and the search below it."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from luckytui.clock import Clock
from luckytui.contest.search import find_lines
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.board_columns import SECONDS, columns_of
from luckytui.tui.widgets.border_keys import border_keys, set_titles
from luckytui.tui.widgets.search import Search

#: Cells of a border that has room for all its words.
ROOM_FOR_BY = 36


class LinesPanel(Vertical):
    """A panel with all lines of the contest and a search.

    Args:
        symbols: The characters to draw with.
        can_play: Whether the viewer's own line can call from here.
        people: Whether the scheduled callers are left out.
        keys: Returns a title for the border with those of some keys that do something now.

    Attributes:
        board: The list of lines.
        search: The search field; mounted later (`mount_search`).
        told: What is told of the lines beside their number.
    """

    def __init__(
        self,
        symbols: Symbols,
        *,
        can_play: bool,
        people: bool = False,
        keys: Callable[..., str] = border_keys,
        id: str = "lines",
    ) -> None:
        super().__init__(id=id)
        self.board = Board(symbols, can_play=can_play, people=people, id="board")
        self.search = Search(self._find, self.board.find, self._left_search)
        self.told = ""
        self._symbols = symbols
        self._keys = keys
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
        if self.search.is_open:
            self.search.look_up()

    def leave_search(self) -> None:
        """Close the search and unmark the line it has found, if it is open."""
        if self.search.is_open:
            self.search.action_leave()

    @on(Board.Changed)
    def draw_heading(self) -> None:
        """Draw the heading of the columns, and the titles in the border."""
        if self._view is None:
            return
        symbols, board = self._symbols, self.board
        widths = columns_of(self._view, board.scrollable_content_region.width, people=board.people)
        by_line, by_next = ("", symbols.sorted) if board.by_next else (symbols.sorted, "")
        total = f" {'total':>{widths.total}}" if widths.total else ""
        self._heading.update(
            f"[@click=screen.sort(False)]{'#' + by_line:>{widths.caller + 2}}[/] {'caller':<{widths.sign}} "
            f"[@click=screen.sort(True)]{'calls in ' + by_next:<{widths.bar + SECONDS + 1}}[/]"
            f"  num{total} {symbols.residue_heading:>2}",
            layout=False,
        )
        self.draw_titles()

    def draw_titles(self) -> None:
        """Draw the titles in the border."""
        if self._view is None:
            return
        board = self.board
        order = "next" if board.by_next else "line"
        if self.size.width >= ROOM_FOR_BY:
            order = f"by {order}"
        follows = "following" if board.follow else "staying"
        keys = self._keys(("s", order, "sort"), ("f", follows, "toggle_follow"), ("/", "find", "find"))
        set_titles(self, self.title(self._view), keys)

    def tell(self, told: str) -> None:
        """Tell something of the lines, beside their number."""
        if told != self.told:
            self.told = told
            self.draw_titles()

    def title(self, view: ContestView) -> str:
        """Return the title in the border above."""
        title = f"{view.size:,} lines"
        if self.board.people:
            people = sum(not line.removed for line in view.lines)
            title = f"{people:,} {'person' if people == 1 else 'people'}"
        return f"{title}: {self.told}" if self.told else title

    def focus_after(self, row: Widget) -> None:
        """Focus the board at once after a row was closed; a field of another row keeps the focus.

        Otherwise what is typed there would go to the show.
        """
        if row.has_focus_within or not isinstance(self.screen.focused, Input):
            self.screen.set_focus(self.board)

    def _left_search(self) -> None:
        self.focus_after(self.search)
        self.draw_heading()

    def _find(self, text: str) -> list[int]:
        found = find_lines(self._view, text) if self._view is not None else []
        if self._view is not None and self.board.people:
            found = [caller for caller in found if self._view.is_live(caller)]
        return found
