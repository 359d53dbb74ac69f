"""The top line: the on-air lamp, the keyword and how the contest stands."""

from __future__ import annotations

from rich.cells import cell_len

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: What the lamp says, and the name of its colour.
ON, PAUSED, OFF, WON, NOBODY, REPLAY = "ON AIR", "PAUSED", "OFF AIR", "WON", "NOBODY WON", "REPLAY"


class StatusBar(LineWidget):
    """One line an audience reads first.

    Args:
        symbols: What to draw with.
    """

    PREFIX = "status-bar"
    COMPONENT_CLASSES = {f"status-bar--{name}" for name in ("on", "off", "won", "text", "muted")}
    DEFAULT_CSS = """
    StatusBar {
        height: 1;
        background: $panel;
        & > .status-bar--on { color: $background; background: $accent; text-style: bold; }
        & > .status-bar--off { color: $foreground; background: $background; text-style: bold; }
        & > .status-bar--won { color: $background; background: $success; text-style: bold; }
        & > .status-bar--text { color: $foreground; text-style: bold; }
        & > .status-bar--muted { color: $foreground 70%; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._picture: tuple[str, str, str, str] = (OFF, "", "", "")

    def show(self, view: ContestView, *, replay: bool = False, rate: str = "") -> None:
        """Show how a contest stands.

        Args:
            view: The contest.
            replay: Whether it is one from the past.
            rate: The speed, such as `2x`, or nothing at normal speed.
        """
        terms = view.terms
        prizes = f"{len(view.winners)}/{terms.prizes} prizes" if terms.prizes else f"{len(view.winners)} winners"
        calls = f"{len(view.rulings):,}/{terms.lines:,} calls"
        picture = (
            self._state(view, replay=replay),
            terms.keyword,
            f"contest {view.contest} {self._symbols.dot} seed {terms.seed}",
            f" {self._symbols.dot} ".join(filter(None, (rate, calls, prizes))),
        )
        if picture != self._picture:
            self._picture = picture
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the lamp and the keyword on the left, the figures on the right."""
        state, keyword, which, figures = self._picture
        width = self.size.width
        lit = self._symbols.lamp_on if state in (ON, WON, REPLAY) else self._symbols.lamp_off
        left: list[Run] = [
            (f" {lit} {state} ", {ON: "on", WON: "won"}.get(state, "off")),
            ("  the keyword is " if width >= 100 else "  ", "muted"),
            (f"“{keyword}”" if self._symbols is UNICODE else f'"{keyword}"', "text"),
        ]
        right: list[Run] = [(f"{which}  ", "muted"), (f"{figures} ", "text")]
        if _cells(left + right) >= width:
            right = right[1:]
        return [[*left, (" " * max(width - _cells(left + right), 1), ""), *right]]

    def _state(self, view: ContestView, *, replay: bool) -> str:
        if view.off_air is not None:
            return OFF
        if view.outcome is not Outcome.OPEN:
            return WON if view.outcome is Outcome.WON else NOBODY if view.outcome is Outcome.NOBODY else OFF
        if replay:
            return REPLAY
        return PAUSED if view.clock.paused else ON


def _cells(runs: list[Run]) -> int:
    return sum(cell_len(text) for text, _ in runs)
