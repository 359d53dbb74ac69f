"""How numbers, counts, chances and names are written for a person; JSON has plain numbers.

Quantities (totals, counts, the place of a call) are grouped in thousands: `1,141`. What a person types in again (a
seed, the id of a caller or contest) is not.
"""

from __future__ import annotations

import os
from typing import SupportsFloat


def grouped(number: int) -> str:
    """Return a quantity with a comma between the thousands: `1,141`."""
    return f"{number:,}"


def counted(count: int, thing: str) -> str:
    """Return a count with its noun, in the plural where needed: `1 call`, `2,000 calls`."""
    return f"{grouped(count)} {thing}" if count == 1 else f"{grouped(count)} {thing}s"


def percent(chance: SupportsFloat) -> str:
    """Return a chance for a table: a percentage with two decimals that is 0.00% or 100.00% only where that is exact."""
    value = float(chance)
    # A fraction may be nearer to 0 or 1 than its float can tell.
    if chance not in (0, 1) and not 0.00005 <= value < 0.99995:
        return "<0.01%" if value < 0.5 else ">99.99%"
    return f"{value:.2%}"


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


def shell_word(text: str) -> str:
    """Return a word for a shell's command line that means a text, whatever is in it, and shows on one line.

    What is not printable is given in bash's form `$'...'`, byte by byte.
    """
    if text.isprintable():
        import shlex

        return shlex.quote(text)
    shown = (
        letter if letter.isprintable() else "".join(f"\\x{byte:02x}" for byte in os.fsencode(letter))
        for letter in text.replace("\\", "\\\\").replace("'", "\\'")
    )
    return f"$'{''.join(shown)}'"


def printable(text: str) -> str:
    """Return text with a replacement character for every character that is not printable (control characters)."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
