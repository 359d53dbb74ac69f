"""What the widgets draw, as plain arithmetic: columns, bars, the dial, the timeline, big letters, confetti."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.draws import call_sign
from luckytui.contest.rules import HIGHEST, LOWEST, MODULUS
from luckytui.tui.demo import Demo
from luckytui.tui.screens.confetti import LASTS, Piece, throw
from luckytui.tui.symbols import ASCII, UNICODE, Symbols, choose, speaks_utf8
from luckytui.tui.widgets import big_text, dial_geometry
from luckytui.tui.widgets.board_columns import LEAST_BAR, SECONDS, bar_level, bar_text, columns, seconds_text
from luckytui.tui.widgets.feed import fitted
from luckytui.tui.widgets.timeline_geometry import cell_of, moment_of

residues = st.integers(0, MODULUS - 1)
numbers = st.integers(LOWEST, HIGHEST)
both_sets = pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])


@given(width=st.integers(40, 200), lines=st.integers(1, 1_000_001))
def test_the_columns_fill_the_row_to_the_last_cell(width: int, lines: int) -> None:
    widths = columns(width, lines)
    # Mark, id and sign with a blank after each, bar, a blank, seconds, two blanks, number, the rest.
    total = widths.total + 1 if widths.total else 0
    row = 1 + 1 + widths.caller + 1 + widths.sign + 1 + widths.bar + 1 + SECONDS + 2 + widths.number + total
    row += 1 + widths.residue
    assert row <= width
    assert row >= width - 1 or widths.bar == 0


@given(width=st.integers(48, 200), lines=st.integers(1, 1_000_001))
def test_every_id_fits_its_column_and_the_bar_is_never_squeezed_out(width: int, lines: int) -> None:
    widths = columns(width, lines)
    assert len(str(lines)) <= widths.caller
    assert widths.bar >= LEAST_BAR
    assert widths.sign >= 6


@pytest.mark.parametrize(("width", "total"), [(32, 0), (43, 6)], ids=["at 60 columns", "at 80"])
def test_a_narrow_row_drops_the_total_and_cuts_no_call_sign(width: int, total: int) -> None:
    widths = columns(width, 21)
    assert widths.total == total
    assert widths.sign == len("November")
    assert widths.bar + 1 + SECONDS >= len("recovered")


@pytest.mark.parametrize("lines", [1, 20, 26, 27, 1_000, 1_000_000])
def test_a_wide_row_cuts_no_call_sign_and_no_total(lines: int) -> None:
    widths = columns(120, lines)
    assert max(len(call_sign(caller)) for caller in range(max(lines - 25, 1), lines + 1)) <= widths.sign
    assert len(f"{lines * 550:,}") <= widths.total


@pytest.mark.parametrize(
    ("remaining", "longest", "cells", "steps", "level"),
    [
        (12.0, 12.0, 10, 8, 80),
        (6.0, 12.0, 10, 8, 40),
        (0.0, 12.0, 10, 8, 0),
        (0.001, 12.0, 10, 8, 1),
        (11.999, 12.0, 10, 8, 80),
        (30.0, 12.0, 10, 8, 80),
        (5.0, 0.0, 10, 8, 0),
        (5.0, 12.0, 0, 8, 0),
    ],
    ids=["full", "half", "over", "about to call", "just begun", "never overfull", "no delays", "no room"],
)
def test_a_bar_is_filled_by_what_remains(remaining: float, longest: float, cells: int, steps: int, level: int) -> None:
    assert bar_level(remaining, longest, cells, steps) == level


@given(level=st.integers(0, 160), symbols=st.sampled_from([UNICODE.bar, ASCII.bar]))
def test_a_bar_is_as_wide_as_its_column(level: int, symbols: str) -> None:
    steps = len(symbols) - 1
    drawn = bar_text(min(level, 20 * steps), 20, symbols)
    assert len(drawn) == 20
    assert drawn.count(symbols[-1]) == min(level, 20 * steps) // steps


@given(a=st.floats(0, 100), b=st.floats(0, 100))
def test_a_bar_never_grows_while_time_goes_by(a: float, b: float) -> None:
    assert bar_level(min(a, b), 100, 20, 8) <= bar_level(max(a, b), 100, 20, 8)


@pytest.mark.parametrize(
    ("remaining", "text"),
    [
        (0.0, "  0.0s"),
        (0.01, "  0.1s"),
        (12.34, " 12.4s"),
        (99.95, "  100s"),
        (3599.2, " 3600s"),
        (86_400.0, "86400s"),
    ],
)
def test_a_countdown_is_rounded_up_to_what_is_shown(remaining: float, text: str) -> None:
    assert seconds_text(remaining) == text


@given(st.floats(0, 100_000))
def test_a_countdown_always_takes_its_six_cells(remaining: float) -> None:
    assert len(seconds_text(remaining)) == SECONDS


@given(before=residues, number=numbers)
def test_the_pointer_goes_one_place_at_a_time_to_the_new_residue(before: int, number: int) -> None:
    passed = dial_geometry.way(before, number)
    assert len(passed) == number % MODULUS
    for place, after in zip([before, *passed], passed, strict=False):
        assert after == (place + 1) % MODULUS
    assert ([before, *passed])[-1] == (before + number) % MODULUS


@given(before=residues, number=numbers, since=st.floats(0, 10))
def test_the_pointer_is_always_on_its_way_and_arrives_in_time(before: int, number: int, since: float) -> None:
    place = dial_geometry.pointer(before, number, since)
    assert place in [before, *dial_geometry.way(before, number)]
    if since >= dial_geometry.LONGEST:
        assert place == (before + number) % MODULUS


def test_the_pointer_begins_where_it_stood() -> None:
    assert dial_geometry.pointer(3, 109, 0.0) == 3
    assert dial_geometry.pointer(3, 109, 0.061) == 4


@pytest.mark.parametrize("residue", range(MODULUS))
def test_the_chance_counts_the_numbers_that_win(residue: int) -> None:
    winning = sum((residue + number) % MODULUS == 0 for number in range(LOWEST, HIGHEST + 1))
    assert dial_geometry.chance(residue) == (winning, 900)
    # 100 to 999 begin with residue 1 and end with 9: only 0 and 10 come once less.
    assert winning == (81 if residue in (0, 1) else 82)


@pytest.mark.parametrize(("width", "height"), [(26, 9), (26, 11), (30, 11), (46, 17), (60, 20)])
def test_the_places_stand_apart_inside_the_ring(width: int, height: int) -> None:
    centres = dial_geometry.places(width, height)
    cells = [(x + offset, y) for x, y in centres for offset in (-2, -1, 0, 1)]
    assert len(centres) == MODULUS
    assert len(set(cells)) == 4 * MODULUS, "no two labels overlap"
    assert all(0 <= x < width and 0 <= y < height for x, y in cells)
    top = min(centres, key=lambda centre: centre[1])
    assert centres[0] == top, "0 is on top"
    assert centres[1][0] > centres[0][0], "and 1 comes clockwise"


@pytest.mark.parametrize("place", range(MODULUS))
def test_the_hand_points_from_the_middle_towards_its_place(place: int) -> None:
    (end_x, end_y), middle_x, middle_y = dial_geometry.places(30, 11)[place], 14.5, 5.0
    for x, y in dial_geometry.hand(30, 11, place):
        assert (x, y) != (end_x, end_y)
        assert math.hypot(x - end_x, y - end_y) < math.hypot(middle_x - end_x, middle_y - end_y)


@given(moment=st.floats(-5, 100), width=st.integers(1, 200))
def test_every_moment_has_a_cell_of_the_timeline(moment: float, width: int) -> None:
    assert 0 <= cell_of(moment, 30.0, width) < width


@given(width=st.integers(1, 200), cell=st.integers(0, 199))
def test_a_clicked_cell_is_the_cell_the_pointer_then_stands_in(width: int, cell: int) -> None:
    cell = min(cell, width - 1)
    assert cell_of(moment_of(cell, 12.5, width), 12.5, width) == cell


def test_the_timeline_begins_and_ends_at_its_ends() -> None:
    assert cell_of(0.0, 10.0, 80) == 0
    assert cell_of(10.0, 10.0, 80) == 79
    assert cell_of(0.0, 0.0, 80) == 79
    assert moment_of(-3, 10.0, 10) == 0.5
    assert moment_of(99, 10.0, 10) == 9.5


@pytest.mark.parametrize("letter", sorted(big_text._FONT))
def test_every_big_letter_has_five_rows_of_one_width(letter: str) -> None:
    rows = big_text._FONT[letter].split()
    assert len(rows) == big_text.ROWS
    assert len({len(row) for row in rows}) == 1
    assert set("".join(rows)) <= {"#", "."}


def test_no_two_big_letters_look_alike() -> None:
    # A round O would be a zero; they differ in their corners.
    assert len(set(big_text._FONT.values())) == len(big_text._FONT)


@both_sets
@given(
    text=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ! -", min_size=1, max_size=12),
    scale=st.sampled_from([1, 2, 4, 6]),
)
def test_a_big_text_takes_the_room_it_says(symbols: Symbols, text: str, scale: int) -> None:
    drawn = big_text.draw(text, scale, symbols)
    assert {len(line) for line in drawn} == {big_text.width(text, scale)}
    assert len(drawn) == big_text.height(scale)
    assert set("".join(drawn)) <= set(symbols.pixels)


@given(columns=st.integers(0, 200), rows=st.integers(0, 30))
def test_a_big_text_fits_as_large_as_it_can(columns: int, rows: int) -> None:
    scale = big_text.fit("WINNER!", columns, rows)
    if scale:
        assert big_text.width("WINNER!", scale) <= columns
        assert big_text.height(scale) <= rows
    larger = [each for each in (1, 2, 4, 6) if each > scale]
    assert all(big_text.width("WINNER!", each) > columns or big_text.height(each) > rows for each in larger)


def test_a_text_without_room_is_drawn_as_it_is() -> None:
    assert big_text.draw("6336", 0) == ["6336"]


@pytest.mark.parametrize(
    ("environment", "speaks"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({"LANG": "POSIX"}, False),
        ({}, False),
    ],
)
def test_the_locale_decides_what_is_drawn_with(environment: dict[str, str], speaks: bool) -> None:
    assert speaks_utf8(environment) is speaks
    assert choose(environment) is (UNICODE if speaks else ASCII)


def test_the_characters_for_a_plain_locale_are_plain() -> None:
    for name, characters in zip(ASCII._fields, ASCII, strict=True):
        assert characters.isascii(), name


@both_sets
def test_the_states_of_a_line_differ_without_colour(symbols: Symbols) -> None:
    marks = [
        symbols.ringing,
        symbols.next,
        symbols.late,
        symbols.called,
        symbols.recovered,
        symbols.won,
        symbols.missed,
    ]
    assert len({*marks, symbols.player}) == 8
    assert len(symbols.sparks) == MODULUS


def test_about_a_third_of_a_demonstration_crashes_midway() -> None:
    crashes = [Demo().crash_after(seed, 20) for seed in range(3_000)]
    crashed = [after for after in crashes if after is not None]
    assert 900 < len(crashed) < 1_100
    assert set(crashed) == {1, 2, 3, 4, 5}
    assert crashes == [Demo().crash_after(seed, 20) for seed in range(3_000)], "the seed alone decides"


@pytest.mark.parametrize("callers", [1, 2, 3, 5])
def test_a_small_demonstration_crashes_before_it_is_over(callers: int) -> None:
    crashed = [after for seed in range(200) if (after := Demo().crash_after(seed, callers)) is not None]
    assert crashed
    assert all(1 <= after <= max(callers // 2, 1) for after in crashed)


def test_confetti_falls_and_is_gone_in_time() -> None:
    pieces = throw(80, 24, UNICODE.confetti, seed=3)
    assert pieces == throw(80, 24, UNICODE.confetti, seed=3)
    assert pieces != throw(80, 24, UNICODE.confetti, seed=4)
    assert len(pieces) == 80 * 24 // 28
    for piece in pieces:
        assert piece.mark in UNICODE.confetti
        assert piece.at(0.0)[1] < 0, "it is above the screen at first"
        assert piece.delay < LASTS
    rows = [[piece.at(tenth / 10)[1] for tenth in range(int(LASTS * 10))] for piece in pieces]
    assert all(sorted(fall[10:]) == fall[10:] for fall in rows if fall[10] >= 0), "nothing falls up"
    assert throw(0, 0, UNICODE.confetti) == []


def test_a_piece_of_confetti_is_where_it_should_be() -> None:
    piece = Piece(x=10.0, delay=1.0, speed=4.0, sway=-2.0, mark="*", colour="#ff0000")
    assert piece.at(1.0) == (10, -1)
    assert piece.at(2.0) == (8, 6)


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Yankee-981 730: 41459 WINS", 26, "Yankee-981 730: 41459 WINS"),
        ("Yankee-981 730: 41459 WINS", 25, "Yankee-9… 730: 41459 WINS"),
        ("November-38462 730: 412345678", 23, "Novembe… 730: 412345678"),
        ("Alfa: one call a caller, and this one has called", 25, "Alfa: one call a caller…"),
        ("keyword: supercalifragilistic", 25, "keyword…"),
        ("1,000,000 calls, total 549451234", 31, "1,000,000 calls, total…"),
    ],
)
def test_a_line_of_the_feed_keeps_what_was_called_before_the_whole_of_a_name(text: str, room: int, shown: str) -> None:
    assert fitted(text, room, "…") == shown
