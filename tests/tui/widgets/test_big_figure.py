"""A bar that is shared out."""

from __future__ import annotations

import pytest

from luckytui.tui.widgets.big_figure import share_cells


@pytest.mark.parametrize(
    ("shares", "cells"),
    [((0.1, 0.6, 0.3), [1, 6, 3]), ((0.001, 0.999, 0.0), [1, 9, 0]), ((0.0, 0.0, 1.0), [0, 0, 10])],
)
def test_a_bar_is_shared_out_to_the_last_cell(shares: tuple[float, ...], cells: list[int]) -> None:
    assert share_cells(shares, 10) == cells
