"""Every key, every button and every footer key of the live show, by keyboard and by mouse."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._footer import FooterKey
from textual.widgets._toast import Toast

from luckytui.clock import WallClock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome, Terms
from luckytui.journal import Journal
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.help import Help
from luckytui.tui.screens.history import History
from luckytui.tui.screens.odds import Odds
from luckytui.tui.symbols import ASCII
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.controls import Controls
from luckytui.tui.widgets.keys import Keys
from tests.tui.stage_app import (
    MIDWAY,
    NOBODY,
    WON,
    UndyingApp,
    clock_of,
    drawn,
    journaled,
    on_air,
    open_show,
    seen,
    turn,
    until,
    view_of,
)

#: Does the action once more.
Do = Callable[[], Awaitable[None]]
Effect = Callable[[Pilot[None], Do], Awaitable[None]]

#: Wide and high enough for every footer key.
HUGE = (200, 60)
SMALL = (80, 24)


def lucky(pilot: Pilot[None]) -> UndyingApp:
    assert isinstance(pilot.app, UndyingApp)
    return pilot.app


def dashboard(pilot: Pilot[None]) -> Dashboard:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, Dashboard)
    return screen


async def next_contest_of(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: view_of(pilot.app).contest == 2, "the next contest is on the stage")
    await on_air(pilot)


async def pauses(pilot: Pilot[None], do: Do) -> None:
    clock = clock_of(pilot.app)
    await do()
    assert clock.paused
    await drawn(pilot)
    assert "PAUSED" in seen(pilot.app)
    await do()
    assert not clock.paused
    await drawn(pilot)
    assert "ON AIR" in seen(pilot.app)


async def hurries(pilot: Pilot[None], do: Do) -> None:
    rates = []
    for _ in range(5):
        await do()
        rates.append(clock_of(pilot.app).rate)
    assert rates == [2.0, 4.0, 8.0, 16.0, 16.0]
    await drawn(pilot)
    assert "16x" in seen(pilot.app)


async def slows(pilot: Pilot[None], do: Do) -> None:
    rates = []
    for _ in range(3):
        await do()
        rates.append(clock_of(pilot.app).rate)
    assert rates == [0.5, 0.25, 0.25]
    await drawn(pilot)
    assert "1/4x" in seen(pilot.app)


async def steps(pilot: Pilot[None], do: Do) -> None:
    view, clock = view_of(pilot.app), clock_of(pilot.app)
    for calls in (1, 2, 3):
        caller = view.next_caller
        assert caller is not None
        await do()
        await until(pilot, lambda calls=calls: view.calls >= calls, "one more call")  # type: ignore[misc]
        assert clock.paused
        assert clock.elapsed() == view.draws.delay(caller)
        assert [ruling.caller for ruling in view.rulings][-1] == caller
        await drawn(pilot)
        assert view.calls == calls


async def opens_a_new_one(pilot: Pilot[None], do: Do) -> None:
    await turn(pilot, MIDWAY)
    await do()
    await next_contest_of(pilot)
    view = view_of(pilot.app)
    assert (view.terms.seed, view.calls, view.ended) == (NOBODY.seed, 0, False)
    await until(pilot, lambda: "Contest 1 was given up" in seen(pilot.app), "what became of the other is told")
    assert journaled(lucky(pilot).journal.path)[0].outcome is Outcome.ABANDONED


async def opens_the_same(pilot: Pilot[None], do: Do) -> None:
    first = await turn(pilot, 12.0)
    assert first.outcome is Outcome.WON
    await do()
    await next_contest_of(pilot)
    second = await turn(pilot, 12.0)
    assert second.rulings == first.rulings
    assert journaled(lucky(pilot).journal.path)[0].outcome is Outcome.WON


async def crashes(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert lucky(pilot).crashes == 1


async def looks_back(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage again")


async def picks_up(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert dashboard(pilot).phone.is_open
    assert isinstance(pilot.app.focused, Input)
    await pilot.press("escape")
    await until(pilot, lambda: not dashboard(pilot).phone.is_open, "the phone is put down")
    assert isinstance(pilot.app.focused, Board)


async def finds(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    await do()
    await pilot.press(*"quebec")
    await until(pilot, lambda: board.found == 17, "Quebec is found")
    assert not board.follow
    await pilot.press("enter")
    assert isinstance(pilot.app.focused, Board)
    assert board.found == 17
    await do()
    await pilot.press(*"5")
    await until(pilot, lambda: board.found == 5, "line 5 is found")
    await pilot.press(*"99")
    await until(pilot, lambda: board.found is None, "there is no line 599")
    await until(pilot, lambda: "no such caller" in seen(pilot.app), "it says so")
    await pilot.press("escape")
    await until(pilot, lambda: "no such caller" not in seen(pilot.app), "nobody is looked for any more")
    assert isinstance(pilot.app.focused, Board)
    assert board.found is None
    assert not dashboard(pilot).query_one("#find").display


async def follows(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    if not board.follow:
        await do()
    await do()
    assert not board.follow
    await drawn(pilot)
    assert "staying put" in seen(pilot.app)
    await do()
    assert board.follow


async def sorts(pilot: Pilot[None], do: Do) -> None:
    board = dashboard(pilot).board
    await do()
    assert not board.by_next
    await drawn(pilot)
    assert "by line" in seen(pilot.app)
    lines = [int(found) for found in re.findall(r"^│[·▶] *(\d+) ", seen(pilot.app), re.MULTILINE)]
    assert len(lines) > 8
    assert lines == sorted(lines)
    await do()
    assert board.by_next


async def changes_theme(pilot: Pilot[None], do: Do) -> None:
    await do()
    assert pilot.app.theme == "studio"
    await do()
    assert pilot.app.theme == "on-air"


async def takes_a_picture(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: bool([*Path.cwd().glob("*.svg")]), "a picture in the working folder")
    [picture] = Path.cwd().glob("*.svg")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    await until(pilot, lambda: picture.name in seen(pilot.app), "it says where")


async def helps(pilot: Pilot[None], do: Do) -> None:
    await do()
    await until(pilot, lambda: isinstance(pilot.app.screen, Help), "the help")
    await drawn(pilot)
    assert "The station says a keyword" in seen(pilot.app)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage again")


async def quits(pilot: Pilot[None], do: Do) -> None:
    await turn(pilot, MIDWAY)
    await do()
    await until(pilot, lambda: pilot.app._exit, "the end")
    assert pilot.app.return_code == 0


#: Each action of the dashboard: its keys, and what it does.
ACTIONS: dict[str, tuple[tuple[str, ...], Effect]] = {
    "toggle_pause": (("space",), pauses),
    "faster": (("+", "="), hurries),
    "slower": (("-",), slows),
    "step": (("full_stop",), steps),
    "new": (("n",), opens_a_new_one),
    "again": (("N",), opens_the_same),
    "crash": (("c",), crashes),
    "history": (("h",), looks_back),
    "play": (("enter",), picks_up),
    "find": (("/",), finds),
    "toggle_follow": (("f",), follows),
    "toggle_sort": (("s",), sorts),
    "next_theme": (("t",), changes_theme),
    "picture": (("p",), takes_a_picture),
    "help": (("?",), helps),
    "quit": (("q", "ctrl+q", "ctrl+c"), quits),
}


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures be saved where nobody minds."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("key", "action"), [(key, action) for action, (keys, _) in ACTIONS.items() for key in keys])
async def test_a_key_does_what_it_says(journal_path: Path, key: str, action: str) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await ACTIONS[action][1](pilot, lambda: pilot.press(key))


@pytest.mark.parametrize("action", [action for _, action in Dashboard.CONTROLS])
async def test_a_button_does_what_it_says(journal_path: Path, action: str) -> None:
    async def click() -> None:
        await pilot.click(f"#do-{action.replace('_', '-')}")

    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await ACTIONS[action][1](pilot, click)


async def test_the_keys_of_the_footer_can_be_clicked(journal_path: Path) -> None:
    async def click(action: str) -> None:
        if isinstance(pilot.app.focused, Input):
            # While somebody types, the footer shows what can be typed.
            await pilot.press("escape")
            await pilot.pause()
        await until(pilot, lambda: bool(footer_keys(action)), f"{action} in the footer")
        await pilot.click(footer_keys(action)[0])

    def footer_keys(action: str) -> list[FooterKey]:
        found = pilot.app.screen.query_one(Keys).query(FooterKey)
        return [key for key in found if key.action.removeprefix("app.") == action and key.size.width]

    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        # One after the other on one stage; those that would change it for the others come last.
        last = ["step", "new", "picture", "quit"]
        for action in [each for each in ACTIONS if each not in (*last, "again", "slower")] + last:
            await ACTIONS[action][1](pilot, partial(click, action))


async def test_every_action_is_in_the_footer_the_help_and_the_palette(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=HUGE) as pilot:
        await on_air(pilot)
        screen = dashboard(pilot)
        await until(pilot, lambda: len(screen.query(FooterKey)) >= len(ACTIONS), "all keys are in the footer")
        named = {
            binding.binding.action.removeprefix("app."): binding.binding.description
            for binding in screen.active_bindings.values()
        }
        in_palette = [command.title for command in pilot.app.get_system_commands(screen)]
        assert {named[action] for action in ACTIONS} <= set(in_palette)
        assert in_palette.count("Faster") == 1, "an action with two keys is one command"
        await pilot.press("?")
        await until(pilot, lambda: isinstance(pilot.app.screen, Help), "the help")
        await drawn(pilot)
        page = seen(pilot.app)
        tooltips = {
            binding.binding.action.removeprefix("app."): binding.binding.tooltip
            for binding in screen.active_bindings.values()
        }
        for action in ACTIONS:
            assert tooltips[action], action
            assert tooltips[action] in page, action


async def test_the_help_needs_no_scrolling_at_80_columns(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=SMALL) as pilot:
        await on_air(pilot)
        told = [each.binding.tooltip for each in dashboard(pilot).active_bindings.values()]
        await pilot.press("?")
        await until(pilot, lambda: "with nothing lost" in seen(pilot.app), "the help")
        assert pilot.app.screen.query_one(VerticalScroll).max_scroll_y == 0
        for tooltip in told:
            assert (tooltip or "") in seen(pilot.app)
        assert seen(pilot.app).count(" Up to 16 times as fast ") == 1, "an action with two keys is told once"


@pytest.mark.parametrize("key", ["question_mark", "h", "o", "ctrl+p", "enter", "p"])
async def test_where_the_locale_is_plain_every_screen_is(journal_path: Path, key: str) -> None:
    async with open_show(journal_path, symbols=ASCII).run_test(notifications=True) as pilot:
        await turn(pilot, MIDWAY)
        before = seen(pilot.app)
        await pilot.press(key)
        await until(pilot, lambda: seen(pilot.app) != before, "something to see")
        await drawn(pilot)
        assert seen(pilot.app).isascii(), {each for each in seen(pilot.app) if not each.isascii()}


async def test_the_palette_runs_what_is_chosen(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), "the palette")
        await pilot.press(*"faster")
        await until(pilot, lambda: "Up to 16 times" in seen(pilot.app), "the command is offered")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: clock_of(pilot.app).rate == 2.0, "the command is run")


async def test_the_buttons_are_all_in_view_and_none_takes_the_keyboard(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await drawn(pilot)
        buttons = [*dashboard(pilot).query_one(Controls).children]
        assert [button.id for button in buttons] == [
            f"do-{action.replace('_', '-')}" for _, action in Dashboard.CONTROLS
        ]
        assert all(button.region.right <= 80 and button.region.width >= 8 for button in buttons)
        await pilot.click("#do-toggle-pause")
        assert isinstance(pilot.app.focused, Board)


async def test_a_picture_that_cannot_be_saved_is_told(journal_path: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.chdir(gone)
            gone.rmdir()
            await pilot.press("p")
            await until(pilot, lambda: "could not be saved" in seen(pilot.app), "it says so")


async def test_a_paused_wall_clock_stands_still_and_a_step_moves_it(journal_path: Path) -> None:
    # An hour of delays: nobody calls by themselves while the test runs.
    terms = Terms(seed=3, callers=5, prizes=0, max_delay=3600.0, player=True)
    order = Draws(3, 5, 3600.0).in_order(range(1, 6))
    async with open_show(journal_path, terms, make_clock=WallClock).run_test(notifications=True) as pilot:
        view = await on_air(pilot)
        assert view.clock.elapsed() < view.clock.elapsed() + 1e-9
        await pilot.press("space")
        assert view.clock.paused
        then = view.clock.elapsed()
        await drawn(pilot)
        assert view.clock.elapsed() == then
        for place, caller in enumerate(order, 1):
            await pilot.press("full_stop")
            await until(pilot, lambda place=place: len(view.rulings) >= place, "one more call")  # type: ignore[misc]
            assert view.rulings[-1].caller == caller
            assert len(view.rulings) == place
            assert view.clock.elapsed() == view.draws.delay(caller)
        await pilot.press("full_stop")
        await until(pilot, lambda: view.ended, "one step more gives up on the person's line")
        assert view.clock.elapsed() == view.deadline


async def test_a_line_that_was_found_stays_in_view_when_the_order_changes(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=3, callers=500, max_delay=3600.0)).run_test() as pilot:
        await on_air(pilot)
        await pilot.press("/", *"quebec-9", "enter")
        for _ in range(2):
            await until(pilot, lambda: "Quebec-9 " in seen(pilot.app), "line 225 is in view")
            await pilot.press("s")
            await drawn(pilot)
        assert "Quebec-9 " in seen(pilot.app)


async def test_a_speed_outlives_the_contest(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("+", "+", "n")
        await next_contest_of(pilot)
        assert clock_of(pilot.app).rate == 4.0


async def test_keys_hammered_together_leave_one_contest_on_the_air(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        for _ in range(5):
            await pilot.press("n", "space", "N", "+", "s", "n", "-", "full_stop", "f", "space")
        await until(pilot, lambda: view_of(pilot.app).contest == 16, "the last contest is on the stage")
        await on_air(pilot)
        assert view_of(pilot.app).off_air is None
    with Journal(journal_path) as journal:
        outcomes = [stored.outcome for stored in journal.contests()]
        assert [*journal.verify()]
    assert outcomes == [Outcome.ABANDONED] * 15 + [Outcome.OPEN]


async def test_the_board_scrolls_by_key_and_by_wheel_and_stays_put_then(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=1, callers=500, player=True)).run_test(notifications=True) as pilot:
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


async def test_the_wheel_over_the_board_ends_following(journal_path: Path) -> None:
    async with open_show(journal_path, Terms(seed=1, callers=500, player=True)).run_test(notifications=True) as pilot:
        await on_air(pilot)
        board = dashboard(pilot).board
        for event, row in [(events.MouseScrollDown, round(pilot.app.scroll_sensitivity_y)), (events.MouseScrollUp, 0)]:
            board.follow = True
            await pilot._post_mouse_events([event], board, offset=(5, 3))
            await drawn(pilot)
            assert not board.follow
            assert "staying put" in seen(pilot.app)
            assert board.scroll_offset.y == row
        await turn(pilot, MIDWAY)
        assert board.scroll_offset.y == 0, "calls do not scroll it any more"


@pytest.mark.parametrize("size", [(60, 18), SMALL, (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_notified_covers_no_button_and_no_key(journal_path: Path, size: tuple[int, int]) -> None:
    async with open_show(journal_path).run_test(notifications=True, size=size) as pilot:
        await on_air(pilot)
        screen = dashboard(pilot)
        screen.notify("A sentence that is long enough to be told in two or three lines. " * 2)
        await until(pilot, lambda: bool(screen.query(Toast)), "the notification")
        await drawn(pilot)
        [toast] = screen.query(Toast)
        assert toast.region.height > 1
        for below in (screen.query_one(Controls), screen.query_one(Keys)):
            assert toast.region.bottom <= below.region.y


async def test_keys_pressed_in_a_burst_change_the_theme_once(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        changes: list[str] = []
        pilot.app.theme_changed_signal.subscribe(pilot.app, lambda theme: changes.append(theme.name))
        for _ in range(201):
            lucky(pilot).action_next_theme()
        await drawn(pilot)
        assert changes == ["studio"]
        await pilot.press("t")
        assert changes == ["studio", "on-air"]


async def test_the_show_stands_still_while_it_is_suspended(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        app, clock = pilot.app, clock_of(pilot.app)
        app.app_suspend_signal.publish(app)
        assert clock.paused, "at once"
        app.app_resume_signal.publish(app)
        await pilot.pause()
        assert not clock.paused
        await pilot.press("space")
        app.app_suspend_signal.publish(app)
        app.app_resume_signal.publish(app)
        await pilot.pause()
        assert clock.paused, "what the person paused stays so"


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
        await until(pilot, lambda: f"{view.magic_number - 580} + 580 = {view.magic_number}" in seen(pilot.app), "all")


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
        assert not dashboard(pilot).phone.is_open
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


async def test_what_is_told_takes_the_place_of_what_was_told_before_however_fast(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        for time in range(5):
            pilot.app.notify(f"told {time}")
        await until(pilot, lambda: "told 4" in seen(pilot.app), "the last of it")
        await drawn(pilot)
        assert seen(pilot.app).count("told") == 1


async def test_a_note_from_the_start_outlives_a_contest_that_ends(journal_path: Path) -> None:
    show = open_show(journal_path)
    show.note = "something passed over"
    async with show.run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
        assert "something passed over" in seen(pilot.app)


async def test_escape_puts_away_what_was_told(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await turn(pilot, 12.0)
        for key in ("space", "full_stop"):
            await pilot.press(key)
            await until(pilot, lambda: "The contest is over" in seen(pilot.app), "nothing left to do")
            await pilot.press("escape")
            await until(pilot, lambda: "The contest is over" not in seen(pilot.app), "it is put away")


async def test_a_search_that_found_nobody_stays_open(journal_path: Path) -> None:
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("slash", *"599", "enter")
        await drawn(pilot)
        assert isinstance(pilot.app.focused, Input)
        assert "no such caller" in seen(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, Board), "the board")
        assert not dashboard(pilot).query_one("#find").display


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
            await turn(pilot, view.draws.delay(caller))
        feed = dashboard(pilot).feed
        assert not feed.show_horizontal_scrollbar
        assert feed.scroll_offset.y == feed.max_scroll_y
        assert "Delta 588" in seen(pilot.app)
