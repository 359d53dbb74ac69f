"""Values from JSON that may come from another machine, each checked before anything follows from it."""

from __future__ import annotations

from typing import Any

from luckytui.contest.terms import LARGEST_SEED

#: The longest contest time, in seconds; the slowest and the fastest contest, in contest seconds per wall second.
LONGEST, SLOWEST, FASTEST = 1e9, 1 / 1024, 1024.0


def whole(value: Any) -> int:
    """Return a whole number, 0 to 2^63-1.

    Raises:
        ValueError: It is none.
    """
    if type(value) is not int or not 0 <= value <= LARGEST_SEED:
        raise ValueError("no whole number")
    return value


def seconds(value: Any) -> float:
    """Return a contest time, in seconds, 0 to 10^9.

    Raises:
        ValueError: It is none.
    """
    return _between(value, 0.0, LONGEST)


def rate(value: Any) -> float:
    """Return contest seconds per wall second, 1/1024 to 1024.

    Raises:
        ValueError: It is none.
    """
    return _between(value, SLOWEST, FASTEST)


def truth(value: Any) -> bool:
    """Return whether something is so.

    Raises:
        ValueError: It is neither true nor false.
    """
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _between(value: Any, low: float, high: float) -> float:
    if type(value) not in (int, float) or not low <= value <= high:
        raise ValueError(f"no number from {low:g} to {high:g}")
    return float(value)
