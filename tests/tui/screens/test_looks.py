"""How the stage looks, in each of its states and sizes; a docstring says what to see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from luckytui.contest.terms import Terms
from luckytui.journal.errors import DiskFailed
from luckytui.tui.screens.history import History
from luckytui.tui.screens.replay import Replay
from luckytui.tui.symbols import ASCII
from tests.tui.journals import FailingJournal, played
from tests.tui.show_app import ShownApp, clock_of, drawn, on_air, open_show, replay_of, seen, turn, until, view_of
from tests.views import MIDWAY, NOBODY, WON

#: Compares a screen with the picture that was looked at.
SnapCompare = Callable[..., bool]
Play = Callable[[Pilot[None]], Awaitable[None]]
Looks = Callable[[App[None], Play], bool]

SMALL = (80, 24)


@pytest.fixture(params=[SMALL, (120, 36), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
def looks_right(request: pytest.FixtureRequest, snap_compare: SnapCompare) -> Looks:
    """Return what plays on an app, draws it and compares it, at each of the three sizes."""

    def compare(app: App[None], play: Play) -> bool:
        return snap_compare(app, terminal_size=request.param, run_before=play)

    return compare


async def presses(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await drawn(pilot)


def test_before_the_first_call(journal_path: Path, looks_right: Looks) -> None:
    """The lamp is on, the magic number 0, the pointer on the star; 20 countdowns run, yours on top, Golf is next."""
    assert looks_right(open_show(journal_path), lambda pilot: mid(pilot, 0.0))


def test_mid_contest(journal_path: Path, looks_right: Looks) -> None:
    """Nine called, their totals and residues beside their lines; the magic number is the sum 4,555 + 580 = 5,135."""
    assert looks_right(open_show(journal_path), mid)


def test_winner(journal_path: Path, looks_right: Looks) -> None:
    """Juliett in big green letters in place of ring and next call; the number is green, = 11 x 576 below it."""
    assert looks_right(open_show(journal_path), lambda pilot: mid(pilot, 12.0))


def test_nobody(journal_path: Path, looks_right: Looks) -> None:
    """NOBODY WON in blue in place of the next call: 20 calls, 1 short of a multiple of 11; the ring stays at 10."""

    async def play(pilot: Pilot[None]) -> None:
        # First those who call, then the silence: in one go it is chance what the station hears together.
        await turn(pilot, 12.0)
        await turn(pilot, 21.61)

    assert looks_right(open_show(journal_path, NOBODY), play)


def test_you_won(journal_path: Path, snap_compare: SnapCompare) -> None:
    """YOU WON! in place of ring and next call, and your line on top is the winner's."""

    async def play(pilot: Pilot[None]) -> None:
        view = await turn(pilot, MIDWAY)
        await pilot.press("enter", *"112", "enter")
        await until(pilot, lambda: view.ended, "112 wins")
        await drawn(pilot)

    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=play)


def test_resumed(journal_path: Path, looks_right: Looks) -> None:
    """RECOVERED, also in the status bar: before and now side by side; recovered calls differ in feed and board."""
    played(journal_path, to=MIDWAY)
    assert looks_right(open_show(journal_path), lambda pilot: mid(pilot, MIDWAY))


def test_resumed_and_gone_on(journal_path: Path, snap_compare: SnapCompare) -> None:
    """The banner is gone; nine recovered calls and, unlike them, the tenth, which was made after the resume."""
    played(journal_path, to=MIDWAY)

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, 6.99)
        await presses(pilot, "escape")

    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=play)


def test_off_air(journal_path: Path, looks_right: Looks) -> None:
    """OFF AIR in red, with the reason (the disk is full), that nothing announced is lost, and that r tries again."""
    app = open_show(journal_path, Terms(seed=1, callers=600, prizes=0), player=False, journal=FailingJournal)

    async def play(pilot: Pilot[None]) -> None:
        view = await turn(pilot, 1.0)
        assert isinstance(app.journal, FailingJournal)
        # As SQLite puts it, but for the journal's name, which depends on where the test runs.
        full = "contests.journal cannot be used (database or disk is full)"
        app.journal.failures["append"] = DiskFailed(full, "make room on the disk, then try again")
        clock_of(app).set_time(12.0)
        await until(pilot, lambda: view.off_air is not None, "off air")
        await drawn(pilot)

    assert looks_right(app, play)


def test_paused(journal_path: Path, looks_right: Looks) -> None:
    """The lamp is out and says PAUSED, the speed 4x stands beside the calls."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await presses(pilot, "+", "+", "space")

    assert looks_right(open_show(journal_path), play)


def test_phone_open(journal_path: Path, looks_right: Looks) -> None:
    """Your phone in the place of the buttons: 112 is typed, and 112 mod 11 = 2 is what the dial asks for."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", *"112")
        await until(pilot, lambda: "112 mod 11" in seen(pilot.app), "it is worked out")
        await drawn(pilot)

    assert looks_right(open_show(journal_path), play)


def test_refused(journal_path: Path, snap_compare: SnapCompare) -> None:
    """The phone says that 99 was refused, why, and that it cost nothing; so does the feed."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await pilot.press("enter", *"99", "enter")
        await until(pilot, lambda: "refused" in seen(pilot.app), "it is refused")
        await drawn(pilot)

    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=play)


def test_finding(journal_path: Path, snap_compare: SnapCompare) -> None:
    """A row to type in below the board; Quebec, which begins with q, is found and marked."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await presses(pilot, "/", "q")

    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=play)


def test_help(journal_path: Path, looks_right: Looks) -> None:
    """A page over the stage: what the show is, and every key with what it does."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await presses(pilot, "?")

    assert looks_right(open_show(journal_path), play)


def test_history(journal_path: Path, looks_right: Looks) -> None:
    """Four contests, the newest first: on air, won by you, nobody, won by Juliett; your record, and who wins most."""
    played(journal_path, WON)
    played(journal_path, NOBODY)
    played(journal_path, Terms(seed=1, callers=20), person=(0.0, "110"))

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is filled")
        await drawn(pilot)

    assert looks_right(open_show(journal_path), play)


def test_replay(journal_path: Path, looks_right: Looks) -> None:
    """REPLAY, paused at the fifth call; the timeline shows all eleven, the winner's starred, and the pointer."""
    played(journal_path, WON)

    async def play(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: isinstance(pilot.app.screen, Replay), "the replay")
        await on_air(pilot)
        await pilot.press(*["right"] * 5)
        await until(pilot, lambda: len(view_of(pilot.app).rulings) == 5, "the fifth call")
        await drawn(pilot)

    assert looks_right(replay_of(journal_path), play)


def test_many_lines(journal_path: Path, snap_compare: SnapCompare) -> None:
    """A hundred thousand lines: ids and call signs still fit, the totals too; 150 have called."""
    terms = Terms(seed=2, callers=100_000, prizes=0)
    assert snap_compare(
        open_show(journal_path, terms), terminal_size=(120, 36), run_before=lambda pilot: mid(pilot, 0.018)
    )


def test_studio(journal_path: Path, snap_compare: SnapCompare) -> None:
    """The same moment as mid-contest in the light theme; everything can be read."""

    async def play(pilot: Pilot[None]) -> None:
        await turn(pilot, MIDWAY)
        await presses(pilot, "t")

    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=play)


def test_no_color(journal_path: Path, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same moment in grey: next, called, your own line and the pointer still differ."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(open_show(journal_path), terminal_size=SMALL, run_before=mid)


def test_ascii(journal_path: Path, snap_compare: SnapCompare) -> None:
    """The same moment where the locale has no Unicode: every character can be typed on an American keyboard."""

    async def play(pilot: Pilot[None]) -> None:
        await mid(pilot)
        assert seen(pilot.app).isascii(), sorted({each for each in seen(pilot.app) if not each.isascii()})

    assert snap_compare(open_show(journal_path, symbols=ASCII), terminal_size=SMALL, run_before=play)


@pytest.mark.parametrize("size", [(50, 15), (59, 24), (80, 17)], ids=["both", "narrow", "flat"])
def test_too_small(journal_path: Path, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Nothing but a sentence that says how large the window must be."""
    assert snap_compare(open_show(journal_path), terminal_size=size, run_before=mid)


def test_just_large_enough(journal_path: Path, snap_compare: SnapCompare) -> None:
    """At 60x18 everything that matters is there: lamp, magic number, dial, a few lines, the feed, the keys."""
    assert snap_compare(open_show(journal_path), terminal_size=(60, 18), run_before=mid)


async def mid(pilot: Pilot[None], moment: float = MIDWAY) -> None:
    assert isinstance(pilot.app, ShownApp)
    await turn(pilot, moment)
