"""The banner in its kinds and sizes."""

from __future__ import annotations

import pytest

from luckytui.tui.widgets.banner import Banner
from tests.tui.widgets.alone import Alone, SnapCompare


@pytest.mark.parametrize(
    ("kind", "big", "small"),
    [
        ("won", "YOU WON!", "You: 6,336 = 11 x 576\n11 calls made. n opens a new contest."),
        ("nobody", "NOBODY WON", "20 calls, magic number 11,837: 1 off a multiple of 11."),
        ("recovered", "RECOVERED", "Contest 7 goes on after call 9, with magic number 5,135."),
        ("off-air", "OFF AIR", "The disk is full. [red]This[/] is no markup. r tries again."),
    ],
    ids=Banner.KINDS,
)
@pytest.mark.parametrize("size", [(64, 9), (110, 11)], ids=["small", "large"])
def test_banner(snap_compare: SnapCompare, kind: str, big: str, small: str, size: tuple[int, int]) -> None:
    """A moment in big letters with a line or two below, framed in its colour."""
    widget = Banner()
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=size, run_before=lambda _: widget.put_up(kind, big, small))
