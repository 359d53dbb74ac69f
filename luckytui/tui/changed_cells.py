"""What has to be written where one row of a terminal takes the place of another. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

#: Texts whose characters are a cell wide each, whatever stands beside them: ASCII, lines and blocks, braille.
_NARROW = re.compile("[ -~─-▟⠀-⣿]*")


class Change(NamedTuple):
    """Cells of a row that have changed.

    Attributes:
        x: The first of them, from 0.
        segments: What stands in them now.
    """

    x: int
    segments: list[Segment]


def changes(before: Sequence[Segment], now: Sequence[Segment]) -> list[Change]:
    """Return what has changed in a row, from the left; cells in between are not written.

    Args:
        before: What the row shows, without control codes.
        now: What it is to show, as many cells.
    """
    found: list[Change] = []
    x = end = 0
    for index, (old, new) in enumerate(zip(before, now, strict=False)):
        width = cell_len(new.text)
        if (old.text, old.style) != (new.text, new.style):
            if cell_len(old.text) != width:
                _add(found, x, end, _rest(before[index:], now[index:]))
                return found
            first, text = _trimmed(old, new)
            end = _add(found, x + first, end, [new._replace(text=text)])
        x += width
    return found


def _add(found: list[Change], x: int, end: int, segments: list[Segment]) -> int:
    """Add changed cells to those before, which end at `end`, and return where they end now."""
    if found and x == end:
        found[-1].segments.extend(segments)
    else:
        found.append(Change(x, segments))
    return x + sum(cell_len(segment.text) for segment in segments)


def _rest(before: Sequence[Segment], now: Sequence[Segment]) -> list[Segment]:
    """Return what is new where segments do not end in the same cells any more: without the last ones, if they stay."""
    same = 0
    while same < min(len(before), len(now)) - 1 and before[-1 - same] == now[-1 - same]:
        same += 1
    return [*now[: len(now) - same]]


def _trimmed(old: Segment, new: Segment) -> tuple[int, str]:
    """Return a new text without the characters at either end that stay, and how many they are at its beginning."""
    if old.style != new.style or not (_NARROW.fullmatch(old.text) and _NARROW.fullmatch(new.text)):
        return 0, new.text
    pairs = [*zip(old.text, new.text, strict=True)]
    first = next(index for index, (left, right) in enumerate(pairs) if left != right)
    last = next(index for index in reversed(range(len(pairs))) if pairs[index][0] != pairs[index][1])
    return first, new.text[first : last + 1]
