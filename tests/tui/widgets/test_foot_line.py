"""The chances and the past contests."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.odds.live import Chances, chances_after
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.foot_line import PAST, FootLine, shares
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets
from tests.views import end


@given(first=st.floats(0, 1), second=st.floats(0, 1), cells=st.integers(3, 200))
def test_a_bar_is_divided_by_the_chances_and_none_above_0_is_left_out(first: float, second: float, cells: int) -> None:
    chances = Chances(first, (1 - first) * second, (1 - first) * (1 - second))
    drawn = shares(chances, cells)
    assert sum(drawn) == cells
    assert all(part >= 1 for part, chance in zip(drawn, chances, strict=True) if chance > 0)
    assert max(abs(part - chance * cells) for part, chance in zip(drawn, chances, strict=True)) <= 2.5


def show(line: FootLine, view: ContestView) -> None:
    """Show a contest: the chances are worked out in the first frame, and drawn in the second."""
    line.show(view)
    line.show(view)


@both_sets
def test_foot_line(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """The next call's chance, a bar in three parts, nobody's chance; then five past contests as stars."""
    line = FootLine(symbols)

    def shows(_: Pilot[None]) -> None:
        show(line, at_call(5))
        line.show_past([Outcome.WON, Outcome.ABANDONED, Outcome.NOBODY, Outcome.WON, Outcome.WON])

    assert snap_compare(Alone(line), terminal_size=(120, 2), run_before=shows)


async def test_the_foot_says_what_the_odds_are_after_each_call_and_when_it_is_over() -> None:
    line = FootLine()
    async with Alone(line).run_test(size=(120, 2)) as pilot:
        await pilot.pause()
        view = at_call(5)
        show(line, view)
        text = line.render_line(0).text
        assert f"next call wins {chances_after(view, 5).this_call:.2%} " in text
        view = at_call(11)
        end(view, Outcome.WON)
        show(line, view)
        assert "this contest is over" in line.render_line(0).text
        line.show_past([Outcome.WON] * 40)
        assert line.render_line(0).text.count("★") == PAST
