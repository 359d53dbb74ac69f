"""What numbers do to the magic number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.numbers import (
    IN_CLASS,
    MODULUS,
    NUMBERS,
    SPOKEN,
    nearest_winner,
    needed,
    numbers_in,
    residue,
    winning_numbers,
)


@pytest.mark.parametrize("left", range(MODULUS))
def test_a_number_of_the_needed_class_wins(left: int) -> None:
    assert 0 <= needed(left) < MODULUS
    assert (left + needed(left)) % MODULUS == 0


@pytest.mark.parametrize("left", range(MODULUS))
def test_as_many_numbers_win_as_make_a_multiple_of_eleven(left: int) -> None:
    assert winning_numbers(left) == sum(residue(left + number) == 0 for number in NUMBERS)


def test_every_number_is_spoken_in_three_digits_and_in_one_class() -> None:
    assert list(SPOKEN.values()) == list(NUMBERS)
    assert all(str(number) == said for said, number in SPOKEN.items())
    assert sum(IN_CLASS) == len(NUMBERS) == 900


@given(before=st.integers(0, 10**9), number=st.sampled_from(NUMBERS))
def test_no_number_that_would_have_won_is_closer_than_the_nearest(before: int, number: int) -> None:
    winners = [each for each in NUMBERS if residue(before + each) == 0]
    assert nearest_winner(number, residue(before + number)) == min(winners, key=lambda each: abs(each - number))


def test_every_number_is_in_its_class_and_in_no_other() -> None:
    classes = [list(numbers_in(left)) for left in range(MODULUS)]
    assert [{residue(number) for number in each} for each in classes] == [{left} for left in range(MODULUS)]
    assert sorted(number for each in classes for number in each) == list(NUMBERS)
