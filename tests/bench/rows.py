"""A figure as it was measured, beside the yardstick of the same run and the bar it has to clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Attributes:
        tiny: Only see that it runs: few callers, one round, fractions of a second.
        rounds: Rounds, of which the median counts.
        seconds: How long a steady state is watched.
        columns: Width of the terminal.
        lines: Height of the terminal.
    """

    tiny: bool = False
    rounds: int = 5
    seconds: float = 6.0
    columns: int = 120
    lines: int = 40

    def few(self, many: int, tiny: int) -> int:
        """Return `many`, or `tiny` where it only has to run."""
        return tiny if self.tiny else many


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        figure: What was measured.
        value: The figure.
        unit: Its unit.
        bar: What it has to be, in words.
        ok: Whether it is.
        yardstick: What it is compared with, in words; empty where there is nothing to compare.
        beside: The yardstick's own figure.
        ratio: The one over the other, whichever way round the bar is put.
        note: What else is worth knowing.
    """

    figure: str
    value: float
    unit: str
    bar: str
    ok: bool
    yardstick: str = ""
    beside: float | None = None
    ratio: float | None = None
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return asdict(self)

    def __str__(self) -> str:
        """Return it as a line of text."""
        said = f"{'ok   ' if self.ok else 'SHORT'} {self.figure}: {short(self.value)} {self.unit}"
        if self.yardstick:
            beside = "" if self.beside is None else f" {short(self.beside)} {self.unit}"
            said += f" | {self.yardstick}{beside}"
        if self.ratio is not None:
            said += f" | ratio {self.ratio:.3g}"
        return f"{said} | bar {self.bar}{f' | {self.note}' if self.note else ''}"


def short(value: float) -> str:
    """Return a number with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def median(values: Sequence[float]) -> float:
    """Return the middle value; the upper of two."""
    return sorted(values)[len(values) // 2]


def p95(values: Sequence[float]) -> float:
    """Return the value that one in twenty exceeds; infinity where there is none at all."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)] if ordered else float("inf")
