"""The characters that the dashboard draws with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from luckytui.contest.numbers import MODULUS
from luckytui.tui.symbols import ASCII, UNICODE, Symbols, choose, speaks_utf8, started_with


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
        ({"LANG": "ca_ES.UTF-8@valencia"}, True),
        ({"LANG": "ca_ES@euro"}, False),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({}, False),
    ],
)
def test_the_locale_decides_what_is_drawn_with(environment: dict[str, str], speaks: bool) -> None:
    assert speaks_utf8(environment) is speaks
    assert choose(environment) is (UNICODE if speaks else ASCII)


@pytest.mark.parametrize("terminal", ["linux", "linux-16color"])
def test_the_linux_console_is_sent_what_its_fonts_have(terminal: str) -> None:
    assert choose({"LANG": "C.UTF-8", "TERM": terminal}) is ASCII


@pytest.mark.parametrize(("locale", "symbols"), [("C", "ASCII"), ("", "ASCII"), ("C.UTF-8", "UNICODE")])
def test_the_locale_that_python_makes_up_is_not_believed(locale: str, symbols: str) -> None:
    asks = (
        "import os; from luckytui.tui import symbols; chosen = symbols.choose();"
        "print('UNICODE' if chosen is symbols.UNICODE else 'ASCII', os.environ.get('LC_CTYPE'))"
    )
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TERM"))
    }
    found = subprocess.run(
        [sys.executable, "-c", asks], env=plain | {"LANG": locale}, capture_output=True, text=True, check=True
    )
    assert found.stdout.split()[0] == symbols, found.stdout


def test_where_the_first_environment_is_not_kept_the_present_one_counts(tmp_path: Path) -> None:
    assert started_with(tmp_path / "none") is os.environ


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
