"""The banner in its kinds and sizes."""

from __future__ import annotations

import pytest

from luckytui.tui.symbols import ASCII
from luckytui.tui.widgets.banner import Banner, BannerText
from tests.tui.widgets.alone import Alone, SnapCompare

TABLE = """\
            before          now
calls            9            9
total        5,135        5,135
last   Charlie 580  Charlie 580"""


@pytest.mark.parametrize(
    "text",
    [
        BannerText("won", "the winner", "November", "November wins with 518: 6,336 = 11 x 576\n11 calls made"),
        BannerText("nobody", "over", "NOBODY WON", "20 calls, magic number 11,837:\n10 short of a multiple of 11"),
        BannerText("recovered", "recovered", "RECOVERED", TABLE),
        BannerText("reading", "starting", "READING", "████····\n2 of 4 calls read from the journal"),
        BannerText("off-air", "off air", "OFF AIR", "The disk is full. [red]This[/] is no markup.\nNothing is lost."),
        BannerText("won", "the winner", "Åsa 🎺", "Åsa 🎺 wins with 518: 6,336 = 11 x 576\n11 calls made"),
    ],
    ids=[*Banner.KINDS, "a name without big letters"],
)
@pytest.mark.parametrize("size", [(46, 5), (42, 11), (69, 11)], ids=["small", "one panel", "two panels"])
def test_banner(snap_compare: SnapCompare, text: BannerText, size: tuple[int, int]) -> None:
    """An outcome or an interruption in letters as big as fit, in its colour, with the lines below it, in the middle."""
    widget = Banner()
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=size, run_before=lambda _: widget.put_up(text))


@pytest.mark.parametrize("words", ["RECOVERED", "NOBODY WON", "OFF AIR"])
async def test_without_half_blocks_small_letters_are_plain_words(words: str) -> None:
    """The smallest big letters are drawn with halves of a cell, which ASCII has not."""
    widget = Banner(ASCII)
    async with Alone(widget, fills=True).run_test(size=(46, 5)) as pilot:
        widget.put_up(BannerText("nobody", "over", words, "a line\nanother"))
        await pilot.pause()
        assert words in "\n".join(widget.render_line(y).text for y in range(5))


@pytest.mark.parametrize("width", [33, 44, 69])
async def test_the_sum_of_a_winner_is_never_broken(width: int) -> None:
    widget, total = Banner(), "54,999,990 = 11 x 4,999,999"
    async with Alone(widget, fills=True).run_test(size=(width, 11)) as pilot:
        widget.put_up(BannerText("won", "the winner", "Hotel", f"Hotelaaaaaaaaaaa wins with 990: {total}"))
        await pilot.pause()
        lines = [widget.render_line(y).text.strip() for y in range(11)]
    assert any(line.endswith(total) for line in lines)
    assert "Hotelaaaaaaaaaaa wins with 990:" in "\n".join(lines)
