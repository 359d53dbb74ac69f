"""The applications: the live show, and a replay of a stored contest."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence

from textual.screen import Screen

from luckytui.clock import WallClock
from luckytui.contest.rulings import Ruling
from luckytui.journal.stored import StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.station.host import Host
from luckytui.tui.base_app import BaseApp
from luckytui.tui.demo import Demo
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.symbols import UNICODE, Symbols


def crash() -> None:
    """Kill this process at once: no flush, no goodbye, no handler. This is the show's lesson."""
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


class LuckyApp(BaseApp):
    """The live show in a terminal; run it within the host's own `async with`.

    Args:
        host: The show; it has opened a contest, and the app puts it on air.
        symbols: What to draw with.
        draw_seed: Draws the seed of a new contest.
        player: Whether new contests have a line for the person.
        note: What to tell the person once the show is on air; nothing in most cases.
        demo: How the show runs by itself, until a key is pressed; None leaves it to the person.
        crash: Kills the show.
        make_clock: Makes the clock of a replay.
    """

    def __init__(
        self,
        host: Host,
        *,
        symbols: Symbols = UNICODE,
        draw_seed: Callable[[], int],
        player: bool = True,
        note: str = "",
        demo: Demo | None = None,
        crash: Callable[[], None] = crash,
        make_clock: MakeClock = WallClock,
    ) -> None:
        super().__init__(symbols)
        self._dashboard = Dashboard(
            host,
            symbols,
            draw_seed=draw_seed,
            player=player,
            note=note,
            demo=demo,
            crash=crash,
            make_clock=make_clock,
        )

    def get_default_screen(self) -> Screen[None]:
        """Begin with the dashboard."""
        return self._dashboard

    def on_key(self) -> None:
        """Hand a demonstration over to whoever presses a key."""
        self._dashboard.demonstration.hand_over()

    def on_click(self) -> None:
        """Hand a demonstration over to whoever clicks."""
        self._dashboard.demonstration.hand_over()


class ReplayApp(BaseApp):
    """A stored contest, played again.

    Args:
        stored: The contest, with its winners.
        rulings: Its calls, in order.
        symbols: What to draw with.
        make_clock: Makes its clock.
    """

    def __init__(
        self,
        stored: StoredContest,
        rulings: Sequence[Ruling],
        symbols: Symbols = UNICODE,
        make_clock: MakeClock = WallClock,
    ) -> None:
        from luckytui.tui.screens.replay import Replay

        super().__init__(symbols)
        self._replay = Replay(symbols, stored, rulings, make_clock)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the replay."""
        return self._replay
