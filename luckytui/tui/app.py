"""The dashboard's application: the journal, the themes, the screens and the way out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.driver import Driver
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from luckytui.clock import WallClock
from luckytui.contest.rules import Ruling
from luckytui.journal import LiveJournal
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.station.host import next_contest
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.minimum_size import MinimumSizeScreen
from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.themes import ON_AIR, OWN, STUDIO

if TYPE_CHECKING:
    from luckytui.clock import Clock
    from luckytui.tui.demo import Demo


class ShowApp(App[None]):
    """What the live show and a replay share: the themes, help, and pictures.

    Args:
        symbols: What to draw with.
    """

    TITLE = "luckytui"
    CSS_PATH = "luckytui.tcss"
    BINDINGS = [
        Binding("question_mark", "help", "Help", key_display="?", tooltip="What it is, and every key"),
        Binding("t", "next_theme", "Theme", tooltip="Dark or light theme"),
        Binding("p", "picture", "Picture", tooltip="Save the screen as an SVG"),
        Binding("q", "quit", "Quit", tooltip="Leave; resumes at next start"),
        Binding("ctrl+c,ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True),
    ]

    theme = Reactive(ON_AIR.name)

    def __init__(self, symbols: Symbols) -> None:
        super().__init__()
        self.symbols = symbols
        self._next_theme: str | None = None
        self.set_class(symbols is ASCII, "-ascii")

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Every theme by its name, our own among them."""
        # Known from the first: a theme that is set later has the whole stylesheet read once more.
        return super().available_themes | OWN

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme, or None where there is none of that name; asked for with every line that is drawn."""
        return OWN.get(theme_name) or super().get_theme(theme_name)

    def get_driver_class(self) -> type[Driver]:
        """Return what the keys are read with."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            # Windows, or what the environment asks for.
            return found
        from luckytui.tui.driver import PromptDriver

        return PromptDriver

    def on_mount(self) -> None:
        """Leave in good order when asked from outside."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._leave, getattr(signal, name))
        # Back from Ctrl+Z the terminal is empty, and Textual would draw only what changes next.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(_settle)

    def notify(self, message: str, **options: Any) -> None:
        """Tell the person something; nothing in it is markup.

        Args:
            message: One or two sentences.
            options: As in Textual.
        """
        super().notify(message, **options | {"markup": False})

    def on_notify(self) -> None:
        """Let what is told now take the place of what was told before."""
        self.clear_notifications()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Open nothing over a screen that is not to be seen."""
        too_small = isinstance(self.screen, MinimumSizeScreen) and self.screen.too_small
        return action not in ("help", "command_palette") or not too_small

    def action_help(self) -> None:
        """Say what this is, and list every key."""
        from luckytui.tui.screens.help import Help

        # It is seen through: what was told would stand there twice.
        self.clear_notifications()
        self.push_screen(Help(self.symbols))

    def action_command_palette(self) -> None:
        """Offer every command; Textual's own placeholder is not plain ASCII."""
        if not isinstance(self.screen, CommandPalette):
            self.clear_notifications()
            self.push_screen(CommandPalette(placeholder="Search for commands", id="--command-palette"))

    def action_next_theme(self) -> None:
        """Change between the dark and the light theme of our own.

        To dress every widget anew takes longer than a key that is held down: only the last one counts.
        """
        self._next_theme = STUDIO.name if (self._next_theme or self.theme) == ON_AIR.name else ON_AIR.name
        self.call_after_refresh(self._dress)

    def action_picture(self) -> None:
        """Save the screen as an SVG in the working folder, and say where."""
        try:
            path = Path(self.save_screenshot(path=str(Path.cwd()), time_format="%Y-%m-%d_%H-%M-%S"))
        except OSError as error:
            self.notify(f"The picture could not be saved ({error.strerror}).", severity="error")
        else:
            self.notify(f"{path.name}\nin {path.parent}", title="Picture saved")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield every key's command for the palette, then the system's."""
        actions: dict[str, Binding] = {}
        for binding in screen.active_bindings.values():
            if binding.enabled and binding.binding.description and binding.binding.tooltip:
                actions.setdefault(binding.binding.action, binding.binding)
        for action, each in actions.items():
            yield SystemCommand(each.description, each.tooltip, _runner(screen, action))
        yield from super().get_system_commands(screen)

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is shown; in words where the locale has no signs."""
        shown = super().get_key_display(binding)
        return shown if shown.isascii() or self.symbols is not ASCII else binding.key

    def _fatal_error(self) -> None:
        """Say in a sentence what went wrong, where Textual would print a traceback."""
        self.exit(
            return_code=1,
            message=f"luckytui failed ({self._exception!r}). Nothing announced is lost: start it again to go on.",
        )

    def _dress(self) -> None:
        if self._next_theme is not None:
            self.theme, self._next_theme = self._next_theme, None

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)


class LuckyApp(ShowApp):
    """The show in a terminal.

    Args:
        journal: Where contests live; the app closes it.
        stored: The contest to begin with.
        resumed: Whether it was on the air before.
        draw_seed: Draws the seed of a new contest.
        player: Whether new contests have a line for the person.
        silence: Seconds since the journal was last written, when it was opened.
        note: What to tell the person once the show is on the air; nothing in most cases.
        demo: Runs contest after contest by itself, until a key is pressed; None leaves that to the person.
        make_clock: Makes a contest's clock, from the contest time to begin with and the longest delay.
        threaded: Wait for the disk in a thread, so that a stalled disk does not freeze the screen.
        symbols: What to draw with.
    """

    def __init__(
        self,
        journal: LiveJournal,
        stored: StoredContest,
        *,
        resumed: bool,
        draw_seed: Callable[[], int],
        player: bool = True,
        silence: float = 0.0,
        note: str = "",
        make_clock: Callable[[float, float], Clock] = WallClock,
        threaded: bool = True,
        symbols: Symbols = UNICODE,
        demo: Demo | None = None,
    ) -> None:
        super().__init__(symbols)
        self.journal = journal
        self.draw_seed = draw_seed
        self.silence = silence
        self.note = note
        self.make_clock = make_clock
        self.commits = ThreadPoolExecutor(1, "commit") if threaded else None
        self.demo = demo
        self.player = player
        #: The contest that was on the air when the show was left, if it was not over.
        self.unfinished: StoredContest | None = None
        self._first = stored, resumed

    def get_default_screen(self) -> Screen[None]:
        """Begin with the dashboard."""
        stored, resumed = self._first
        return Dashboard(self.symbols, stored, resumed=resumed)

    async def on_unmount(self) -> None:
        """Let a commit finish and leave the journal as one file."""
        if self.commits is not None:
            self.commits.shutdown()
        # A journal that has failed has told why.
        with contextlib.suppress(JournalError):
            self.unfinished = self.journal.unfinished()
        self.journal.close()

    def on_key(self) -> None:
        """Hand a demonstration to whoever presses a key."""
        self.hand_over()

    def on_click(self) -> None:
        """Hand a demonstration to whoever clicks."""
        self.hand_over()

    def hand_over(self) -> None:
        """End the demonstration; the show is the person's."""
        if self.demo is not None:
            self.demo = None
            self.notify("The show is yours: n opens a contest, ? tells every key.")

    async def disk_is_idle(self) -> None:
        """Wait for a commit that is on its way to the disk; until the next `await`, no other is."""
        while self.commits is not None and self.journal.busy:
            await asyncio.get_running_loop().run_in_executor(self.commits, _nothing)

    def reopen(self) -> tuple[StoredContest, bool]:
        """Open the journal anew after it failed; return the contest to go on with and whether it is resumed.

        Raises:
            JournalError: It still cannot be used.
        """
        terms = self._first[0].terms
        self.journal.close()
        self.journal = LiveJournal(self.journal.path)
        return next_contest(self.journal, terms, fresh=False)

    def crash(self) -> None:
        """Die at once: no flush, no goodbye, no handler. This is the show's lesson."""
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    def celebrate(self) -> None:
        """Ring the bell and throw confetti over the screen."""
        from luckytui.tui.screens.confetti import Confetti

        self.bell()
        view = self.screen
        if self.animation_level == "full" and isinstance(view, Dashboard):
            self.push_screen(Confetti(self.symbols, view))


class ReplayApp(ShowApp):
    """A contest of the journal, played again.

    Args:
        stored: The contest.
        rulings: Its calls, in order.
        symbols: What to draw with.
    """

    def __init__(self, stored: StoredContest, rulings: Sequence[Ruling], symbols: Symbols = UNICODE) -> None:
        from luckytui.tui.screens.replay import Replay

        super().__init__(symbols)
        self._replay = Replay(symbols, stored, rulings)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the replay."""
        return self._replay


def _runner(screen: Screen[object], action: str) -> Callable[[], None]:
    def run() -> None:
        screen.call_next(screen.run_action, action)

    return run


def _settle() -> None:
    # What is there at the start stays: the collector need not walk it (15 ms a time). Not even once: of 50,000
    # objects 1,400 are garbage by now.
    gc.freeze()
    gc.enable()


def _nothing() -> None:
    pass
