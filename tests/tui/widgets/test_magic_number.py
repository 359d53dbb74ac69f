"""The magic number in big digits, and the last step."""

from __future__ import annotations

import pytest

from luckytui.contest.terms import Start, Terms
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.magic_number import MagicNumber, last_step
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets, shows
from tests.views import WON, rulings_of, take, view_for


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_magic_number(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Big digits with the last step below: nothing yet, 1,731 + 488 = 2,219, = 11 x 576."""
    widget = MagicNumber(symbols)
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=(40, 7), run_before=shows(widget, at_call(calls)))


def test_magic_number_too_long_for_its_room(snap_compare: SnapCompare) -> None:
    """A number of nine digits in 30 cells: smaller, whole, never cut."""
    widget = MagicNumber()
    view = at_call(11)
    view.rulings.magic_numbers[-1], view.rulings.numbers[-1] = 549_123_456, 456
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=(30, 5), run_before=shows(widget, view))


def test_the_last_step_is_written_out() -> None:
    view = view_for()
    assert last_step(view) == "nobody has called yet"
    take(view, rulings_of(WON)[:9])
    assert last_step(view) == "4,555 + 580 = 5,135"
    take(view, rulings_of(WON)[9:])
    assert last_step(view) == "= 11 x 576", "a win, by its multiple"


def test_an_earlier_record_is_where_the_sum_begins() -> None:
    terms, start = Terms(seed=3, callers=4), Start(46687, 2, 520)
    view = view_for(terms, start=start)
    assert last_step(view) == "an earlier record"
    take(view, rulings_of(terms, start)[:1])
    assert last_step(view).startswith("520 + ")
