"""The top line: the on-air lamp, the keyword and how the contest stands."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from luckytui.contest import Outcome
from luckytui.tui.glyphs import UNICODE, Glyphs
from luckytui.tui.stage import Stage

#: What the lamp says, and the name of its colour.
ON, PAUSED, OFF, WON, NOBODY, REPLAY = "ON AIR", "PAUSED", "OFF AIR", "WON", "NOBODY WON", "REPLAY"


class Lamp(Widget):
    """One line an audience reads first.

    Args:
        glyphs: What to draw with.
    """

    COMPONENT_CLASSES = {"lamp--on", "lamp--off", "lamp--won", "lamp--text", "lamp--muted"}
    DEFAULT_CSS = """
    Lamp {
        height: 1;
        background: $panel;
        & > .lamp--on { color: $background; background: $accent; text-style: bold; }
        & > .lamp--off { color: $foreground; background: $background; text-style: bold; }
        & > .lamp--won { color: $background; background: $success; text-style: bold; }
        & > .lamp--text { color: $foreground; text-style: bold; }
        & > .lamp--muted { color: $foreground 70%; }
    }
    """

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._picture: tuple[str, str, str, str] = (OFF, "", "", "")

    def show(self, stage: Stage, *, replay: bool = False, rate: str = "") -> None:
        """Show how a contest stands.

        Args:
            stage: The contest.
            replay: Whether it is one from the past.
            rate: The speed, such as `2x`, or nothing at normal speed.
        """
        terms = stage.terms
        prizes = f"{len(stage.winners)}/{terms.prizes} prizes" if terms.prizes else f"{len(stage.winners)} winners"
        calls = f"{len(stage.rulings):,}/{terms.lines:,} calls"
        picture = (
            self._state(stage, replay=replay),
            terms.keyword,
            f"contest {stage.contest} {self._glyphs.dot} seed {terms.seed}",
            f" {self._glyphs.dot} ".join(filter(None, (rate, calls, prizes))),
        )
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def render(self) -> Text:
        """Return the line: the lamp and keyword on the left, the figures on the right."""
        state, keyword, which, figures = self._picture
        style = {ON: "on", WON: "won"}.get(state, "off")
        lit = self._glyphs.lamp_on if state in (ON, WON, REPLAY) else self._glyphs.lamp_off
        left = Text.assemble(
            (f" {lit} {state} ", self._style(style)),
            ("  the keyword is ", self._style("muted")) if self.size.width >= 100 else "  ",
            (f"“{keyword}”" if self._glyphs is UNICODE else f'"{keyword}"', self._style("text")),
        )
        right = Text.assemble((f"{which}  ", self._style("muted")), (f"{figures} ", self._style("text")))
        room = self.size.width - left.cell_len - right.cell_len
        if room < 1:
            right = Text(f"{figures} ", self._style("text"))
            room = self.size.width - left.cell_len - right.cell_len
        line = Text.assemble(left, " " * max(room, 1), right, no_wrap=True, overflow="crop")
        line.truncate(self.size.width)
        return line

    def _state(self, stage: Stage, *, replay: bool) -> str:
        if stage.off_air is not None:
            return OFF
        if stage.outcome is not Outcome.OPEN:
            return WON if stage.outcome is Outcome.WON else NOBODY if stage.outcome is Outcome.NOBODY else OFF
        if replay:
            return REPLAY
        return PAUSED if stage.clock.paused else ON

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"lamp--{name}", partial=True)
