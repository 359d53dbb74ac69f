"""The characters that the dashboard draws with."""

from __future__ import annotations

import pytest

from luckytui.contest.numbers import MODULUS
from luckytui.tui.symbols import ASCII, UNICODE, Symbols, choose, speaks_utf8


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


@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
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
    assert len({*marks, symbols.live}) == 8
    assert len(symbols.sparks) == MODULUS
