"""The geometry of the timeline: from contest times to cells, and back."""

from __future__ import annotations


def cell_of(moment: float, length: float, width: int) -> int:
    """Return the cell of a contest time.

    Args:
        moment: The contest time, 0 to `length` seconds.
        length: Seconds of the whole timeline.
        width: Cells of the timeline, 1 or more.

    Returns:
        0 to `width - 1`.
    """
    if length <= 0:
        return width - 1
    return min(max(int(moment / length * width), 0), width - 1)


def moment_of(cell: int, length: float, width: int) -> float:
    """Return the contest time in the middle of a cell, in seconds."""
    return (min(max(cell, 0), width - 1) + 0.5) / width * length
