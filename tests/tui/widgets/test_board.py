"""The board."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from luckytui.clock import ManualClock
from luckytui.contest.events import Joined
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.board import Board
from tests.tui.widgets.alone import Alone, SnapCompare, at_call, both_sets
from tests.views import CONTEST, WON, end, live_lines, rulings_of, take, view_for


def shows(widget: Board, view: ContestView, now: float) -> Callable[[Pilot[None]], None]:
    """Return what shows a contest on a board at a contest time."""

    def show(_: Pilot[None]) -> None:
        widget.show(view, ManualClock(now))

    return show


@both_sets
def test_board(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """Your line on top, three recovered, three called, the last one apart, then those whose bars run, one found."""
    widget = Board(symbols)

    def show(_: Pilot[None]) -> None:
        widget.show(at_call(6, recovered=3), ManualClock(rulings_of(WON)[5].at))
        widget.find(3)
        # Forced: there is no scrollbar yet, and nothing else scrolls back then.
        widget.scroll_to(y=0, animate=False, force=True)

    assert snap_compare(Alone(widget), terminal_size=(60, 14), run_before=show)


@both_sets
def test_board_at_the_end(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """The winner stands out, and those who did not get to call are told so."""
    widget = Board(symbols)
    view = at_call(11)
    end(view, Outcome.WON)
    assert snap_compare(Alone(widget), terminal_size=(60, 12), run_before=shows(widget, view, rulings_of(WON)[10].at))


def test_board_with_late_lines(snap_compare: SnapCompare) -> None:
    """Time has gone on and the calls have not come in: their lines are late, the others ring."""
    widget = Board()
    view = at_call(3)
    assert snap_compare(Alone(widget), terminal_size=(60, 12), run_before=shows(widget, view, 3.0))


def test_board_of_a_million(snap_compare: SnapCompare) -> None:
    """Ids of seven digits and long call signs in 48 cells: cut with an ellipsis, never pushed out of the row."""
    widget = Board()
    terms = Terms(seed=1, callers=1_000_000)
    rulings = rulings_of(Terms(seed=1, callers=50, prizes=0))
    view = view_for(terms, lines=())
    take(view, rulings[:2])
    widget.by_next = False

    def show(_: Pilot[None]) -> None:
        widget.show(view, ManualClock())
        widget.find(999_990)

    assert snap_compare(Alone(widget), terminal_size=(48, 10), run_before=show)


def rows_of(board: Board) -> list[str]:
    """Return the visible rows as text."""
    return [board.render_line(y).text.rstrip() for y in range(board.size.height)]


async def test_live_lines_stand_below_the_callers_and_the_viewers_own_on_top() -> None:
    terms = Terms(seed=3, callers=3)
    board, view, clock = Board(), view_for(terms, lines=live_lines(terms, "Ann", "Bob")), ManualClock()
    async with Alone(board).run_test(size=(60, 8)) as pilot:
        board.show(view, clock)
        await pilot.pause()
        assert rows_of(board)[0].split()[:3] == ["☎", "4", "You"]
        assert rows_of(board)[4].split()[:3] == ["☎", "5", "Bob"]
        assert "CALL NOW" in rows_of(board)[0]
        assert "can call" in rows_of(board)[4]


async def test_a_line_that_joins_gets_a_row_at_once() -> None:
    terms = Terms(seed=3, callers=3)
    board, view = Board(), view_for(terms, lines=())
    async with Alone(board).run_test(size=(60, 8)) as pilot:
        board.show(view, ManualClock())
        board.tick()
        await pilot.pause()
        assert len([row for row in rows_of(board) if row]) == 3
        view.apply(Joined(CONTEST, 2, LiveLine(4, "Zoë", Origin.KEYBOARD)))
        board.tick()
        await pilot.pause()
        assert rows_of(board)[0].split()[1] == "4"
        assert board.virtual_size.height == 4


async def test_a_name_in_wide_letters_keeps_its_column() -> None:
    terms = Terms(seed=3, callers=1)
    board, view = Board(), view_for(terms, lines=live_lines(terms, "", "広島の聴取者代表", "広島"))
    async with Alone(board).run_test(size=(60, 5)) as pilot:
        board.show(view, ManualClock())
        await pilot.pause()
        strips = [board.render_line(y) for y in range(4)]
        assert {strip.cell_length for strip in strips} == {board.size.width}
        assert "広島の聴取者…" in strips[2].text
        ends = {strip.crop(0, 15).cell_length for strip in strips}
        assert ends == {15}


async def test_a_line_that_is_found_keeps_its_bar() -> None:
    board = Board()
    async with Alone(board).run_test(size=(60, 14)) as pilot:
        board.show(view_for(WON), ManualClock())
        await pilot.pause()
        before, found = board.render_line(1), board._rows[1].shown.caller
        board.find(found)
        await pilot.pause()
        after = next(row.strip for row in board._rows if row.shown.caller == found)
        (bar, plain), (again, marked) = ([*strip][1][:2] for strip in (before, after))
        assert bar.strip(), "there is a bar to compare"
        assert bar == again
        assert marked is not None
        assert plain is not None
        assert not marked.reverse, "what is empty would look full"
        assert marked.color == plain.color
        assert marked.bgcolor != plain.bgcolor


async def test_a_click_on_a_row_marks_its_line_and_another_one_unmarks_it() -> None:
    board = Board()
    async with Alone(board).run_test(size=(60, 14)) as pilot:
        view = view_for(WON)
        board.show(view, ManualClock())
        await pilot.pause()
        await pilot.click(Board, offset=(5, 3))
        assert board.found == view.order[2]
        assert not board.follow, "it would be scrolled away"
        await pilot.click(Board, offset=(5, 2))
        assert board.found == view.order[1]
        await pilot.click(Board, offset=(5, 2))
        assert board.found is None


async def test_in_a_replay_a_click_on_the_viewers_own_line_marks_it_too() -> None:
    board = Board(can_play=False)
    async with Alone(board).run_test(size=(60, 14)) as pilot:
        board.show(view_for(WON), ManualClock())
        await pilot.pause()
        await pilot.click(Board, offset=(5, 0))
        assert board.found == 21


async def test_a_click_on_the_top_row_is_a_click_on_the_viewers_own_line() -> None:
    heard: list[Board.OwnLineClicked] = []

    class Listening(Alone):
        def on_board_own_line_clicked(self, event: Board.OwnLineClicked) -> None:
            heard.append(event)

    for lines, clicks in (((), 0), (live_lines(WON, ""), 1)):
        board = Board()
        async with Listening(board).run_test(size=(60, 8)) as pilot:
            board.show(view_for(WON, lines=lines), ManualClock())
            await pilot.pause()
            await pilot.click(Board, offset=(5, 0))
            await pilot.click(Board, offset=(5, 1))
            await pilot.pause()
        assert len(heard) == clicks
