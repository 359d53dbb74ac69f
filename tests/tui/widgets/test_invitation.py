"""The invitation: an address and a code as large as they fit, or why nobody is invited."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.widgets.invitation import Invitation, InvitationPanel
from tests.tui.widgets.alone import Alone, SnapCompare, both_sets

OPEN = Invitation("192.168.178.123:8000", "BCDF", "HTTP://192.168.178.123:8000/J/BCDF")


async def drawn(invitation: Invitation, size: tuple[int, int], symbols: Symbols = UNICODE) -> list[str]:
    """Return the lines of an invitation on a screen of this size."""
    widget = InvitationPanel(symbols)
    async with Alone(widget, fills=True).run_test(size=size):
        widget.show(invitation)
        return [widget.render_line(y).text for y in range(size[1])]


@both_sets
@pytest.mark.parametrize("size", [(43, 10), (58, 17), (109, 29)], ids=["small", "middle", "large"])
def test_invitation(snap_compare: SnapCompare, symbols: Symbols, size: tuple[int, int]) -> None:
    """The address, and below it the code in letters as big as there is room for."""
    widget = InvitationPanel(symbols)

    def show(_: Pilot[None]) -> None:
        widget.show(OPEN)

    assert snap_compare(Alone(widget, fills=True), terminal_size=size, run_before=show)


@pytest.mark.parametrize("size", [(24, 4), (43, 10), (58, 17), (109, 29), (200, 60)])
@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("note", ["", "locked: nobody else comes in"])
async def test_nothing_of_it_is_ever_cut(size: tuple[int, int], symbols: Symbols, note: str) -> None:
    lines = await drawn(OPEN._replace(note=note[: size[0]]), size, symbols)
    words = [line.strip() for line in lines]
    assert "open in a browser" in words
    assert "and type" in words
    if note and size[1] > 4:
        assert note[: size[0]].strip() in words
    # Plain or big, the code stands below its words.
    assert any(words[words.index("and type") + 1 :])


async def test_who_invites_nobody_says_why() -> None:
    lines = await drawn(Invitation(note="hidden: x shows it"), (40, 5))
    assert [line.strip() for line in lines] == ["", "", "hidden: x shows it", "", ""]


async def test_an_address_that_has_no_big_letters_is_written_plainly() -> None:
    lines = await drawn(Invitation("https://lucky.example.org/quiz", "BCDF"), (100, 30))
    assert any(line.strip() == "https://lucky.example.org/quiz" for line in lines)
