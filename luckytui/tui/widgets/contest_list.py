"""The list of contests in the history: a table that is filled page by page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import DataTable

from luckytui.journal.stored import StoredContest, Summary
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.contest_rows import COLUMNS, FIGURES, RESIDUES, cells_of, columns_for


class ContestList(DataTable[Text]):
    """A table of contests, a row each, with as many columns as there is room for.

    Args:
        symbols: The characters to draw with.
    """

    def __init__(self, symbols: Symbols, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._symbols = symbols
        self._contests: list[StoredContest] = []
        #: The cells of each contest, by the names of their columns.
        self._cells: list[dict[str, Text]] = []
        #: Cells that each column needs to show all that is in it.
        self._needed = {name: cell_len(name) for name in COLUMNS}

    @property
    def shows_terms(self) -> bool:
        """Whether there is room for what was settled of each contest."""
        return len(self.ordered_columns) == len(COLUMNS)

    def on_mount(self) -> None:
        """Add the columns."""
        self._fit()

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        self._fit()

    def empty(self) -> None:
        """Remove all contests."""
        self.clear()
        self._contests, self._cells = [], []

    def extend(self, page: Sequence[Summary]) -> None:
        """Add contests at the end."""
        cells = [cells_of(summary, self._symbols) for summary in page]
        for name in COLUMNS:
            self._needed[name] = max(self._needed[name], *(each[name].cell_len for each in cells), 0)
        self._contests += [summary.stored for summary in page]
        self._cells += cells
        # Before the rows are added: DataTable measures them later, and keeps what it has drawn too narrow until then.
        if not self._fit():
            self._add_rows(len(self._contests) - len(page))

    def contest_in(self, row: int) -> StoredContest | None:
        """Return the contest of a row, from 0; None if there is no such row."""
        return self._contests[row] if 0 <= row < len(self._contests) else None

    def _fit(self) -> bool:
        """Show the columns that fit, so that all can be seen without scrolling; return whether that changed them."""
        room = self.scrollable_content_region.width
        widths = columns_for(room, self._needed, 2 * self.cell_padding)
        if widths == {str(column.label): column.width for column in self.ordered_columns}:
            return False
        row = self.cursor_row
        self.clear(columns=True)
        for name, width in widths.items():
            self.add_column(Text(name, justify="right" if name in FIGURES else "left"), width=width, key=name)
        self._add_rows(0)
        self.move_cursor(row=row)
        return True

    def _add_rows(self, first: int) -> None:
        widths = {str(column.label): column.width for column in self.ordered_columns}
        for stored, cells in zip(self._contests[first:], self._cells[first:], strict=True):
            # Of residues, the last ones are kept.
            shown = (cells[name][-width:] if name == RESIDUES else cells[name] for name, width in widths.items())
            self.add_row(*shown, key=str(stored.id))
