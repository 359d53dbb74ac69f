"""The film of the README: what stands in several frames is in it once, and is seen when it should be."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.text import Text

FILM = Path(__file__).parents[2] / "screenshots" / "film.py"
_spec = importlib.util.spec_from_file_location("film", FILM)
assert _spec is not None and _spec.loader is not None
film = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(film)


def frame(*lines: str) -> str:
    """Return a screen on which each line has a colour and a background of its own."""
    console = Console(width=20, height=3, record=True, file=io.StringIO(), force_terminal=True)
    for number, line in enumerate(lines, 1):
        console.print(Text(line, style=f"color({number}) on color({number + 8})"))
    return console.export_svg(title="film")


def seen(svg: str, text: str) -> list[str]:
    """Return the animation's steps of what shows a text, one list entry a step."""
    [group] = re.findall(r'<g class="(v\d+)">(?:<text[^>]*>[^<]*</text>)*?<text[^>]*>' + text, svg)
    animation = re.search(rf"@keyframes {group}\{{(.*?\}})\}}", svg)
    return re.findall(r"[\d.]+%\{visibility:\w+\}", animation[1]) if animation else []


def test_what_stands_in_several_frames_is_in_the_film_once() -> None:
    svg = film.steady(film.animate([(frame("lucky", "one"), 1.0), (frame("lucky", "two"), 3.0)]))
    ElementTree.fromstring(svg)
    assert [svg.count(f">{word}<") for word in ("lucky", "one", "two")] == [1, 1, 1]
    assert seen(svg, "lucky") == []
    assert seen(svg, "one") == ["0.000%{visibility:visible}", "25.000%{visibility:hidden}"]
    assert seen(svg, "two") == ["0.000%{visibility:hidden}", "25.000%{visibility:visible}"]


def test_what_comes_back_is_shown_again() -> None:
    frames = [(frame("lucky"), 1.0), (frame("unlucky"), 1.0), (frame("lucky"), 2.0)]
    svg = film.steady(film.animate(frames))
    assert seen(svg, "lucky") == [
        "0.000%{visibility:visible}",
        "25.000%{visibility:hidden}",
        "50.000%{visibility:visible}",
    ]


def test_a_colour_is_the_same_in_every_frame_whatever_a_frame_calls_it() -> None:
    # Alone, a line is the first of its picture; below another it is the second.
    svg = film.steady(film.animate([(frame("", "two"), 1.0), (frame("one", "two"), 1.0)]))
    assert svg.count(">two<") == 1
