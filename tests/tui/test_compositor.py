"""Frames reach the terminal whole: after any of them it shows what a full redraw would, and most are small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from luckytui.contest.terms import Terms
from luckytui.tui.compositor import FrameApp, FrameScreen, FrameUpdate
from luckytui.tui.widgets.line_widget import LineWidget, Run
from tests.emulator import Emulator
from tests.tui.screens.effects import dashboard
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until
from tests.views import MIDWAY

Cells = list[tuple[str, ...]]


class Word(LineWidget):
    """A word."""

    word = "first"

    def paint(self) -> list[list[Run]]:
        return [[(self.word, "")]]


class WordScreen(FrameScreen):
    """A screen with a word on it."""

    def compose(self) -> ComposeResult:
        yield Word()


class Shown:
    """A terminal beside an app that has none.

    Attributes:
        screen: What it shows.
        frames: The sizes of the updates that told only what had changed.
        rows: How many rows of widgets were drawn for these.
    """

    def __init__(self, app: FrameApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
        self.screen = Emulator(*size)
        self.frames: list[int] = []
        self.rows = 0
        self._app = app
        display = app._display

        def show(screen: Screen[object], update: RenderableType | None) -> None:
            display(screen, update)
            # As the app itself does with a terminal.
            if update is not None and not app._batch_count:
                text = self._text(update)
                self.screen.feed(text)
                if isinstance(update, FrameUpdate):
                    self.frames.append(len(text))
                    self.rows += len(update._strips)

        monkeypatch.setattr(app, "_display", show)

    def cells(self) -> list[Cells]:
        """Return the cells that it shows, row by row, with their colours."""
        return _cells(self.screen)

    def whole(self) -> list[Cells]:
        """Return the cells that a full redraw would show."""
        size = self._app.size
        other = Emulator(*size)
        for y, strip in enumerate(self._app.screen._compositor.render_strips(size)):
            other.feed(f"\x1b[{y + 1}H{strip.render(self._app.console)}")
        return _cells(other)

    def _text(self, update: RenderableType) -> str:
        assert isinstance(update, CompositorUpdate)
        return update.render_segments(self._app.console)


def _cells(terminal: Emulator) -> list[Cells]:
    screen = terminal.screen
    return [[tuple(map(str, screen.buffer[y][x])) for x in range(screen.columns)] for y in range(screen.lines)]


async def is_whole(pilot: Pilot[None], shown: Shown) -> None:
    await drawn(pilot)
    await until(pilot, lambda: shown.cells() == shown.whole(), "the terminal shows what a full redraw would")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=["80x24", "120x36", "200x60"])
async def test_the_terminal_shows_after_all_keys_and_calls_what_a_full_redraw_would(
    journal_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_show(journal_path)
    shown = Shown(app, size, monkeypatch)
    async with app.run_test(size=size, notifications=True) as pilot:
        await on_air(pilot)
        for moment in (1.0, 2.0, 3.0, 4.0):
            await turn(pilot, moment)
            await is_whole(pilot, shown)
        for keys in (
            *(["space"], ["/", *"kilo"], ["escape"], ["v"], ["v"], ["s"], ["pagedown"], ["f"], ["5", "1"], ["escape"]),
            *(["question_mark"], ["escape"], ["o"], ["escape"], ["t"], ["space"], ["n"]),
        ):
            await pilot.press(*keys)
            await is_whole(pilot, shown)
        for moment in (MIDWAY, 10.0):
            # Across the winning call.
            await turn(pilot, moment)
            await is_whole(pilot, shown)
        assert "JULIETT" in seen(app) or "wins with" in seen(app)
        assert shown.frames


async def test_a_frame_is_a_small_part_of_a_full_redraw(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_show(journal_path, Terms(seed=8, callers=500))
    size = 120, 36
    shown = Shown(app, size, monkeypatch)
    async with app.run_test(size=size) as pilot:
        await on_air(pilot)
        await turn(pilot, 0.02)
        await is_whole(pilot, shown)
        whole, shown.frames = len(shown.screen.output), []
        for step in range(10):
            clock_of(app).set_time(0.03 + step / 30)
            await drawn(pilot)
        assert max(shown.frames) < whole / 4


async def test_keys_in_the_borders_that_stay_have_no_panel_drawn(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_show(journal_path)
    shown = Shown(app, (120, 36), monkeypatch)
    async with app.run_test(size=(120, 36)) as pilot:
        await turn(pilot, 1.0)
        await is_whole(pilot, shown)
        shown.rows = 0
        dashboard(pilot).show_keys()
        await is_whole(pilot, shown)
        assert not shown.rows


async def test_a_frame_after_a_full_redraw_does_not_take_the_terminal_for_what_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = FrameApp()
    shown = Shown(app, (20, 5), monkeypatch)
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(WordScreen())
        word = app.screen.query_one(Word)

        async def shows(text: str, then: Callable[[], object] = int) -> None:
            word.word = text
            word.draw_anew()
            then()
            await until(pilot, lambda: shown.screen.screen.display[0].strip() == text, text)

        while not shown.frames:
            # The screen is drawn whole until it is laid out.
            await shows("begun")
            await shows("frame")
        await shows("whole", app.refresh)
        frames = len(shown.frames)
        await shows("frame")
        assert len(shown.frames) > frames
