"""The status bar in its widths and states."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from luckytui.contest.events import OffAir, Paced
from luckytui.contest.rules import Outcome
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.status_bar import StatusBar, rate_name
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets, shows
from tests.views import CONTEST, WON, end


@both_sets
@pytest.mark.parametrize("width", [60, 80, 120])
def test_status_bar(snap_compare: SnapCompare, symbols: Symbols, width: int) -> None:
    """ON AIR, the keyword, the contest with its seed where there is room, calls made and prizes won."""
    widget = StatusBar(symbols)
    assert snap_compare(Alone(widget), terminal_size=(width, 1), run_before=shows(widget, at_call(5)))


async def test_before_there_is_a_contest_the_light_says_that_the_show_starts() -> None:
    widget = StatusBar()
    async with Alone(widget).run_test():
        assert widget.render_line(0).text.strip() == "○ STARTING"


@pytest.mark.parametrize("state", ["won", "nobody", "off air", "replay"])
def test_status_bar_in_its_states(snap_compare: SnapCompare, state: str) -> None:
    """What the light says when the contest is won, when nobody won, off air, and in a replay."""
    widget, view = StatusBar(), at_call(5)
    view.apply(Paced(CONTEST, view.number, 5.0, rate=2.0, paused=False))
    if state == "off air":
        view.apply(OffAir(CONTEST, view.number, "the disk is full"))
    elif state != "replay":
        end(view, Outcome(state))

    def show(_: Pilot[None]) -> None:
        widget.show(view, replay=state == "replay")

    assert snap_compare(Alone(widget), terminal_size=(100, 1), run_before=show)


@pytest.mark.parametrize(
    ("width", "shown", "hidden"),
    [(80, "contest 7 · seed 8", ""), (60, "contest 7", "seed"), (50, "5/21 calls", "contest")],
)
async def test_the_seed_is_left_out_before_the_contest(width: int, shown: str, hidden: str) -> None:
    widget = StatusBar()
    async with Alone(widget).run_test(size=(width, 1)):
        widget.show(at_call(5))
        line = widget.render_line(0).text
    assert shown in line
    assert not hidden or hidden not in line


@pytest.mark.parametrize(("replay", "shown"), [(False, "PAUSED"), (True, "REPLAY")], ids=["live", "replay"])
async def test_a_pause_is_shown_by_the_light_and_in_a_replay_beside_it(replay: bool, shown: str) -> None:
    widget, view = StatusBar(), at_call(5)
    view.apply(Paced(CONTEST, view.number, 5.0, rate=2.0, paused=True))
    async with Alone(widget).run_test(size=(100, 1)):
        widget.show(view, replay=replay)
        line = widget.render_line(0).text
    assert f" {shown} " in line
    assert ("paused" in line) is replay


@pytest.mark.parametrize(
    ("callers", "calls", "shown"),
    [
        (20, 10, "10/21 calls · 0 winners"),
        (20, 11, "11/21 calls · 1 winner"),
        (2_000, 1_500, r"1,500/2,001 calls · \d+ winners"),
    ],
)
async def test_in_a_contest_without_a_last_prize_the_winners_are_counted(callers: int, calls: int, shown: str) -> None:
    widget, view = StatusBar(), at_call(calls, replace(WON, callers=callers, prizes=0))
    async with Alone(widget).run_test(size=(100, 1)):
        widget.show(view)
        assert re.search(rf"  {shown}(?!\w)", widget.render_line(0).text)


@pytest.mark.parametrize(
    ("rate", "name"),
    [(0.25, "1/4x"), (0.5, "1/2x"), (1.0, ""), (2.0, "2x"), (4.0, "4x"), (8.0, "8x"), (16.0, "16x"), (1.5, "1.5x")],
)
def test_a_rate_is_written_as_a_multiple_or_a_fraction(rate: float, name: str) -> None:
    assert rate_name(rate) == name
