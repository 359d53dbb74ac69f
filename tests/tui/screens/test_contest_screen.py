"""The panels, the board, the search and the feed of a contest, at every size."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input
from textual.widgets._toast import Toast

from luckytui.contest.events import Joined, Over, Snapshot
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Terms
from luckytui.tui.app import LuckyApp
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.screens.odds import Odds
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.key_footer import KeyFooter
from luckytui.tui.widgets.search import Search
from tests.tui.journals import journaled, played
from tests.tui.screens.effects import dashboard
from tests.tui.screens.test_confetti import grey
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until, view_of
from tests.views import MIDWAY, NOBODY, WON

#: Wide and high enough for every footer key.
HUGE = (200, 60)
SMALL = (80, 24)


async def test_a_line_that_was_found_stays_in_view_when_the_order_changes(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=3, callers=500, max_delay=3600.0)).run_test() as pilot:
        await on_air(pilot)
        await pilot.press("/", *"quebec-9", "enter")
        for _ in range(2):
            await until(pilot, lambda: "Quebec-9 " in seen(pilot.app), "line 225 is in view")
            await pilot.press("s")
            await drawn(pilot)
        assert "Quebec-9 " in seen(pilot.app)


async def test_the_board_scrolls_by_key_and_by_wheel_and_stays_put_then(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=1, callers=500)).run_test(notifications=True) as pilot:
        await on_air(pilot)
        board = dashboard(pilot).board
        await pilot.press("pagedown")
        await drawn(pilot)
        assert not board.follow
        page = board.scroll_offset.y
        assert page > 0
        await pilot.press("down")
        await pilot.pause()
        assert board.scroll_offset.y == page + 1
        await pilot.press("up", "pageup")
        await pilot.pause()
        assert board.scroll_offset.y == 0
        await pilot.press("end")
        await pilot.pause()
        assert board.scroll_offset.y == board.max_scroll_y
        await pilot.press("home")
        await pilot.pause()
        assert board.scroll_offset.y == 0


async def test_a_crowd_that_joins_waits_for_the_next_frame(journal_path: Path) -> None:
    """A frame for each of a thousand lines that join together would freeze the show for seconds."""
    async with open_show(journal_path, Terms(seed=1, callers=3)).run_test() as pilot:
        await on_air(pilot)
        screen, frames = dashboard(pilot), 0

        def count() -> None:
            nonlocal frames
            frames += 1

        screen.draw_at_once = count  # type: ignore[method-assign]
        lines = [LiveLine(caller, f"Guest-{caller}", Origin.PHONE) for caller in range(5, 105)]
        for number, line in enumerate(lines, 3):
            screen.show_event(Joined(1, number, line))
        assert frames == 0
        assert screen.view is not None
        assert screen.view.lines[1:] == lines
        await drawn(pilot)
        assert "Guest-5" in seen(pilot.app)


async def test_the_wheel_over_the_board_ends_following(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=1, callers=500)).run_test(notifications=True) as pilot:
        await on_air(pilot)
        board = dashboard(pilot).board
        for event, row in [(events.MouseScrollDown, round(pilot.app.scroll_sensitivity_y)), (events.MouseScrollUp, 0)]:
            board.follow = True
            await pilot._post_mouse_events([event], board, offset=(5, 3))
            await drawn(pilot)
            assert not board.follow
            assert "staying" in seen(pilot.app)
            assert board.scroll_offset.y == row
        await turn(pilot, MIDWAY)
        assert board.scroll_offset.y == 0, "calls do not scroll it any more"


@pytest.mark.parametrize("size", [(60, 18), SMALL, (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_notified_covers_no_key(journal_path: Path, size: tuple[int, int]) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=size) as pilot:
        await on_air(pilot)
        screen = dashboard(pilot)
        screen.notify("A sentence that is long enough to be told in two or three lines. " * 2)
        await until(pilot, lambda: bool(screen.query(Toast)), "the notification")
        await drawn(pilot)
        [toast] = screen.query(Toast)
        assert toast.region.height > 1
        assert toast.region.bottom <= screen.query_one(KeyFooter).region.y


@pytest.mark.parametrize("key", ["h", "o", "question_mark", "ctrl+p"])
async def test_a_stage_that_is_covered_is_not_drawn(journal_path: Path, key: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        await pilot.press(key)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2, "another screen")
        await drawn(pilot)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(dashboard(pilot)._compositor, "update_widgets", lambda _: pytest.fail("it is drawn"))
            await turn(pilot, MIDWAY)
            assert len(view.rulings) == 9
        await pilot.press("escape")
        await until(pilot, lambda: "4,555 + 580 = 5,135" in seen(pilot.app), "all")


async def test_nothing_is_done_to_a_contest_that_is_not_to_be_seen(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        await pilot.resize_terminal(59, 17)
        await drawn(pilot)
        await pilot.press("n", "N", "c", "space", "1", "enter", "question_mark", "ctrl+p", "h", "o")
        await drawn(pilot)
        assert isinstance(pilot.app.screen, Dashboard)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "ON AIR" in seen(pilot.app), "the contest is to be seen again")
        assert view_of(pilot.app) is view
        assert not clock_of(pilot.app).paused
        assert not dashboard(pilot).own_line.phone.is_open
        assert pilot.app.crashes == 0  # type: ignore[attr-defined]
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, Odds), "the odds")
        await pilot.resize_terminal(59, 17)
        await drawn(pilot)
        await pilot.press("space", "question_mark")
        await drawn(pilot)
        assert not clock_of(pilot.app).paused
        assert isinstance(pilot.app.screen, Odds)
        await pilot.resize_terminal(80, 24)
        await drawn(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help), "help again")


async def test_escape_puts_away_what_was_told(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
        for key in ("space", "full_stop"):
            await pilot.press(key)
            await until(pilot, lambda: "The contest is over" in seen(pilot.app), "nothing left to do")
            await pilot.press("escape")
            await until(pilot, lambda: "The contest is over" not in seen(pilot.app), "it is put away")


@pytest.mark.parametrize("key", ["h", "o", "question_mark", "ctrl+p"])
async def test_what_was_told_of_the_stage_does_not_lie_over_another_screen(journal_path: Path, key: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        dashboard(pilot).notify("told of the stage", timeout=3600.0)
        await until(pilot, lambda: "told of the stage" in seen(pilot.app), "the notification")
        await pilot.press(key)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2, "another screen")
        await until(pilot, lambda: "told of the stage" not in seen(pilot.app), "it is put away")


async def test_the_stage_tells_the_rules_and_whether_the_viewer_can_call(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=(120, 36)) as pilot:
        await turn(pilot, 0.0)
        assert "Whoever makes it a multiple of 11 wins." in seen(pilot.app)
        assert "You can call: enter, then three digits." in seen(pilot.app)


async def test_a_show_without_a_line_for_the_viewer_does_not_ask_for_a_call(journal_path: Path) -> None:
    async with open_show(journal_path, player=False).run_test(size=(120, 36)) as pilot:
        await turn(pilot, 0.0)
        assert "Whoever makes it a multiple of 11 wins." in seen(pilot.app)
        assert "You can call" not in seen(pilot.app)


async def test_a_search_that_found_nobody_stays_open(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("slash", *"599", "enter")
        await drawn(pilot)
        assert isinstance(pilot.app.focused, Input)
        assert "no such line" in seen(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, Board), "the board")
        assert not dashboard(pilot).query_one(Search).is_open


async def test_a_resize_keeps_every_screen_standing(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        for width, height in [(1, 1), (300, 100), (60, 18), (59, 17), (80, 24), (2, 50), (120, 36)]:
            await pilot.resize_terminal(width, height)
            await drawn(pilot)
            says_why = "60x18" in seen(pilot.app)
            assert says_why is ((width < 60 or height < 18) and width > 10), (width, height)
        assert "ON AIR" in seen(pilot.app)
        assert WON.keyword in seen(pilot.app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_newest_line_of_the_feed_is_in_view(journal_path: Path, size: tuple[int, int]) -> None:
    async with open_show(journal_path, NOBODY).run_test(notifications=True, size=size) as pilot:
        view = await on_air(pilot)
        for caller in view.order:
            await turn(pilot, view.draws.time(caller))
        feed = dashboard(pilot).feed
        assert not feed.show_horizontal_scrollbar
        assert feed.scroll_offset.y == feed.max_scroll_y
        assert "Delta 588" in seen(pilot.app)


async def test_a_screen_that_missed_events_catches_up_with_a_snapshot(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        stored, rulings = journaled(played(journal_path.with_name("other")))
        made = Rulings()
        made.extend(rulings)
        settled = stored.terms, stored.start, stored.lines
        missed = Snapshot(1, 14, *settled, made, Outcome.WON, rulings[-1].at, 1.0, False)
        dashboard(pilot).show_event(missed)
        assert view_of(pilot.app) is view, "it is the same contest"
        assert view.calls == 11
        await until(
            pilot, lambda: "Juliett wins with 518: 6,336 = 11 x 576" in seen(pilot.app), "the end that it missed"
        )
        assert "Juliett 518: WINS" in seen(pilot.app), "the feed has the calls that it missed"


async def test_what_happens_in_another_contest_is_not_shown(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        view = await turn(pilot, MIDWAY)
        dashboard(pilot).show_event(Over(2, 3, Outcome.WON, 1, 110, ()))
        assert not view.ended


async def test_the_footer_tells_how_to_leave_the_search_while_it_is_open(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("slash", "a")
        await until(pilot, lambda: "esc Leave" in seen(pilot.app).splitlines()[-1], "how to leave it")
        await pilot.press("escape")
        await until(pilot, lambda: "esc Leave" not in seen(pilot.app).splitlines()[-1], "it is left")


async def test_a_search_in_the_crowd_brings_the_lines_back(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=SMALL) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("v")
        await until(pilot, lambda: "the crowd: " in seen(pilot.app), "the crowd")
        await pilot.press("/", *"quebec")
        await until(pilot, lambda: "1 of 1" in seen(pilot.app), "the search can be seen")
        assert "»17 Quebec" in seen(pilot.app)


async def test_after_the_crowd_the_keys_move_the_board_again(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(size=SMALL) as pilot:
        await turn(pilot, MIDWAY)
        await pilot.press("v", "v")
        await until(pilot, lambda: isinstance(pilot.app.focused, Board), "the board has the focus")


async def test_no_colour_also_means_none_below_the_last_line(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_show(journal_path, Terms(seed=1, callers=3)).run_test(size=(120, 36)) as pilot:
        await turn(pilot, 0.0)
        assert isinstance(pilot.app, LuckyApp)
        assert grey(pilot.app)
