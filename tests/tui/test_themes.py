"""What carries meaning can be read from the back row: contrast by WCAG 2.2, of every token that our styles use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from luckytui import tui
from luckytui.tui.themes import OWN
from tests.tui.show_app import drawn, open_show, screen_of, seen, turn
from tests.views import MIDWAY

SOURCES = sorted(path for path in Path(tui.__file__).parent.rglob("*") if path.suffix in (".py", ".tcss"))
#: The grounds on which everything is drawn.
GROUNDS = ("background", "surface", "panel")
#: The least contrast of text, and of lines and parts of a picture.
TEXT, LINES = 4.5, 3.0
#: Component classes of which the cells are parts of a picture, not letters.
PICTURES = ("dial--rest", "chart--past", "crowd--waiting")

#: Declarations of a style sheet that colour letters, or lines.
LETTERS = re.compile(r"(?<![\w-])(?:border-(?:sub)?title-)?color: *([^;}]+)")
BORDERS = re.compile(r"(?<![\w-])border(?:-left)?: *([^;}]+)")
ON_A_COLOUR = re.compile(r"color: *\$background; *background: *\$([\w-]+)")


def luminance(colour: Color) -> float:
    """Return the relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def declared(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the declarations of our style sheets that match: the line, and the value."""
    for path in SOURCES:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from ((line, value) for value in pattern.findall(line))


def tokens(pattern: re.Pattern[str]) -> set[str]:
    """Return the tokens in declarations that match, but for those of pictures."""
    return {
        token
        for line, value in declared(pattern)
        if not any(picture in line for picture in PICTURES)
        for token in re.findall(r"\$([\w-]+)", value)
    }


LETTERED = sorted(tokens(LETTERS) - {"background"})
#: On a coloured ground the letters have the colour of the background.
FILLED = sorted(tokens(ON_A_COLOUR) | {value for _, value in declared(ON_A_COLOUR)})
DRAWN = sorted(tokens(BORDERS) | {"border", "scrollbar"})

both_themes = pytest.mark.parametrize("theme", OWN.values(), ids=OWN)


def colours(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def test_the_ratio_is_that_of_the_definition() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.005)


def test_the_tokens_are_found() -> None:
    assert {"foreground", "primary", "success", "error", "text-muted"} <= set(LETTERED)
    assert {"border", "primary"} <= set(DRAWN)
    assert {"primary", "success"} <= set(FILLED)


@both_themes
@pytest.mark.parametrize("token", LETTERED)
def test_text_can_be_read_on_every_ground(theme: Theme, token: str) -> None:
    shown = colours(theme)
    for ground in GROUNDS:
        assert contrast(Color.parse(shown[token]), Color.parse(shown[ground])) >= TEXT, ground


@both_themes
@pytest.mark.parametrize("token", FILLED)
def test_text_on_a_colour_can_be_read(theme: Theme, token: str) -> None:
    shown = colours(theme)
    assert contrast(Color.parse(shown["background"]), Color.parse(shown[token])) >= TEXT


@both_themes
async def test_without_colours_a_red_badge_is_as_clear_as_text(
    theme: Theme, journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = open_show(journal_path)
    app.theme = theme.name
    async with app.run_test() as pilot:
        await turn(pilot, MIDWAY)
        board, crash = screen_of(app).board, app.screen.query_one("#crash")
        for red in (board.component["call"].bgcolor, board.component["open"].color, crash.rich_style.bgcolor):
            assert red == board.component["ringing"].color


@both_themes
@pytest.mark.parametrize("token", DRAWN)
def test_lines_can_be_seen_on_every_ground(theme: Theme, token: str) -> None:
    shown = colours(theme)
    for ground in GROUNDS:
        assert contrast(Color.parse(shown[token]), Color.parse(shown[ground])) >= LINES, ground


@both_themes
async def test_a_bar_has_a_clear_colour_at_every_length(theme: Theme, journal_path: Path) -> None:
    """Halfway between two colours that are opposites there is only grey."""
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        app.theme = theme.name
        await turn(pilot, MIDWAY)
        board = screen_of(app).board
        assert board._writer is not None
        for style in board._writer.warmths:
            assert style.color is not None
            colour = Color.from_rich_color(style.color)
            assert max(colour.rgb) - min(colour.rgb) >= 50, colour
            assert contrast(colour, Color.parse(colours(theme)["background"])) >= TEXT


@pytest.mark.parametrize("name", ["nord", "textual-light", "gruvbox"])
async def test_a_theme_of_textual_can_be_chosen(name: str, journal_path: Path) -> None:
    app = open_show(journal_path)
    async with app.run_test() as pilot:
        await turn(pilot, MIDWAY)
        app.theme = name
        await drawn(pilot)
        assert "5,135" in seen(app)


def test_no_colour_is_thinned_out() -> None:
    """A token with a percentage has less contrast than the token."""
    thinned = [line for pattern in (LETTERS, BORDERS) for line, value in declared(pattern) if "%" in value]
    assert thinned == []
