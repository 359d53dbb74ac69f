"""Call signs: one for every caller, and found by how they begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.callers import ALPHABET, call_sign, find_caller


@pytest.mark.parametrize(
    ("caller", "sign"),
    [
        (1, "Alfa"),
        (2, "Bravo"),
        (17, "Quebec"),
        (26, "Zulu"),
        (27, "Alfa-2"),
        (52, "Zulu-2"),
        (1_000_000, "November-38462"),
    ],
)
def test_a_call_sign_follows_the_radio_alphabet_and_counts_its_laps(caller: int, sign: str) -> None:
    assert call_sign(caller) == sign
    assert find_caller(sign, 1_000_000) == caller


def test_every_call_sign_is_another_one_and_plain() -> None:
    signs = [call_sign(caller) for caller in range(1, 2_001)]
    assert len(set(signs)) == 2_000
    assert all(sign.isascii() and sign.replace("-", "").isalnum() for sign in signs)
    assert sorted(ALPHABET) == ALPHABET
    assert [word[0] for word in ALPHABET] == [chr(letter) for letter in range(ord("A"), ord("Z") + 1)]


@pytest.mark.parametrize(
    ("typed", "caller"),
    [
        ("7", 7),
        (" 27 ", 27),
        ("alfa", 1),
        ("ALFA-2", 27),
        ("q", 17),
        ("que-3", 69),
        ("100", 100),
        ("101", None),
        ("0", None),
        ("9" * 5_000, None),
        ("alfa-" + "9" * 5_000, None),
        ("zulu-4", None),
        ("", None),
        ("-", None),
        ("-2", None),
        ("alfa-x", None),
        ("alfa-²", None),
        ("٧", None),
        ("nobody", None),
        ("alfa\0", None),
        ("[red]", None),
    ],
    ids=lambda typed: repr(typed)[:14],
)
def test_a_caller_is_found_by_id_and_by_the_start_of_its_call_sign(typed: str, caller: int | None) -> None:
    assert find_caller(typed, 100) == caller


@given(st.text(), st.integers(1, 1_000_000))
def test_whatever_is_typed_finds_a_line_or_none(typed: str, lines: int) -> None:
    found = find_caller(typed, lines)
    assert found is None or 1 <= found <= lines
