"""Pictures of the odds screen. Each test's docstring says what to see."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from luckytui.contest.terms import Terms
from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.themes import STUDIO
from tests.tui.journals import played
from tests.tui.show_app import ShownApp, open_show, seen, turn, until
from tests.views import MIDWAY, NOBODY, WON

SIZES = [(80, 24), (120, 36), (200, 60)]
#: Contest time at which every contest is over.
OVER = 30.0
#: Earlier contests of a journal.
FEW, MOST = 5, 37
JOURNALS: dict[int, Path] = {}

Prepare = Callable[[Pilot[None]], Awaitable[None]]
#: Compares a picture of an app with the one that is kept.
Compare = Callable[..., bool]


@pytest.fixture(scope="module", autouse=True)
def journals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Play the earlier contests once, and keep the journal as it is after 5 and after 37 of them."""
    folder = tmp_path_factory.mktemp("past")
    for count in range(1, MOST + 1):
        played(folder / "journal", replace(WON, seed=999 + count))
        if count in (FEW, MOST):
            JOURNALS[count] = Path(shutil.copy(folder / "journal", folder / str(count)))
    yield
    JOURNALS.clear()


def show(path: Path, terms: Terms = WON, *, past: int = 0, player: bool = True, symbols: Symbols = UNICODE) -> ShownApp:
    """Return a show whose journal holds no earlier contest of 20 callers, a few or many."""
    if past:
        shutil.copy(JOURNALS[past], path)
    return open_show(path, terms, player=player, symbols=symbols)


def at(moment: float, *, theme: str | None = None) -> Prepare:
    """Return what turns the contest to a moment and opens the odds."""

    async def prepare(pilot: Pilot[None]) -> None:
        if theme is not None:
            pilot.app.theme = theme
        await turn(pilot, moment)
        await pilot.press("o")
        await until(pilot, lambda: "exact" in seen(pilot.app) and "wins" in seen(pilot.app), "the odds are drawn")
        await pilot.pause()

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_before_the_first_call(size: tuple[int, int], journal_path: Path, snap_compare: Compare) -> None:
    """See everything ahead.

    9.0 % for the first call, 85.1 % somebody, 14.9 % nobody; the pointer is at call 1, all bars fall from there;
    one column at 0 on the lower left; the lower right has the exact curve alone.
    """
    assert snap_compare(show(journal_path), terminal_size=size, run_before=at(0.0))


@pytest.mark.parametrize("size", SIZES)
def test_midway(size: tuple[int, int], journal_path: Path, snap_compare: Compare) -> None:
    """See the past, the present and the future told apart.

    Nine faint bars, then the tenth in orange over its pointer, as high as the first, and green ones after it;
    the bar above is shared by three patterns; the lower left has fallen to 65.0 %; on the lower right green bars of
    37 contests with a line across, and a blue one over "none". Nothing is cut off.
    """
    assert snap_compare(show(journal_path, past=MOST), terminal_size=size, run_before=at(MIDWAY))


@pytest.mark.parametrize("size", SIZES)
def test_won(size: tuple[int, int], journal_path: Path, snap_compare: Compare) -> None:
    """See certainty.

    The winning call had 9.1 %; 100 % and Juliett; one green bar over the pointer at 11; the lower left jumps to
    the top; six contests on the lower right, this one among them; no note above the keys.
    """
    assert snap_compare(show(journal_path, past=FEW), terminal_size=size, run_before=at(OVER))


@pytest.mark.parametrize("size", SIZES)
def test_nobody(size: tuple[int, int], journal_path: Path, snap_compare: Compare) -> None:
    """See that nothing is left.

    No call is left, 0 % and 100 %; the bar is dotted all over; all bars are faint and there is no pointer under
    them; the lower left falls to nothing at 20.
    """
    assert snap_compare(show(journal_path, NOBODY, past=FEW), terminal_size=size, run_before=at(OVER))


def test_light(journal_path: Path, snap_compare: Compare) -> None:
    """Midway in the light theme: every figure, bar and label stands out from the paper."""
    prepare = at(MIDWAY, theme=STUDIO.name)
    assert snap_compare(show(journal_path, past=MOST), terminal_size=(120, 36), run_before=prepare)


def test_no_color(journal_path: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Midway in grey: patterns tell the three shares, the pointer tells the present, the line tells the exact."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(show(journal_path, past=MOST), terminal_size=(80, 24), run_before=at(MIDWAY))


def test_ascii(journal_path: Path, snap_compare: Compare) -> None:
    """Midway with #, = and ., frames of + - |, the present under ^: no character beyond ASCII."""
    assert snap_compare(show(journal_path, past=MOST, symbols=ASCII), terminal_size=(80, 24), run_before=at(MIDWAY))


def test_more_prizes(journal_path: Path, snap_compare: Compare) -> None:
    """See a win behind and another ahead.

    One of three prizes is won with call 11 (a bright bar among faint ones): the odds are of one more win, and two
    lines above the keys say so.
    """
    assert snap_compare(show(journal_path, replace(WON, prizes=3)), terminal_size=(80, 24), run_before=at(9.0))


def test_a_thousand_callers(journal_path: Path, snap_compare: Compare) -> None:
    """99.9 % and 0.0 %, 64 of the calls, and a line that says what there is beyond 500."""
    terms = Terms(seed=8, callers=1000)
    assert snap_compare(show(journal_path, terms, player=False), terminal_size=(120, 36), run_before=at(0.0))
