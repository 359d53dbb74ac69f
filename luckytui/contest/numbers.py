"""The numbers that callers say, residues mod 11, and which numbers win."""

from __future__ import annotations

#: The numbers that a caller may say: those of three digits.
LOWEST = 100
HIGHEST = 999
NUMBERS = range(LOWEST, HIGHEST + 1)

#: A magic number that is divisible by this wins.
MODULUS = 11

#: Numbers by their three digits. A look-up is the whole check: `int()` would also accept "１２３", " 123 " and "+123".
SPOKEN = {str(number): number for number in NUMBERS}


def numbers_in(residue: int) -> range:
    """Return the numbers of a residue class, 0 to 10, in ascending order."""
    return range(LOWEST + (residue - LOWEST) % MODULUS, HIGHEST + 1, MODULUS)


#: How many numbers fall in each residue class: 81 in 0 and 10, 82 in the others.
IN_CLASS = tuple(len(numbers_in(residue)) for residue in range(MODULUS))


def residue(number: int) -> int:
    """Return a number mod 11, 0 to 10; a magic number with residue 0 wins."""
    return number % MODULUS


def needed(residue: int) -> int:
    """Return the residue class the next number must fall in to win.

    Args:
        residue: The magic number mod 11, 0 to 10.
    """
    return -residue % MODULUS


def winning_numbers(residue: int) -> int:
    """Return how many of the 900 numbers win when the magic number has this residue, 0 to 10."""
    return IN_CLASS[needed(residue)]


def nearest_winner(number: int, residue: int) -> int:
    """Return the number closest to a call's own with which that call would have won.

    Args:
        number: The number called, 100 to 999.
        residue: The magic number mod 11 after the call, 0 to 10.
    """
    above = number + needed(residue)
    below = number - residue
    return below if above > HIGHEST or (below >= LOWEST and number - below < above - number) else above
