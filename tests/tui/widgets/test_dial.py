"""The dial, as a strip and as a ring."""

from __future__ import annotations

import pytest

from luckytui.contest.terms import Start, Terms
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets import dial
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.dial_geometry import MOVE
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets, shows
from tests.views import NOBODY, WON, rulings_of, take, view_for


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_dial_as_a_strip(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Eleven cells, the present one in brackets; those that the last call has passed are brighter."""
    widget = Dial(symbols)
    assert snap_compare(Alone(widget), terminal_size=(46, 1), run_before=shows(widget, at_call(calls)))


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
@pytest.mark.parametrize("size", [(23, 11), (43, 21)], ids=["small", "large"])
def test_dial_as_a_ring(snap_compare: SnapCompare, symbols: Symbols, calls: int, size: tuple[int, int]) -> None:
    """A circle of eleven arcs, the star on top, the present arc thick; a trail without gaps leads to it."""
    widget = Dial(symbols)
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=size, run_before=shows(widget, at_call(calls)))


async def test_the_cells_of_a_narrow_strip_are_of_one_width() -> None:
    terms = Terms(seed=3, callers=4)
    view = view_for(terms, start=Start(2, 1, 109))
    widget = Dial()
    async with Alone(widget).run_test(size=(40, 5)):
        widget.show(view)
        assert widget.render_line(0).text.rstrip() == "    ★  1  2  3  4  5  6  7  8  9 [10"


async def test_the_trail_moves_on_with_each_frame_and_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    rulings = rulings_of(WON)
    view, now = view_for(WON), -1.0
    monkeypatch.setattr(dial, "wall", lambda: now)
    widget = Dial()
    app = Alone(widget, fills=True)
    app.animation_level = "full"
    async with app.run_test(size=(46, 1)):
        widget.show(view)
        shown = []
        now = 0.0
        take(view, rulings[:1])
        widget.show(view)
        for now in (0.0, 0.05, MOVE - 0.01, MOVE):  # noqa: B007 - read by the clock
            assert widget.moving
            widget.tick()
            shown.append(widget.render_line(0).text.strip())
        assert not widget.moving
    assert shown[0].startswith("[★]"), "it begins where it was"
    assert f"[{rulings[0].residue}]" in shown[-1]
    assert len(set(shown)) >= 3


async def test_in_a_wave_of_calls_each_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rulings = rulings_of(WON)
    view, now = view_for(WON), 0.0
    monkeypatch.setattr(dial, "wall", lambda: now)
    widget = Dial()
    app = Alone(widget, fills=True)
    app.animation_level = "full"
    async with app.run_test(size=(46, 1)):
        widget.show(view)
        for index, (now, moving) in enumerate([(1.0, True), (1.1, False), (1.2, False), (1.2 + MOVE, True)]):
            take(view, rulings[index : index + 1])
            widget.show(view)
            assert widget.moving is moving, now
            if not moving:
                assert f"[{view.residue}]" in widget.render_line(0).text


async def test_without_animations_the_trail_is_there_at_once() -> None:
    rulings = rulings_of(WON)
    view = view_for(WON)
    widget = Dial()
    async with Alone(widget, fills=True).run_test(size=(46, 1)):
        widget.show(view)
        take(view, rulings[:1])
        widget.show(view)
        assert not widget.moving
        assert f"[{rulings[0].residue}]" in widget.render_line(0).text


async def test_ten_is_as_large_on_the_ring_as_one_digit() -> None:
    dial = Dial()
    dial.styles.width, dial.styles.height = 23, 11
    async with Alone(dial).run_test(size=(40, 12)) as pilot:
        view = next(view for calls in range(1, 21) if (view := at_call(calls, NOBODY)).residue == 10)
        dial.show(view)
        await pilot.pause()
        rows = [dial.render_line(y).text for y in range(11)]
        assert "██    ██████" in rows[3], rows
