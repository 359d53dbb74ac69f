"""The characters that the dashboard draws with: Unicode, or ASCII where the locale has no more."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple


class Symbols(NamedTuple):
    """A set of characters.

    Attributes:
        bar: Cells of a countdown bar, from empty to full; their count is its resolution.
        sparks: Heights of the residue trail, 11 of them.
        pixels: A big letter's half-cells: none, upper, lower, both.
        ringing: Mark of a line whose countdown runs; the marks below, to `missed`, are for the other states.
        live: Mark of a live line.
        light_on: The on-air light, lit.
        light_off: The same, dark.
        lucky: Residue 0.
        hand: The dial's hand.
        congruent: Between two numbers with the same residue.
        arrow: From one value to another.
        dot: Between two words, and a faint mark.
        confetti: Pieces of confetti, one a character.
        ellipsis: In place of what is cut.
    """

    bar: str
    sparks: str
    pixels: str
    ringing: str
    next: str
    late: str
    last: str
    called: str
    recovered: str
    won: str
    missed: str
    live: str
    light_on: str
    light_off: str
    lucky: str
    hand: str
    congruent: str
    arrow: str
    dot: str
    confetti: str
    ellipsis: str


UNICODE = Symbols(
    bar=" ▏▎▍▌▋▊▉█",
    sparks="▁▁▂▂▃▃▄▅▆▇█",
    pixels=" ▀▄█",
    ringing="·",
    next="▶",
    late="!",
    last="◀",
    called="✓",
    recovered="↻",
    won="★",
    missed="-",
    live="☎",
    light_on="●",
    light_off="○",
    lucky="★",
    hand="•",
    congruent="≡",
    arrow="→",
    dot="·",
    confetti="■●▲◆★♦•▪",
    ellipsis="…",
)
ASCII = Symbols(
    bar=" -=#",
    sparks="0123456789X",
    pixels=' "_#',
    ringing=".",
    next=">",
    late="!",
    last="<",
    called="v",
    recovered="r",
    won="*",
    missed="-",
    live="@",
    light_on="(*)",
    light_off="( )",
    lucky="*",
    hand=".",
    congruent="=",
    arrow="->",
    dot="-",
    confetti="*o+x#%@.",
    ellipsis="..",
)


def speaks_utf8(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether the locale's characters are Unicode, by the variables that POSIX names, in their order."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if environment.get(name):
            return environment[name].lower().replace("-", "").endswith("utf8")
    return False


def choose(environment: Mapping[str, str] = os.environ) -> Symbols:
    """Return the characters for a locale."""
    return UNICODE if speaks_utf8(environment) else ASCII
