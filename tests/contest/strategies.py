"""Contests, lines and calls of every kind, the impossible ones among them."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import HIGHEST, LOWEST
from luckytui.contest.rulings import Call
from luckytui.contest.terms import LARGEST_SEED, Terms

BAD_NUMBERS: list[Any] = [
    "099",
    "1000",
    "-11",
    "+123",
    "１２３",
    "٣٣٣",
    "²³⁴",
    "1e2",
    "0x1",
    " 123",
    "123 ",
    "123\n",
    "12\x003",
    "1_0",
    "1_00",
    "",
    "99",
    "00100",
    "12.",
    "abc",
    "1" * 10_000,
    "[red]123",
    "\x1b[31m123",
    b"123",
    True,
    123,
    1.0,
    123.0,
    math.nan,
    None,
    [],
    ["123"],
    [1, 2, 3],
    {"123": 123},
]


def live_lines(terms: Terms, count: int) -> list[LiveLine]:
    return [LiveLine(terms.callers + place, f"Name{place}", Origin.KEYBOARD) for place in range(1, count + 1)]


any_keyword = st.one_of(st.just("lucky"), st.just("lucky"), st.just("lucky"), st.text(max_size=8))
any_caller: st.SearchStrategy[Any] = st.one_of(
    st.integers(-1, 8), st.integers(1, 6), st.sampled_from([True, 1.0, None])
)
any_number: st.SearchStrategy[Any] = st.one_of(
    st.integers(LOWEST, HIGHEST).map(str),
    st.integers(LOWEST, HIGHEST).map(str),
    st.integers().map(str),
    st.sampled_from(BAD_NUMBERS),
    st.text(max_size=4),
    st.floats(),
)
any_terms = st.builds(
    Terms,
    seed=st.integers(0, LARGEST_SEED),
    callers=st.integers(1, 6),
    prizes=st.integers(0, 3),
)
any_lines = st.integers(0, 2)
# A moment each, so that their order is the one in which they are drawn.
any_calls = st.lists(st.tuples(any_caller, any_keyword, any_number), max_size=14).map(
    lambda drawn: [Call(float(moment), *said) for moment, said in enumerate(drawn)]
)
