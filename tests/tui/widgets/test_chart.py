"""Charts, as text."""

from __future__ import annotations

import pytest

from luckytui.tui.symbols import ASCII
from luckytui.tui.widgets.chart import Axis, Column, paint, room_for, window

AXIS = Axis(4.0, "4")


def drawn(columns: list[Column], width: int, height: int, **options: object) -> list[str]:
    picture = paint(columns, AXIS, width, height, **options)  # type: ignore[arg-type]
    return ["".join(text for text, _ in row).rstrip() for row in picture]


def test_a_column_is_as_high_as_its_value() -> None:
    columns = [Column(height, "later", str(call)) for call, height in enumerate((4, 2, 1, 0.5, 0), 1)]
    assert drawn(columns, 12, 3) == [
        "4 █",
        "0 █ █ ▄ ▂",
        "  1 2 3 4 5",
    ]


def test_the_present_column_has_a_pointer_below() -> None:
    columns = [Column(4, "later", str(call), pointed=call == 10) for call in range(8, 12)]
    assert drawn(columns, 14, 2)[-1] == "   8  9▲10 11"
    assert drawn(columns, 6, 2)[-1] == "  8▲10"


def test_the_line_crosses_a_column_and_makes_way_for_its_top() -> None:
    columns = [Column(4, "later", "1", 1.0), Column(0, "later", "2", 1.0), Column(1, "later", "3", 1.0)]
    picture = paint(columns, AXIS, 8, 3)
    assert [(text, kind) for text, kind in picture[1][1::2]] == [("━", "in-later"), ("━", "line"), ("▄", "later")]


def test_ascii_draws_no_more_than_ascii() -> None:
    columns = [Column(call, "later", str(call), 2.0, pointed=call == 2) for call in range(5)]
    assert "".join(drawn(columns, 20, 5, symbols=ASCII)).isascii()


def test_a_value_above_nothing_can_be_seen() -> None:
    assert drawn([Column(0.1, "later", "1")], 4, 4)[2] == "0 ▁"


@pytest.mark.parametrize(
    ("count", "room", "present", "shown"),
    [
        (20, 30, 5, range(20)),
        (100, 30, 0, range(30)),
        (100, 30, 50, range(40, 70)),
        (100, 30, 99, range(70, 100)),
        (1_000_000, 200, 0, range(64)),
        (0, 30, 0, range(0)),
    ],
)
def test_the_window_goes_with_the_present(count: int, room: int, present: int, shown: range) -> None:
    assert window(count, room, present) == shown


def test_the_axis_takes_its_room() -> None:
    assert room_for(Axis(1.0, "100%", "50%", "0%"), 36) == 31
