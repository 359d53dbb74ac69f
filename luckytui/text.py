"""How calls, counts and names are written where there is no screen."""

from __future__ import annotations

from luckytui.contest.rules import MODULUS, Ruling


def call_json(contest: int, ruling: Ruling) -> str:
    """Return a call as the JSON object that announces it."""
    seq, caller, number, magic_number, at = ruling
    residue = magic_number % MODULUS
    # By hand: every value is a number, and json.dumps takes four times as long.
    return (
        f'{{"event":"call","contest":{contest},"seq":{seq},"caller":{caller},"number":{number},'
        f'"magic_number":{magic_number},"residue":{residue},"won":{"false" if residue else "true"},"at":{at!r}}}'
    )


def counted(count: int, thing: str) -> str:
    """Return how many there are of a thing, in words: `1 call`, `2,000 calls`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def printable(text: str) -> str:
    """Return text, such as a file's name, with a mark in place of all that could move or break a line."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
