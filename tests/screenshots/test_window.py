"""The window around a terminal: its ground, its bar, and the key that is pressed."""

from __future__ import annotations

import re

from cells import Cell
from window import LIT, caption, pressed, title, view, window


def test_the_ground_is_what_lies_behind_most_cells() -> None:
    row = [Cell(" ", "#ffffff", color) for color in ("#000001", "#000002", "#000002")]
    _, ground, *rest = window([row])
    assert ground.look == 'class="block" fill="#000002"'
    assert [shape.look for shape in rest] == ['class="block" fill="#000001"']


def test_all_of_the_terminal_and_of_its_window_is_seen() -> None:
    left, top, width, height = view((120, 36))
    assert left < 0 and top < 0
    assert left + width > 120 * 8 and top + height > 36 * 16


def test_a_caption_lights_its_step_and_says_what_is_seen() -> None:
    shapes = list(caption(2, 3, "Killed & gone"))
    lit = [shape.drawn for shape in shapes if shape.look.startswith(f'fill="{LIT}" stroke')]
    assert [re.findall(r'cx="(\d+)"', drawn) for drawn in lit] == [["40"]]
    assert [drawn for *_, drawn in shapes if ">Killed &amp; gone<" in drawn]


def test_a_pressed_key_stands_above_what_it_acts_on() -> None:
    around, cap, letter = pressed("c", (110, 0, 9, 1))
    assert 'x="877" y="-3" width="78"' in around.drawn
    assert 'x="900"' in cap.drawn and 'x="916"' in letter.drawn and ">c<" in letter.drawn
    assert around.layer == cap.layer < letter.layer


def test_a_title_is_text_and_no_markup() -> None:
    assert [shape.drawn for shape in title("a<b", (80, 24)) if ">a&lt;b<" in shape.drawn]
