"""The film of the README: what stands in several frames is in it once, and is seen when it should be."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from drawing import Shape
from film import Frame, animate

SHOW = Path(__file__).parents[2] / "screenshots" / "show.svg"
VIEW = (0, 0, 160, 48)


def frame(seconds: float, *words: str) -> Frame:
    """Return a frame with words, each in a colour of its own."""
    return Frame([Shape(0, f'fill="{word}"', f"<text>{word}</text>") for word in words], seconds)


def seen(svg: str, word: str) -> list[str]:
    """Return the steps of the animation of a word; none if it does not move."""
    [moves] = re.findall(rf"<g([^>]*)>(?:<g [^>]*><text>\w+</text></g>)*?<g [^>]*><text>{word}<", svg)
    if not moves:
        return []
    name = re.search(r'class="(v\d+)"', moves)
    assert name is not None
    animation = re.search(rf"@keyframes {name[1]}\{{(.*?\}})\}}", svg)
    assert animation is not None
    return re.findall(r"[\d.]+%\{visibility:\w+\}", animation[1])


def test_what_stands_in_several_frames_is_in_the_film_once() -> None:
    svg = animate([frame(1.0, "lucky", "one"), frame(3.0, "lucky", "two")], VIEW)
    ElementTree.fromstring(svg)
    assert [svg.count(f">{word}<") for word in ("lucky", "one", "two")] == [1, 1, 1]
    assert seen(svg, "lucky") == []
    assert seen(svg, "one") == ["0.000%{visibility:visible}", "25.000%{visibility:hidden}"]
    assert seen(svg, "two") == ["0.000%{visibility:hidden}", "25.000%{visibility:visible}"]


def test_what_comes_back_is_shown_again() -> None:
    svg = animate([frame(1.0, "lucky"), frame(1.0, "unlucky"), frame(2.0, "lucky")], VIEW)
    assert seen(svg, "lucky") == [
        "0.000%{visibility:visible}",
        "25.000%{visibility:hidden}",
        "50.000%{visibility:visible}",
    ]


def test_where_nothing_moves_the_first_frame_is_seen() -> None:
    svg = animate([frame(1.0, "one"), frame(1.0, "two")], VIEW)
    still = re.sub(r"@keyframes v\d+\{(?:[^{}]*\{[^{}]*\})*\}", "", svg)
    assert re.findall(r"\.(v\d+)\{visibility:hidden;", still) == re.findall(r'class="(v\d+)"><g fill="two"', svg)
    assert "@media(prefers-reduced-motion:reduce)" in svg


def test_a_picture_is_a_film_of_one_frame_without_an_animation() -> None:
    assert "keyframes" not in animate([frame(1.0, "lucky")], VIEW)


def test_a_higher_layer_is_drawn_over_a_lower_one() -> None:
    over, under = Shape(2, 'fill="red"', "M0 0h8"), Shape(1, 'fill="blue"', "M0 0h8")
    svg = animate([Frame([over, under], 1.0), Frame([over], 1.0)], VIEW)
    assert svg.index('fill="blue"') < svg.index('fill="red"')


def test_shapes_of_one_look_are_one_path() -> None:
    svg = animate([Frame([Shape(0, 'fill="red"', "M0 0h8"), Shape(0, 'fill="red"', "M0 9h8")], 1.0)], VIEW)
    assert 'd="M0 0h8M0 9h8"' in svg


def test_the_film_of_the_readme_is_small_and_has_no_blocks_that_a_font_would_draw() -> None:
    svg = SHOW.read_text(encoding="utf-8")
    assert SHOW.stat().st_size < 300_000
    texts = "".join(
        element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")
    )
    assert "calls in" in texts
    assert not re.findall("[\u2500-\u259f\u2800-\u28ff]", texts)
