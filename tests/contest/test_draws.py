"""Callers are pure functions of the seed: the same on every machine, uniform, and easy to find by name."""

from __future__ import annotations

import itertools
import subprocess
import sys
import weakref
from collections import Counter
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luckytui.contest.draws import Draws, drawn_share, draws_of
from luckytui.contest.numbers import HIGHEST, LOWEST
from luckytui.contest.terms import LARGEST_SEED, Terms

seeds = st.integers(0, LARGEST_SEED)

#: Numbers and delays that a seed has given since the first release, and has to give for ever.
PINNED = {
    (1, 12.0): [
        (969, 10.239832854656813),
        (246, 7.677485638203681),
        (918, 7.652342786669475),
        (803, 3.0640840127935762),
        (222, 6.052295388273247),
        (397, 1.5823080368773692),
    ],
    (LARGEST_SEED, 1.0): [
        (708, 0.4782402364814154),
        (648, 0.681627189293173),
        (468, 0.14587103161481407),
    ],
}


def test_a_seed_gives_the_same_numbers_and_delays_on_every_machine() -> None:
    for (seed, longest), fates in PINNED.items():
        draws = Draws(seed, len(fates), longest)
        assert [(draws.number(caller), draws.time(caller)) for caller in range(1, len(fates) + 1)] == fates


def test_a_seed_gives_the_same_callers_in_another_process() -> None:
    draws = Draws(77, 50, 3.0)
    program = (
        "from luckytui.contest.draws import Draws; r = Draws(77, 50, 3.0); "
        "print([(r.number(c), r.time(c)) for c in range(1, 51)])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str([(draws.number(caller), draws.time(caller)) for caller in range(1, 51)])


@given(seeds, st.integers(1, 50), st.integers(1, 50))
def test_a_callers_fate_does_not_depend_on_how_many_callers_there_are(seed: int, few: int, more: int) -> None:
    small, large = Draws(seed, few, 12.0), Draws(seed, few + more, 12.0)
    for caller in range(1, few + 1):
        assert (small.number(caller), small.time(caller)) == (large.number(caller), large.time(caller))


@example(0, 8.6e-305)
@example(0, 5e-324)
@given(seeds, st.floats(0, 86_400))
def test_a_delay_lies_in_its_range_and_a_number_has_three_digits(seed: int, longest: float) -> None:
    draws = Draws(seed, 20, longest)
    assert all(0 <= draws.time(caller) <= longest for caller in range(1, 21))
    assert all(LOWEST <= draws.number(caller) <= HIGHEST for caller in range(1, 21))
    assert draws.last_time() == max(draws.time(caller) for caller in range(1, 21))
    assert list(itertools.chain.from_iterable(draws.by_time())) == draws.in_order(range(1, 21))


def chi_square(counts: Counter[int], cells: int) -> float:
    expected = counts.total() / cells
    return sum((counts[cell] - expected) ** 2 for cell in range(cells)) / expected


@pytest.mark.parametrize("seed", [0, 1, 2, LARGEST_SEED])
def test_numbers_and_delays_are_uniform(seed: int) -> None:
    callers = 90_000
    draws = Draws(seed, callers, 1.0)
    every = range(1, callers + 1)
    numbers = Counter(draws.number(caller) - LOWEST for caller in every)
    delays = Counter(int(draws.time(caller) * 100) for caller in every)
    # Both are sums of squares with (cells - 1) degrees of freedom: mean cells - 1, variance twice that.
    assert set(numbers) == set(range(900))
    assert abs(chi_square(numbers, 900) - 899) < 4 * (2 * 899) ** 0.5
    assert abs(chi_square(delays, 100) - 99) < 4 * (2 * 99) ** 0.5


def test_a_callers_delay_says_nothing_of_its_number() -> None:
    draws = Draws(5, 90_000, 1.0)
    pairs = Counter(
        (draws.number(caller) - LOWEST) // 90 * 10 + int(draws.time(caller) * 10) for caller in range(1, 90_001)
    )
    assert abs(chi_square(pairs, 100) - 99) < 4 * (2 * 99) ** 0.5


@given(seeds, st.integers(1, 100))
def test_callers_in_order_call_one_after_the_other(seed: int, callers: int) -> None:
    draws = Draws(seed, callers, 12.0)
    order = draws.in_order(range(1, callers + 1))
    assert sorted(order) == list(range(1, callers + 1))
    assert all(draws.time(one) <= draws.time(next_one) for one, next_one in itertools.pairwise(order))


@pytest.mark.parametrize("callers", [[], [3], [4, 1], [2, 2, 5]])
def test_times_and_numbers_of_several_callers_are_those_of_each(callers: list[int]) -> None:
    draws = Draws(77, 5, 3.0)
    assert draws.times(callers) == [draws.time(caller) for caller in callers]
    assert draws.numbers(callers) == [draws.number(caller) for caller in callers]


def test_callers_with_the_same_delay_call_in_the_order_of_their_ids() -> None:
    draws = Draws(1, 50, 0.0)
    assert draws.in_order(range(1, 51)) == list(range(1, 51))
    assert list(chain.from_iterable(draws.by_time())) == list(range(1, 51))


@settings(max_examples=5)
@given(seeds)
def test_the_order_by_delay_is_the_same_taken_in_pieces(seed: int) -> None:
    draws = Draws(seed, 9_000, 12.0)
    assert list(itertools.chain.from_iterable(draws.by_time())) == draws.in_order(range(1, 9_001))


def test_what_was_drawn_for_a_contest_is_drawn_once_and_not_kept() -> None:
    terms = Terms(seed=3, callers=4)
    drawn = draws_of(terms)
    assert draws_of(Terms(seed=3, callers=4, prizes=0)) is drawn
    assert draws_of(Terms(seed=4, callers=4)) is not drawn
    there = weakref.ref(drawn)
    del drawn
    assert there() is None


def test_a_contest_without_callers_has_nobody_to_wait_for() -> None:
    drawn = Draws(3, 0, 12.0)
    assert drawn.last_time() == 0.0
    assert list(chain.from_iterable(drawn.by_time())) == []


@given(seeds, st.integers(0, 50), st.sampled_from([0.5, 3.0, 3600.0]))
def test_a_lead_in_shifts_everybody_alike(seed: int, callers: int, lead_in: float) -> None:
    without, after = Draws(seed, callers, 12.0), Draws(seed, callers, 12.0, lead_in)
    everybody = range(1, callers + 1)
    assert after.times(everybody) == [lead_in + without.time(caller) for caller in everybody]
    assert after.numbers(everybody) == without.numbers(everybody)
    assert after.last_time() == lead_in + without.last_time()
    assert list(chain.from_iterable(after.by_time())) == after.in_order(everybody)


def test_contests_with_another_lead_in_do_not_share_their_times() -> None:
    drawn = draws_of(Terms(seed=3, callers=4))
    assert draws_of(Terms(seed=3, callers=4, lead_in=3.0)) is not drawn


def test_a_share_is_drawn_from_its_label() -> None:
    shares = [drawn_share(f"a label {number}") for number in range(10_000)]
    assert shares[0] == drawn_share("a label 0")
    tenths = Counter(int(share * 10) for share in shares)
    assert abs(chi_square(tenths, 10) - 9) < 4 * (2 * 9) ** 0.5
