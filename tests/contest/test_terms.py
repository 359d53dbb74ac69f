"""What can be settled before a contest, and what cannot."""

from __future__ import annotations

import math
from typing import Any

import pytest

from luckytui.contest.terms import LARGEST_SEED, MOST_CALLERS, Terms


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
