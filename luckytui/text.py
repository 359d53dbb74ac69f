"""How counts, chances and names are written."""

from __future__ import annotations

from typing import SupportsFloat


def counted(count: int, thing: str) -> str:
    """Return a count with its noun, in the plural where needed: `1 call`, `2,000 calls`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def percent(chance: SupportsFloat) -> str:
    """Return a chance for a table: a percentage with two decimals, or one digit and a power of ten when it is tiny."""
    value = float(chance)
    return f"{value:.2%}" if value >= 0.00005 or value == 0 else f"{100 * value:.0e}%"


def bounded_percent(chance: float) -> str:
    """Return a chance for an audience: a percentage that is 0% or 100% only where that is certain."""
    if chance in (0.0, 1.0):
        return f"{chance:.0%}"
    if chance < 0.0001:
        return "under 0.01%"
    return "over 99.99%" if chance > 0.9999 else f"{chance:.2%}"


def short_percent(chance: float) -> str:
    """Return a chance for big digits: percent with one decimal, no sign; 0 and 100 only where that is certain."""
    if chance in (0.0, 1.0):
        return f"{100 * chance:.0f}"
    return f"{min(round(100 * chance, 1), 99.9):.1f}"


def printable(text: str) -> str:
    """Return text with a replacement character for every character that is not printable (control characters)."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
