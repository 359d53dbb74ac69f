"""The list of contests in the history: a table that is filled page by page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from luckytui.journal.stored import StoredContest, Summary
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.contest_rows import COLUMNS, FIGURES, LEAST, NAMES, cells_of


class ContestList(DataTable[Text]):
    """A table of contests, a row each.

    Args:
        symbols: The characters to draw with.
    """

    def __init__(self, symbols: Symbols, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._symbols = symbols
        self._contests: list[StoredContest] = []
        #: Cells of the longest names, which the column has if there is room.
        self._longest = 0

    def on_mount(self) -> None:
        """Add the columns."""
        for label in COLUMNS:
            heading = Text(label, justify="right" if label in FIGURES else "left")
            self.add_column(heading, width=cell_len(label))

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        self._fit()

    def empty(self) -> None:
        """Remove all contests."""
        self.clear()
        self._contests = []

    def extend(self, page: Sequence[Summary]) -> None:
        """Add contests at the end."""
        rows = [cells_of(summary, self._symbols) for summary in page]
        # Before the rows are added: DataTable measures them later, and keeps what it has drawn too narrow until then.
        for column, cells in zip(self.ordered_columns, zip(*rows, strict=True), strict=False):
            column.width = max(column.width, *(cell_len(str(cell)) for cell in cells))
        self._longest = max(self._longest, self.ordered_columns[NAMES].width)
        self._fit()
        self._contests += [summary.stored for summary in page]
        for summary, row in zip(page, rows, strict=True):
            self.add_row(*row, key=str(summary.stored.id))

    def contest_in(self, row: int) -> StoredContest | None:
        """Return the contest of a row, from 0; None if there is no such row."""
        return self._contests[row] if 0 <= row < len(self._contests) else None

    def _fit(self) -> None:
        """Give the names what the other columns leave, so that all can be seen without scrolling."""
        columns = self.ordered_columns
        others = sum(column.get_render_width(self) for column in columns) - columns[NAMES].width
        width = max(min(self._longest, self.scrollable_content_region.width - others), LEAST)
        if width != columns[NAMES].width:
            columns[NAMES].width = width
            if self.row_count:
                # Has the table measured anew.
                first = Coordinate(0, NAMES)
                self.update_cell_at(first, self.get_cell_at(first), update_width=True)
