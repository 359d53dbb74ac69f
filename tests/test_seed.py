"""A seed that nobody chose, and a code that nobody guesses."""

from __future__ import annotations

from luckytui.seed import DRAWN_SEEDS, draw_code, draw_seed


def test_drawn_seeds_are_short_and_differ() -> None:
    drawn = [draw_seed() for _ in range(100)]
    assert all(0 <= seed < DRAWN_SEEDS for seed in drawn)
    assert len(set(drawn)) > 90


def test_a_code_is_four_letters_that_make_no_word() -> None:
    codes = {draw_code() for _ in range(2_000)}
    assert len(codes) > 1_900
    assert {len(code) for code in codes} == {4}
    assert all(letter in "BCDFGHJKLMNPQRSTVWXZ" for code in codes for letter in code)
    for place in range(4):
        assert len({code[place] for code in codes}) == 20
