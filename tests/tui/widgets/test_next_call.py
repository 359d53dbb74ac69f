"""The next call: who, in how many seconds, what it needs, and how likely that is."""

from __future__ import annotations

import pytest

from luckytui.contest.events import OnAir
from luckytui.contest.lines import Origin
from luckytui.contest.numbers import NUMBERS, needed
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.next_call import NextCall, Who, seconds_left, who_calls
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets
from tests.views import CONTEST, NOBODY, WON, end, live_lines, rulings_of, take, view_for

NOW = 5.0


@both_sets
@pytest.mark.parametrize("calls", [0, 9], ids=["before", "midway"])
@pytest.mark.parametrize("size", [(46, 4), (40, 11), (69, 21)], ids=["small", "one panel", "large"])
def test_next_call(snap_compare: SnapCompare, symbols: Symbols, calls: int, size: tuple[int, int]) -> None:
    """Who calls in, the seconds, the residue that is needed with its first numbers, the chance, the residues so far."""
    widget, view = NextCall(symbols), at_call(calls)
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=size, run_before=lambda _: widget.show(view, NOW))


async def shown(view: ContestView, now: float, size: tuple[int, int] = (46, 5)) -> list[str]:
    """Return the rows of the panel."""
    widget = NextCall()
    async with Alone(widget, fills=True).run_test(size=size):
        widget.show(view, now)
        return [widget.render_line(y).text.rstrip() for y in range(size[1])]


async def test_before_there_is_a_contest_no_number_is_needed() -> None:
    widget = NextCall()
    async with Alone(widget, fills=True).run_test(size=(46, 12)):
        assert not "".join(widget.render_line(y).text for y in range(12)).strip()


async def test_the_numbers_that_are_listed_all_win_and_are_the_first() -> None:
    view = at_call(9)
    wins = [number for number in NUMBERS if (view.magic_number + number) % 11 == 0]
    row = (await shown(view, NOW))[1]
    listed = row.removesuffix("…").split()
    assert listed[:2] == ["needs", f"{needed(view.residue)}:"]
    assert [int(number) for number in listed[2:]] == wins[: len(listed) - 2]
    assert len(listed) > 8
    assert f"wins   {len(wins)} of 900 = 9.11%" in await shown(view, NOW)


async def test_the_seconds_are_counted_down_and_only_then_is_anything_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    view, widget = at_call(9), NextCall()
    left = view.draws.time(view.order[9])
    async with Alone(widget, fills=True).run_test(size=(46, 5)):
        drawn: list[str] = []
        monkeypatch.setattr(widget, "draw_anew", lambda: drawn.append(widget._seconds))
        widget.show(view, left - 1.45)
        widget.tick(view, left - 1.44)
        widget.tick(view, left - 1.35)
    assert drawn == ["1.5", "1.4"]


def test_who_calls_follows_the_order_of_the_calls() -> None:
    view = at_call(9)
    caller = view.order[9]
    assert who_calls(view, UNICODE) == Who("▶", str(caller), view.sign(caller), "calls in")
    assert seconds_left(view, view.draws.time(caller) + 1) == "0.0", "late"


def test_until_the_callers_are_sorted_nobody_is_named() -> None:
    view = ContestView(OnAir(CONTEST, 1, WON, live_lines(WON, "")), own=Origin.KEYBOARD)
    assert who_calls(view, UNICODE).sign == ""
    assert seconds_left(view, 0.0) == ""


@pytest.mark.parametrize(("names", "sign"), [(("",), "You"), ((), "live lines")], ids=["you", "others"])
def test_when_all_scheduled_callers_have_called_live_lines_can(names: tuple[str, ...], sign: str) -> None:
    view = view_for(NOBODY, lines=live_lines(NOBODY, *names))
    take(view, rulings_of(NOBODY))
    who = who_calls(view, UNICODE)
    assert (who.sign, who.words) == (sign, "can call for")
    assert seconds_left(view, view.deadline - 3.0) == "3.0"


def test_after_the_end_it_says_who_called_last() -> None:
    view = at_call(11)
    end(view, Outcome.WON)
    assert who_calls(view, UNICODE) == Who("◀", "10", "Juliett", "called last: 518")
    assert seconds_left(view, NOW) == ""
    silent = view_for(Terms(seed=3, callers=1))
    end(silent, Outcome.ABANDONED)
    assert who_calls(silent, UNICODE).words == "nobody has called"
