"""The magic number in big digits, with the last step written out."""

from __future__ import annotations

from rich.align import Align
from rich.console import Group, RenderableType
from rich.text import Text
from textual.widget import Widget

from luckytui.tui import bigtext
from luckytui.tui.glyphs import UNICODE, Glyphs
from luckytui.tui.stage import Stage


class MagicNumber(Widget):
    """The running sum, as big as its room allows.

    Args:
        glyphs: What to draw with.
    """

    COMPONENT_CLASSES = {"magic--digits", "magic--won", "magic--step"}
    DEFAULT_CSS = """
    MagicNumber {
        content-align: center middle;
        & > .magic--digits { color: $primary; text-style: bold; }
        & > .magic--won { color: $success; text-style: bold; }
        & > .magic--step { color: $foreground; }
    }
    """

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._picture: tuple[int, str, bool] = (0, "", False)

    def show(self, stage: Stage) -> None:
        """Show the magic number of a contest as it stands now."""
        picture = (stage.magic_number, last_step(stage), bool(stage.rulings) and stage.rulings[-1].won)
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def render(self) -> RenderableType:
        """Return the digits and the step below them."""
        number, step, won = self._picture
        room = self.content_size
        roomy = room.height >= 7
        digits = str(number)
        scale = bigtext.fit(digits, room.width, room.height - (2 if roomy else 1))
        style = self.get_component_rich_style("magic--won" if won else "magic--digits", partial=True)
        big = Text("\n".join(bigtext.draw(digits, scale, self._glyphs)), style, no_wrap=True)
        below = Text(step, self.get_component_rich_style("magic--step", partial=True), justify="center", no_wrap=True)
        # As a block: centred line by line, rows that end in gaps would slide.
        block = Align.center(big)
        return Group(block, Text(), below) if roomy else Group(block, below)


def last_step(stage: Stage) -> str:
    """Write out the last addition of a contest, such as `2871 + 917 = 3788`."""
    if not stage.rulings:
        return "from an earlier record" if stage.calls else "waiting for the first call"
    last = stage.rulings[-1]
    return f"{last.magic_number - last.number} + {last.number} = {last.magic_number}"
