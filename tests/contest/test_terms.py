"""What can be settled before a contest, and what cannot."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.terms import LARGEST_SEED, MOST_CALLERS, Terms, is_keyword

BAD_KEYWORDS = {
    "empty": "",
    "markup": "[red]lucky[/]",
    "an escape": "\x1b[31mlucky",
    "a C1 escape": "\x9b31mlucky",
    "NUL": "luc\0ky",
    "a line break": "lucky\nWinner: Alfa",
    "a carriage return": "lucky\rWinner",
    "a tab": "a\tb",
    "a backspace": "lucky\b",
    "a line separator": "lucky\u2028Winner",
    "a right-to-left mark": "\u200flucky",
    "a right-to-left override": "\u202elucky",
    "an isolate": "\u2067lucky",
    "a combining mark": "lucky\u0301",
    "a hundred combining marks": "l" + "\u0335" * 100,
    "a zero-width joiner": "luc\u200dky",
    "a variation selector": "lucky\ufe0f",
    "an emoji": "\U0001f340",
    "a space": "lucky day",
    "a no-break space": "lucky\u00a0day",
    "a quote": 'lucky"',
    "a backslash": "lucky\\",
    "a lone surrogate": "lucky\udcff",
    "Hebrew, which moves the digits beside it": "\u05de\u05d6\u05dc",
    "Arabic, which moves the digits beside it": "\u062d\u0638",
    "Arabic digits, which run the other way too": "\u0663\u0664",
    "an invisible letter": "\u3164",
    "a letter that joins the one before": "\u1100\u1161",
    "a final that joins the letters before": "\u1100\u11a8",
    "one letter too many": "x" * 25,
    "10,000 letters": "x" * 10_000,
}


@pytest.mark.parametrize("word", BAD_KEYWORDS.values(), ids=BAD_KEYWORDS)
def test_a_word_that_could_colour_move_or_break_the_screen_is_no_keyword(word: str) -> None:
    assert not is_keyword(word)
    with pytest.raises(ValueError, match="a keyword is one word"):
        Terms(keyword=word)


@pytest.mark.parametrize(
    "word", ["lucky", "l", "x" * 24, "Glück", "幸運", "행운", "удача", "7-up", "a_b", "①", "\U00017000"]
)
def test_a_plain_word_of_any_script_that_runs_to_the_right_is_a_keyword(word: str) -> None:
    assert Terms(keyword=word).keyword == word


@given(st.text(max_size=30))
def test_a_keyword_takes_a_place_for_every_letter_and_is_printable(word: str) -> None:
    from rich.cells import cell_len

    if is_keyword(word):
        assert word.isprintable()
        assert all(cell_len(letter) > 0 for letter in word)
        assert not set(word) & set(" []\\\"'")


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": -1},
        {"seed": LARGEST_SEED + 1},
        {"seed": 10**400},
        {"callers": -1},
        {"callers": MOST_CALLERS + 1},
        {"prizes": -1},
        {"prizes": MOST_CALLERS + 1},
        {"max_delay": math.nan},
        {"max_delay": math.inf},
        {"max_delay": -math.inf},
        {"max_delay": -1.0},
        {"max_delay": 86_400.5},
        {"timeout": math.nan},
        {"timeout": math.inf},
        {"timeout": -0.001},
        {"lead_in": -0.001},
        {"lead_in": math.nan},
        {"propagation": math.inf},
        {"propagation": 86_400.5},
    ],
    ids=str,
)
def test_terms_out_of_range_are_no_terms(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^(a seed|callers|prizes|delays)"):
        Terms(**wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"seed": LARGEST_SEED},
        {"callers": 0},
        {"callers": MOST_CALLERS},
        {"prizes": 0},
        {"max_delay": 0.0},
        {"max_delay": 86_400.0},
        {"lead_in": 86_400.0, "propagation": 86_400.0},
    ],
    ids=str,
)
def test_terms_at_the_edge_of_their_range_are_terms(right: dict[str, Any]) -> None:
    Terms(**right)


def test_live_lines_can_call_from_the_lead_in_and_the_propagation_on() -> None:
    assert Terms().live_from == 0.0
    assert Terms(lead_in=3.0, propagation=2.5).live_from == 5.5
