"""Cells as shapes: neighbours are merged, and what a font would not draw to the edge of its cell is no text."""

from __future__ import annotations

import pytest
from cells import Cell
from drawing import Shape, glyph_of, merged, path_of, shapes

INK, PAPER, GROUND = "#ffffff", "#222222", "#000000"


def drawn(*rows: str, background: str = GROUND) -> list[Shape]:
    """Return the shapes of rows of characters."""
    return list(shapes([[Cell(char, INK, background) for char in row] for row in rows], GROUND))


def test_blocks_that_touch_are_one_rectangle() -> None:
    assert drawn("██", "██") == [Shape(1, f'class="block" fill="{INK}"', "M0 0v32h16v-32z")]


def test_half_blocks_of_two_rows_touch() -> None:
    assert [shape.drawn for shape in drawn("▄", "▀")] == ["M0 8v16h8v-16z"]


def test_a_background_is_drawn_where_it_is_not_the_ground() -> None:
    assert drawn("  ") == []
    assert drawn("  ", background=PAPER) == [Shape(0, f'class="block" fill="{PAPER}"', "M0 0v16h16v-16z")]


@pytest.mark.parametrize(
    ("char", "boxes"),
    [
        ("▀", [(0, 0, 8, 8)]),
        ("▁", [(0, 14, 8, 16)]),
        ("▇", [(0, 2, 8, 16)]),
        ("█", [(0, 0, 8, 16)]),
        ("▉", [(0, 0, 7, 16)]),
        ("▏", [(0, 0, 1, 16)]),
        ("▐", [(4, 0, 8, 16)]),
        ("▔", [(0, 0, 8, 2)]),
        ("▕", [(7, 0, 8, 16)]),
        ("▖", [(0, 8, 4, 16)]),
        ("▝", [(4, 0, 8, 8)]),
        ("▚", [(0, 0, 4, 8), (4, 8, 8, 16)]),
        ("▙", [(0, 0, 4, 8), (0, 8, 4, 16), (4, 8, 8, 16)]),
    ],
)
def test_a_block_covers_its_part_of_the_cell(char: str, boxes: list[tuple[int, int, int, int]]) -> None:
    glyph = glyph_of(char)
    assert glyph is not None
    assert (glyph.kind, list(glyph.boxes), glyph.opacity) == ("block", boxes, 1.0)


def test_a_shade_is_a_block_that_lets_the_ground_through() -> None:
    assert [glyph.opacity for char in "░▒▓" if (glyph := glyph_of(char))] == [0.25, 0.5, 0.75]


def test_a_braille_pattern_is_dots_at_even_distances_across_cells() -> None:
    paths = [shape.drawn for shape in drawn("⠉⢁")]
    assert sorted(paths) == ["M10 2h0", "M14 14h0", "M2 2h0", "M6 2h0"]
    assert drawn("\u2800") == []


def test_a_border_is_a_line_and_its_corner_a_curve() -> None:
    look = f'class="line" stroke="{INK}"'
    assert drawn("╭──") == [Shape(1, look, "M0 0m4 16v-4q0 -4 4 -4"), Shape(1, look, "M8 8h16")]
    assert drawn("│", "│") == [Shape(1, look, "M4 0v32")]


def test_a_heavy_border_has_a_weight_of_its_own_and_a_mixed_one_is_text() -> None:
    assert [shape.look for shape in drawn("━")] == [f'class="heavy" stroke="{INK}"']
    assert glyph_of("┡") is None


def test_words_stand_where_they_stood_and_two_spaces_part_them() -> None:
    look = f'fill="{INK}"'
    assert drawn(" on air  1 & <2") == [
        Shape(1, look, '<text x="8" y="12" textLength="48">on air</text>'),
        Shape(1, look, '<text x="72" y="12" textLength="48">1 &amp; &lt;2</text>'),
    ]


def test_a_symbol_stands_alone_in_the_middle_of_its_cell() -> None:
    assert [shape.drawn for shape in drawn("a★b")] == [
        '<text x="0" y="12">a</text>',
        '<text class="mid" x="12" y="12">★</text>',
        '<text x="16" y="12">b</text>',
    ]


def test_only_whole_sides_are_merged() -> None:
    step = [(0, 0, 8, 16), (8, 0, 16, 8)]
    assert merged(step) == step
    assert merged([(2, 2, 2, 2), (2, 6, 2, 6)]) == [(2, 2, 2, 2), (2, 6, 2, 6)]


def test_a_box_without_width_or_height_is_a_line() -> None:
    assert [path_of(box) for box in ((4, 0, 4, 8), (0, 8, 8, 8), (2, 2, 2, 2))] == ["M4 0v8", "M0 8h8", "M2 2h0"]
