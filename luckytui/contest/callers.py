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


def find_caller(text: str, lines: int) -> int | None:
    """Return the line with an id (`27`) or with a call sign that begins like this (`alfa-2`, `que`).

    Args:
        text: What was typed; case does not matter.
        lines: How many lines there are.

    Returns:
        The first match, or None.
    """
    wanted = text.strip().lower()
    if wanted.isascii() and wanted.isdigit():
        caller = int(wanted[:9])
        return caller if 1 <= caller <= lines else None
    name, _, lap = wanted.partition("-")
    if not name or (lap and not (lap.isascii() and lap.isdigit())):
        return None
    for index, letter in enumerate(ALPHABET, 1):
        if letter.lower().startswith(name):
            caller = index + len(ALPHABET) * max(int(lap[:9] or 1) - 1, 0)
            return caller if caller <= lines else None
    return None
