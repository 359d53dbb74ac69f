"""Words that people choose, a keyword or a name: how long they may be, and of which characters."""

from __future__ import annotations

import unicodedata
from string import ascii_letters, digits

LONGEST_KEYWORD = 24
LONGEST_NAME = 16


def is_keyword(word: str) -> bool:
    """Return whether a word can be a keyword: 1 to 24 letters, digits, `-` or `_`, written left to right."""
    return _is_word(word, LONGEST_KEYWORD)


def is_name(text: str) -> bool:
    """Return whether a text, in its normal form (`normal`), can name a live line: as a keyword, of 1 to 16 letters."""
    return _is_word(normal(text), LONGEST_NAME)


def normal(text: str) -> str:
    """Return a name in its normal form (Unicode's NFKC): what looks alike is alike, `Ｚoe` is `Zoe`."""
    return unicodedata.normalize("NFKC", text)


def _is_word(word: str, longest: int) -> bool:
    """Return whether a text is one word that can be shown anywhere.

    Characters that could disturb a screen (escapes, markup, direction marks, combining characters,
    spaces) are neither letters nor digits, so they are excluded.
    """
    return 0 < len(word) <= longest and all(letter in _PLAIN or _is_plain(letter) for letter in word)


#: Looked up first, for speed: a journal of 10,000 contests has 10,000 keywords to check.
_PLAIN = frozenset(ascii_letters + digits + "-_")


def _is_plain(letter: str) -> bool:
    """Return whether a character is a letter or digit that has a width and runs from left to right."""
    return (
        unicodedata.category(letter)[0] in "LN"
        # Right-to-left words would move the digits beside them to their other side.
        and unicodedata.bidirectional(letter) not in ("R", "AL", "AN")
        # Letters without a width of their own: Hangul fillers, and vowels and finals that join the letter before.
        and not any(part in unicodedata.name(letter, "") for part in ("JUNGSEONG", "JONGSEONG", "FILLER"))
    )
