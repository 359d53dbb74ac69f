"""Call signs: the names of the callers on the radio."""

from __future__ import annotations

ALPHABET = [
    "Alfa",
    "Bravo",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "Oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Tango",
    "Uniform",
    "Victor",
    "Whiskey",
    "Xray",
    "Yankee",
    "Zulu",
]


def call_sign(caller: int) -> str:
    """Return the call sign of a caller: 1 is Alfa, 26 is Zulu, 27 is Alfa-2.

    Args:
        caller: 1 or more.
    """
    lap, letter = divmod(caller - 1, len(ALPHABET))
    return ALPHABET[letter] if lap == 0 else f"{ALPHABET[letter]}-{lap + 1}"


def is_call_sign(text: str) -> bool:
    """Return whether a text is the call sign of some caller (`alfa`, `Zulu-12`); case does not matter."""
    letter, dash, lap = text.partition("-")
    if letter.title() not in ALPHABET:
        return False
    return not dash or (lap.isascii() and lap.isdigit() and lap[0] != "0" and int(lap[:9]) > 1)


def find_callers(text: str, callers: int) -> range:
    """Return the callers with an id (`27`) or with a call sign that begins like this (`alfa-2`, `que`).

    Args:
        text: What was typed; case does not matter.
        callers: How many callers there are.

    Returns:
        Their ids in order; empty if there is none. No two call signs begin with the same letter but for their laps.
    """
    wanted = text.strip().lower()
    if wanted.isascii() and wanted.isdigit():
        caller = int(wanted[:9])
        return range(caller, caller + 1) if 1 <= caller <= callers else range(0)
    name, _, lap = wanted.partition("-")
    if not name or (lap and not (lap.isascii() and lap.isdigit())):
        return range(0)
    for first, letter in enumerate(ALPHABET, 1):
        if letter.lower().startswith(name):
            every = range(first, callers + 1, len(ALPHABET))
            return every[int(lap[:9]) - 1 : int(lap[:9])] if lap and int(lap[:9]) else every
    return range(0)
