"""Events as the bytes that a subscriber is sent, in pieces that are short enough to be written between two frames."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from luckytui.contest import codec
from luckytui.contest.events import Event, Resumed, Snapshot
from luckytui.contest.rulings import Rulings

#: Lines in a piece, and calls of an opening line: either takes about half a millisecond to encode.
_LINES, _ROWS = 250, 1_000

#: Before the calls of an opening line. No text in it holds these characters: JSON escapes the quotes of a text.
_MADE = '"made":['


def pieces(event: Event) -> Iterator[bytes]:
    """Yield an event's lines, with details, as bytes that belong one after another."""
    opening = isinstance(event, Resumed | Snapshot)
    lines = codec.encode(event, details=True, made=not opening)
    if isinstance(event, Resumed | Snapshot):
        yield from _with_calls(next(lines), event.rulings)
    while some := list(islice(lines, _LINES)):
        yield "".join(f"{line}\n" for line in some).encode()


def _with_calls(line: str, rulings: Rulings) -> Iterator[bytes]:
    """Yield an opening line with its calls."""
    before, brackets, after = line.partition(_MADE)
    yield (before + brackets).encode()
    for first in range(0, len(rulings), _ROWS):
        comma = "," if first else ""
        yield (comma + codec.made_rows(rulings, first, first + _ROWS)).encode()
    yield f"{after}\n".encode()
