"""How counts, chances and names are written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from luckytui.text import bounded_percent, counted, percent, printable, short_percent


def test_one_is_one() -> None:
    assert [counted(count, "call") for count in (0, 1, 2, 1_000)] == ["0 calls", "1 call", "2 calls", "1,000 calls"]


def test_a_table_keeps_tiny_chances_apart_from_none() -> None:
    found = [percent(Fraction(*ratio)) for ratio in ((0, 1), (1, 10**20), (1, 20_000), (91, 100), (1, 1))]
    assert found == ["0.00%", "1e-18%", "0.01%", "91.00%", "100.00%"]


@pytest.mark.parametrize(
    ("chance", "bounded", "short"),
    [
        (0.0, "0%", "0"),
        (1.0, "100%", "100"),
        (1e-20, "under 0.01%", "0.0"),
        (0.99999, "over 99.99%", "99.9"),
        (0.0911111, "9.11%", "9.1"),
        (0.9996, "99.96%", "99.9"),
    ],
)
def test_only_what_is_certain_is_said_to_be(chance: float, bounded: str, short: str) -> None:
    assert (bounded_percent(chance), short_percent(chance)) == (bounded, short)


def test_a_name_moves_and_breaks_no_line() -> None:
    assert printable("a b\x1b[31m\n\u202e\udcff幸") == "a b\ufffd[31m\ufffd\ufffd\ufffd幸"
