"""The characters to draw with: Unicode, or ASCII if the locale is not UTF-8."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Symbols(NamedTuple):
    """A set of characters.

    Attributes:
        bar: A cell of a countdown bar, from empty to full.
        column: A cell of a column of a chart, from empty to full.
        shares: The shares of a bar in three parts.
        sparks: The residues 0 to 10 as bars.
        pixels: The half-cells of a big letter: none, upper, lower, both.
        ringing: Mark of a line whose countdown runs; the next fields, up to `missed`, mark the other states.
        live: Mark of a live line.
        gone: Mark of a live line whose owner has lost the connection.
        found: Mark of the line that the search has found.
        sorted: Mark of the column that the board is sorted by.
        light_on: The on-air light, lit.
        light_off: The on-air light, dark.
        lost: Mark of a contest that nobody has won.
        lucky: Residue 0.
        arcs: A cell of the ring at rest, on the trail and at the present residue; empty where it is drawn with dots.
        congruent: "is congruent to".
        arrow: "to", from one value to another.
        dot: A separator, and a faint mark.
        rule: A cell of a dividing line.
        confetti: Pieces of confetti, one per character.
        ellipsis: Replaces text that is cut.
    """

    bar: str
    column: str
    shares: str
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
    gone: str
    found: str
    sorted: str
    light_on: str
    light_off: str
    lost: str
    lucky: str
    arcs: str
    congruent: str
    arrow: str
    dot: str
    rule: str
    confetti: str
    ellipsis: str

    @property
    def residue_heading(self) -> str:
        """The heading of the column of residues."""
        return "r" if self.congruent == "=" else self.congruent

    def dots(self, mask: int, kind: str) -> str:
        """Return a cell of the ring.

        Args:
            mask: The pattern of its dots, 1 to 255.
            kind: `rest`, `trail` or `present`.
        """
        return self.arcs[("rest", "trail", "present").index(kind)] if self.arcs else chr(BRAILLE + mask)


#: The braille pattern without a dot.
BRAILLE = 0x2800

UNICODE = Symbols(
    bar=" ▏▎▍▌▋▊▉█",
    column=" ▁▂▃▄▅▆▇█",
    shares="█▓░",
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
    gone="✗",
    found="»",
    sorted="▾",
    light_on="●",
    light_off="○",
    lost="○",
    lucky="★",
    arcs="",
    congruent="≡",
    arrow="→",
    dot="·",
    rule="─",
    confetti="■●▲◆★♦•▪",
    ellipsis="…",
)
ASCII = Symbols(
    bar=" -=#",
    column=" _#",
    shares="#=.",
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
    gone="x",
    found="/",
    sorted="v",
    light_on="(*)",
    light_off="( )",
    lost="o",
    lucky="*",
    arcs=".+#",
    congruent="=",
    arrow="->",
    dot="-",
    rule="-",
    confetti="*o+x#%@.",
    ellipsis="..",
)


def started_with(file: Path = Path("/proc/self/environ")) -> Mapping[str, str]:
    """Return the environment that this process was started with.

    In the C locale Python sets LC_CTYPE to C.UTF-8 for itself, which says nothing about the terminal. Where the
    system does not keep that environment, the present one is returned.

    Args:
        file: Where Linux keeps it.
    """
    try:
        kept = os.fsdecode(file.read_bytes())
    except OSError:
        return os.environ
    return dict(entry.split("=", 1) for entry in kept.split("\0") if "=" in entry)


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Return whether the locale is UTF-8, by the variables of POSIX, in their order of precedence."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if environment.get(name):
            # language_territory.codeset@modifier
            codeset = environment[name].partition("@")[0].rpartition(".")[2]
            return codeset.lower().replace("-", "") == "utf8"
    return False


def choose(environment: Mapping[str, str] | None = None) -> Symbols:
    """Return the characters for a locale and a terminal.

    Args:
        environment: Its variables; None stands for those that this process was started with.
    """
    if environment is None:
        environment = started_with()
    # The fonts of the Linux console have 256 or 512 characters: no eighths of a block, few marks.
    console = environment.get("TERM", "").startswith("linux")
    return UNICODE if speaks_utf8(environment) and not console else ASCII
