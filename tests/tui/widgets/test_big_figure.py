"""Big digits with a point among them, and a bar shared out."""

from __future__ import annotations

import pytest

from luckytui.tui.symbols import UNICODE
from luckytui.tui.widgets.big_figure import big_number, share_cells


@pytest.mark.parametrize(
    ("shares", "cells"),
    [((0.1, 0.6, 0.3), [1, 6, 3]), ((0.001, 0.999, 0.0), [1, 9, 0]), ((0.0, 0.0, 1.0), [0, 0, 10])],
)
def test_a_bar_is_shared_out_to_the_last_cell(shares: tuple[float, ...], cells: list[int]) -> None:
    assert share_cells(shares, 10) == cells


def test_a_point_stands_on_the_ground() -> None:
    assert big_number("9.1", 1, UNICODE) == ["█▀█   ▄█ ", "▀▀█    █ ", "▀▀▀ ▀ ▀▀▀"]
    assert big_number("9.1", 0, UNICODE) == ["9.1"]
    assert {len(line) for line in big_number("12.5", 2, UNICODE)} == {26}
