"""How counts, chances and names are written."""

from __future__ import annotations

import os
import subprocess
from fractions import Fraction

import pytest

from luckytui.text import bounded_percent, counted, grouped, percent, printable, shell_word, short_percent


def test_one_is_one() -> None:
    assert [counted(count, "call") for count in (0, 1, 2, 1_000)] == ["0 calls", "1 call", "2 calls", "1,000 calls"]


def test_thousands_are_separated_by_commas() -> None:
    assert [grouped(number) for number in (0, 999, 1_141, 1_000_000)] == ["0", "999", "1,141", "1,000,000"]


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (Fraction(0), "0.00%"),
        (Fraction(1, 10**20), "<0.01%"),
        (Fraction(2, 100_000), "<0.01%"),
        (Fraction(1, 20_000), "0.01%"),
        (Fraction(91, 100), "91.00%"),
        (Fraction(99_994, 100_000), "99.99%"),
        (1 - Fraction(1, 20_000), ">99.99%"),
        (1 - Fraction(1, 10**20), ">99.99%"),
        (Fraction(1), "100.00%"),
    ],
)
def test_a_table_keeps_what_is_nearly_certain_apart_from_what_is(chance: Fraction, text: str) -> None:
    assert percent(chance) == text


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


@pytest.mark.parametrize("name", ["a b", "a\n'b", "caf\udce9", "a\x1b[31m\\'x", "-x", "幸 \u202e"])
def test_a_word_for_the_shell_is_one_line_and_means_the_name(name: str) -> None:
    word = shell_word(name)
    assert word.isprintable()
    told = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert os.fsdecode(told.stdout) == name


def test_a_name_moves_and_breaks_no_line() -> None:
    assert printable("a b\x1b[31m\n\u202e\udcff幸") == "a b\ufffd[31m\ufffd\ufffd\ufffd幸"
