"""Which words can be a keyword, or name a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.terms import Terms
from luckytui.contest.words import is_keyword, is_name, normal

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


@pytest.mark.parametrize("word", BAD_KEYWORDS.values(), ids=BAD_KEYWORDS)
def test_what_is_no_keyword_names_no_line(word: str) -> None:
    # In the normal form a mark joins the letter before, and a letter its vowel, where there is one letter for both.
    assert not is_name(word) or is_keyword(normal(word))


@pytest.mark.parametrize("name", ["A", "x" * 16, "Zoë", "Zoe\u0308", "花子", "Ann-2", "Ｚｏｅ"])
def test_a_name_is_a_word_of_1_to_16_letters(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", " ", "x" * 17, "Ann Lee", "a.b", "\u202eAnn", "אבג", "\u3164", "\ufdfa", "🍀"])
def test_other_texts_name_no_line(name: str) -> None:
    assert not is_name(name)


@given(st.text(max_size=20))
def test_a_name_stays_one_in_its_normal_form(text: str) -> None:
    if is_name(text):
        assert is_keyword(normal(text))
        assert normal(normal(text)) == normal(text)
        assert normal(text).isprintable()
