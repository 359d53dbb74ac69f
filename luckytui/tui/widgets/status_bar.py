"""The status bar: the on-air light, the keyword, the contest and its totals."""

from __future__ import annotations

from rich.cells import cell_len

from luckytui.contest.rules import Outcome
from luckytui.contest.view import ContestView
from luckytui.text import counted, grouped
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The words beside the on-air light.
ON, PAUSED, OFF, WON, NOBODY, REPLAY = "ON AIR", "PAUSED", "OFF AIR", "WON", "NOBODY WON", "REPLAY"
LOBBY = "LOBBY"
#: The words before there is a contest.
STARTING = "STARTING"


class StatusBar(LineWidget):
    """The first row of the screen.

    Args:
        symbols: The characters to draw with.
        before: The words beside the light before a contest is shown.

    Attributes:
        recovering: Whether the contest has just been resumed after a crash.
        join: The address and the code with which people join; empty if there are none.
    """

    PREFIX = "status-bar"
    COMPONENT_CLASSES = {
        f"status-bar--{name}" for name in ("on", "off", "won", "recovered", "demo", "join", "text", "muted")
    }
    DEFAULT_CSS = """
    StatusBar {
        height: 1;
        background: $panel;
        & > .status-bar--on { color: $background; background: $accent; text-style: bold; }
        & > .status-bar--off { color: $foreground; background: $background; text-style: bold; }
        & > .status-bar--won { color: $background; background: $success; text-style: bold; }
        & > .status-bar--recovered { color: $background; background: $secondary; text-style: bold; }
        & > .status-bar--demo { color: $background; background: $primary; text-style: bold; }
        & > .status-bar--join { color: $secondary; text-style: bold; }
        & > .status-bar--text { color: $foreground; text-style: bold; }
        & > .status-bar--muted { color: $text-muted; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, before: str = STARTING, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self.recovering = False
        self.join = ""
        self._badge = ""
        self._picture = (before, False, "", "", "", "", "")

    def show_badge(self, words: str) -> None:
        """Show a badge beside the lamp from now on, such as DEMO; no words take it away."""
        self._badge = words
        self._picture = (*self._picture[:2], words, *self._picture[3:])
        if self.is_attached:
            self.draw_anew()

    def show(self, view: ContestView, *, replay: bool = False) -> None:
        """Show the present state of a contest.

        Args:
            view: The contest.
            replay: Whether it is a replay.
        """
        terms = view.terms
        # In a replay the light says REPLAY, so these are shown here.
        rate = rate_name(view.rate)
        if replay and (view.ended or view.paused):
            rate = "over" if view.ended else "paused"
        won = len(view.winners)
        prizes = f"{grouped(won)}/{grouped(terms.prizes)} prizes" if terms.prizes else counted(won, "winner")
        calls = f"{grouped(len(view.rulings))}/{grouped(view.size)} calls"
        picture = (
            self._state(view, replay=replay),
            self.recovering,
            self._badge,
            terms.keyword,
            f"contest {view.contest} {self._symbols.dot} seed {terms.seed}",
            f" {self._symbols.dot} ".join(filter(None, (rate,) if view.lobby else (rate, calls, prizes))),
            self.join,
        )
        if picture != self._picture:
            self._picture = picture
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the light and the keyword on the left, the figures on the right, and between them how to join."""
        state, recovering, demo, keyword, which, figures, join = self._picture
        width = self.size.width
        lit = self._symbols.light_on if state in (ON, WON, REPLAY) else self._symbols.light_off
        light: list[Run] = [
            (f" {lit} {state} ", {ON: "on", WON: "won"}.get(state, "off")),
            *([(f" {self._symbols.recovered} RECOVERED ", "recovered")] if recovering else []),
            *([(f" {demo} ", "demo")] if demo else []),
        ]
        word: list[Run] = [
            ("  the keyword is " if width >= 100 else "  ", "muted"),
            (f"“{keyword}”" if self._symbols is UNICODE else f'"{keyword}"', "text"),
        ]
        if not keyword or state == LOBBY:
            # The station has not said it yet.
            word = []
        joining: list[Run] = [(f"  {join}", "join")] if join else []
        told: list[Run] = [(f"{figures} ", "text")]
        contest, _, _ = which.partition(f" {self._symbols.dot} ")
        # What is left out first: the seed, the contest, the keyword, which the phones show too, the figures.
        for left, right in (
            ([*light, *word, *joining], [(f"{which}  ", "muted"), *told]),
            ([*light, *word, *joining], [(f"{contest}  ", "muted"), *told]),
            ([*light, *word, *joining], told),
            ([*light, *joining], told),
            ([*light, *joining], []),
        ):
            gap = width - _cells(left + right)
            if gap > 0 or (not join and len(right) == 1):
                break
        return [[*left, (" " * max(gap, 1), ""), *right]]

    def _state(self, view: ContestView, *, replay: bool) -> str:
        if view.off_air is not None:
            return OFF
        if replay:
            return REPLAY
        if view.lobby:
            return LOBBY
        if view.outcome is not Outcome.OPEN:
            return WON if view.outcome is Outcome.WON else NOBODY if view.outcome is Outcome.NOBODY else OFF
        return PAUSED if view.paused else ON


def rate_name(rate: float) -> str:
    """Return a rate as text: `2x`, `1/4x`, and nothing for 1.

    Args:
        rate: Contest seconds per wall second, more than 0.
    """
    if rate == 1:
        return ""
    return f"{rate:g}x" if rate > 1 else f"1/{1 / rate:g}x"


def _cells(runs: list[Run]) -> int:
    return sum(cell_len(text) for text, _ in runs)
