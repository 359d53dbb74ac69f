"""A widget alone on a screen, for pictures and clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from luckytui.contest.terms import Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import ASCII, UNICODE
from luckytui.tui.themes import ON_AIR
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.magic_number import MagicNumber
from luckytui.tui.widgets.status_bar import StatusBar
from tests.views import WON, rulings_of, take, view_for

SnapCompare = Callable[..., bool]

both_sets = pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])


class Alone(App[None]):
    """One widget, and nothing else.

    Args:
        widget: It.
        fills: Whether it is to fill the screen, which it has no size of its own for.
    """

    def __init__(self, widget: Widget, *, fills: bool = False) -> None:
        super().__init__()
        if fills:
            widget.styles.width = widget.styles.height = "100%"
        self.register_theme(ON_AIR)
        self.theme = ON_AIR.name
        self._widget = widget

    def compose(self) -> ComposeResult:
        yield self._widget


def at_call(calls: int, terms: Terms = WON, *, recovered: int = 0) -> ContestView:
    """Return a contest as it stands right after a number of calls."""
    rulings = rulings_of(terms)
    view = view_for(terms, recovered=rulings[:recovered])
    take(view, rulings[recovered:calls])
    return view


def shows(widget: StatusBar | MagicNumber | Dial, view: ContestView) -> Callable[[Pilot[None]], None]:
    """Return what shows a contest in a widget before its picture is taken."""

    def show(_: Pilot[None]) -> None:
        widget.show(view)

    return show
