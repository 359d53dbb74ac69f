"""The top line: the on-air lamp, the keyword and how the contest stands."""

from __future__ import annotations

from rich.cells import cell_len

from luckytui.contest.rules import Outcome
from luckytui.contest.view import Stage
from luckytui.tui.symbols import UNICODE, Glyphs
from luckytui.tui.widgets.line_widget import Canvas, Run

#: What the lamp says, and the name of its colour.
ON, PAUSED, OFF, WON, NOBODY, REPLAY = "ON AIR", "PAUSED", "OFF AIR", "WON", "NOBODY WON", "REPLAY"


class Lamp(Canvas):
    """One line an audience reads first.

    Args:
        glyphs: What to draw with.
    """

    PREFIX = "lamp"
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
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the lamp and the keyword on the left, the figures on the right."""
        state, keyword, which, figures = self._picture
        width = self.size.width
        lit = self._glyphs.lamp_on if state in (ON, WON, REPLAY) else self._glyphs.lamp_off
        left: list[Run] = [
            (f" {lit} {state} ", {ON: "on", WON: "won"}.get(state, "off")),
            ("  the keyword is " if width >= 100 else "  ", "muted"),
            (f"“{keyword}”" if self._glyphs is UNICODE else f'"{keyword}"', "text"),
        ]
        right: list[Run] = [(f"{which}  ", "muted"), (f"{figures} ", "text")]
        if _cells(left + right) >= width:
            right = right[1:]
        return [[*left, (" " * max(width - _cells(left + right), 1), ""), *right]]

    def _state(self, stage: Stage, *, replay: bool) -> str:
        if stage.off_air is not None:
            return OFF
        if stage.outcome is not Outcome.OPEN:
            return WON if stage.outcome is Outcome.WON else NOBODY if stage.outcome is Outcome.NOBODY else OFF
        if replay:
            return REPLAY
        return PAUSED if stage.clock.paused else ON


def _cells(runs: list[Run]) -> int:
    return sum(cell_len(text) for text, _ in runs)
