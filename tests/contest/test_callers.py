"""Call signs: one for every caller, and found by how they begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.callers import ALPHABET, call_sign, find_callers, is_call_sign


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
    assert find_callers(sign, 1_000_000)[0] == caller


def test_every_call_sign_is_another_one_and_plain() -> None:
    signs = [call_sign(caller) for caller in range(1, 2_001)]
    assert len(set(signs)) == 2_000
    assert all(sign.isascii() and sign.replace("-", "").isalnum() for sign in signs)
    assert sorted(ALPHABET) == ALPHABET
    assert [word[0] for word in ALPHABET] == [chr(letter) for letter in range(ord("A"), ord("Z") + 1)]


@pytest.mark.parametrize(
    ("typed", "callers"),
    [
        ("7", [7]),
        ("1", [1]),
        (" 27 ", [27]),
        ("alfa", [1, 27, 53, 79]),
        ("alfa-", [1, 27, 53, 79]),
        ("ALFA-2", [27]),
        ("alfa-1", [1]),
        ("q", [17, 43, 69, 95]),
        ("que-3", [69]),
        ("zulu", [26, 52, 78]),
        ("100", [100]),
        ("101", []),
        ("0", []),
        ("9" * 5_000, []),
        ("alfa-" + "9" * 5_000, []),
        ("zulu-4", []),
        ("", []),
        ("-", []),
        ("-2", []),
        ("alfa-x", []),
        ("alfa-²", []),
        ("٧", []),
        ("nobody", []),
        ("alfa\0", []),
        ("[red]", []),
    ],
    ids=lambda typed: repr(typed)[:14],
)
def test_callers_are_found_by_id_and_by_the_start_of_their_call_signs(typed: str, callers: list[int]) -> None:
    assert list(find_callers(typed, 100)) == callers


@given(st.text(), st.integers(0, 1_000_000))
def test_whatever_is_typed_finds_callers_or_none(typed: str, callers: int) -> None:
    found = find_callers(typed, callers)
    assert not found or 1 <= found[0] <= found[-1] <= callers


@given(st.integers(1, 10**6))
def test_a_call_sign_is_known_for_one_in_any_case(caller: int) -> None:
    sign = call_sign(caller)
    assert is_call_sign(sign)
    assert is_call_sign(sign.lower())
    assert is_call_sign(sign.upper())


@pytest.mark.parametrize(
    "text", ["", "-", "-2", "Ann", "Alfa-", "Alfa-1", "Alfa-0", "Alfa-02", "Alfa-x", "Alfa-²", "Alf"]
)
def test_what_is_no_call_sign_is_not_taken_for_one(text: str) -> None:
    assert not is_call_sign(text)
