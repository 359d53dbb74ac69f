"""The sum so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.widgets.sum_chart import SumChart, column, column_width
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets


@pytest.mark.parametrize(("room", "lines", "cells"), [(193, 21, 9), (193, 5, 10), (193, 100, 1), (20, 21, 1)])
def test_every_line_of_a_contest_has_room_for_its_column(room: int, lines: int, cells: int) -> None:
    assert column_width(room, lines) == cells


@given(residue=st.integers(0, 10), height=st.integers(1, 20), steps=st.sampled_from([UNICODE.column, ASCII.column]))
def test_a_column_is_as_high_as_its_residue(residue: int, height: int, steps: str) -> None:
    drawn = column(residue, height, steps)
    assert len(drawn) == height
    filled = sum(steps.index(cell) for cell in drawn) / (len(steps) - 1)
    assert abs(filled - residue / 10 * height) <= 0.5
    assert drawn == sorted(drawn, key=steps.index)


def show(chart: SumChart, view: ContestView) -> None:
    chart.styles.width, chart.styles.height = "100%", "100%"
    chart.show(view)


@both_sets
def test_sum_chart(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """Eleven columns with names and numbers, three of them recovered; the winner's is a star at the bottom."""
    chart = SumChart(symbols)

    def shows(_: Pilot[None]) -> None:
        show(chart, at_call(11, recovered=3))

    assert snap_compare(Alone(chart, fills=True), terminal_size=(193, 8), run_before=shows)


def test_sum_chart_of_many_calls(snap_compare: SnapCompare) -> None:
    """One cell a column, the newest calls only, each win a star; no names."""
    chart = SumChart()

    def shows(_: Pilot[None]) -> None:
        show(chart, at_call(400, Terms(seed=8, callers=500, prizes=0)))

    assert snap_compare(Alone(chart, fills=True), terminal_size=(100, 8), run_before=shows)
