"""The search for lines by id or name."""

from __future__ import annotations

import pytest

from luckytui.contest.search import find_lines
from luckytui.contest.terms import Terms
from tests.views import live_lines, view_for

#: 30 scheduled callers, then you, Ann, Zoë, and a live line without a name of its own.
TERMS = Terms(seed=3, callers=30)
VIEW = view_for(TERMS, lines=live_lines(TERMS, "", "Ann", "Zoë", ""))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("you", [31]),
        ("a", [1, 27, 32]),
        ("ZO", [33]),
        ("zoË", [33]),
        ("z", [26, 33]),
        ("hotel-2", [34]),
        ("hotel", [8, 34]),
        ("31", [31]),
        ("34", [34]),
        ("35", []),
        ("echo-2", []),
        ("", []),
        (" ", []),
    ],
)
def test_lines_are_found_by_id_and_by_what_they_are_called(typed: str, lines: list[int]) -> None:
    assert find_lines(VIEW, typed) == lines
