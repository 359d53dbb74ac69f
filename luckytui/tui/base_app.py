"""The base class of all applications: keys, help, screenshots, signals, and an orderly end.

The names with an underscore are private in Textual 8.2.8.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import get_data
from typing import Any

from textual import actions, on
from textual.app import SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, MouseDown, MouseMove, MouseUp
from textual.screen import Screen
from textual.widget import MountError
from textual.widgets import Input
from textual.worker import WorkerFailed

from luckytui.limits import refusal
from luckytui.tui import clicks
from luckytui.tui.compositor import FrameApp
from luckytui.tui.environment import refuse_nonsense
from luckytui.tui.palette import Palette
from luckytui.tui.screens.minimum_size import MinimumSizeScreen
from luckytui.tui.symbols import ASCII, Symbols
from luckytui.tui.themed_app import ThemedApp
from luckytui.tui.unopened import OPENING, Unopened
from luckytui.tui.widgets.border_keys import show_tooltip

#: The screens that are not imported before the first paint, which would wait for them.
LATER = ("confetti", "help", "history", "odds", "replay")

#: The keys that leave the program at once, for good or for a while, and wait for nothing.
LEAVING = ("ctrl+c", "ctrl+q", "ctrl+z")


def _layout() -> str:
    """Return the style sheet with the layout of the screens."""
    # Not by `importlib.resources`, whose import the first paint would wait for.
    sheet = get_data(__package__, "luckytui.tcss")
    assert sheet is not None, "what has imported this can read the file beside it"
    return sheet.decode()


class BaseApp(FrameApp, ThemedApp):
    """An application with our themes, a help, screenshots, and an orderly end.

    Args:
        symbols: The characters to draw with.
    """

    TITLE = "luckytui"
    # Read here and not by its path: the package may be in an archive, or be gone by the time it is needed.
    CSS = _layout()
    BINDINGS = [
        Binding("question_mark", "help", "Help", key_display="?", tooltip="What it is, and every key"),
        Binding("t", "next_theme", "Theme", tooltip="Dark or light theme"),
        Binding("p", "picture", "Picture", tooltip="Save the screen as an SVG"),
        Binding("q", "quit", "Quit", tooltip="Leave; resumes at next start"),
        Binding("ctrl+c,ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True),
    ]

    def __init__(self, symbols: Symbols) -> None:
        refuse_nonsense()
        super().__init__()
        self.symbols = symbols
        #: Keys that have not been looked at: they wait until the screen admits them.
        self._keys: deque[Key] = deque()
        self._unopened = Unopened()
        self.set_class(symbols is ASCII, "-ascii")

    def get_driver_class(self) -> type[Driver]:
        """Return the driver, which reads the keys."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            # Windows, or a driver that is set in the environment.
            return found
        from luckytui.tui.driver import PromptDriver

        return PromptDriver

    async def on_event(self, event: Event) -> None:
        """End confetti at a key or a click, which then reaches the screen below.

        Also at a key that was on its way to a field of that screen when the confetti began: what it does there is
        looked for only when it has come back to the app, and on the screen that is then on top.

        What is pressed after a key that leaves does nothing more: `q` and then `c` is no crash.
        """
        if self._exit and isinstance(event, InputEvent):
            return
        if isinstance(event, Key | MouseDown | MouseUp) and self.screen.has_class("-seen-through"):
            self.pop_screen()
        if isinstance(event, Key) and not event.is_forwarded and event.key not in LEAVING:
            self._keys.append(event)
            await self.take_keys()
        elif isinstance(event, MouseDown | MouseUp) and not event.is_forwarded:
            hearers = clicks.hearers(self, event)
            await super().on_event(event)
            await clicks.heard(hearers)
        else:
            await super().on_event(event)

    def simulate_key(self, key: str) -> None:
        """Press a key that was clicked: before those that are typed after it."""
        self.call_next(self.on_event, Key(key, None))

    @on(MinimumSizeScreen.KeysAdmitted)
    async def take_keys(self) -> None:
        """Take the keys that were pressed, one after another, as long as the screen is there for them."""
        while self._keys and not self._exit:
            if not self.screen.is_mounted:
                # By way of the screen, which does nothing else before it is mounted.
                self.screen.call_later(self.call_later, self.take_keys)
                return
            if isinstance(self.screen, MinimumSizeScreen) and not self.screen.admits_keys:
                return
            key = self._keys.popleft()
            if self._unopened.takes(key):
                continue
            if key.key == "escape":
                # On every screen, whatever else it does there.
                self.clear_notifications()
                self.screen.clear_selection()
            await super().on_event(key)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key does, at once, unless a field has the focus.

        Textual does it once the key has been to the widgets and has come back. The keys typed right after it are on
        their way by then, also where it opens the field that they are meant for.
        """
        done = await super()._check_bindings(key, priority)
        if priority and not done and not isinstance(self.focused, Input):
            opens = self._opens(key)
            await super()._check_bindings(key)
            if opens and not isinstance(self.focused, Input):
                self._unopened.begin()
            # All other widgets do with bindings what a key does.
            return True
        return done

    def _opens(self, key: str) -> bool:
        """Return whether a key is there to open a field, now or, if it does nothing now, at other times."""
        opens = False
        for node, bindings in self.screen._modal_binding_chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                opening = actions.parse(binding.action)[1] in OPENING
                if self._check_action_state(binding.action, node):
                    return opening
                opens = opens or opening
        return opens

    def on_mount(self) -> None:
        """Handle signals, and a resume after Ctrl+Z."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._leave, getattr(signal, name))
        # The terminal is empty after Ctrl+Z, and Textual would draw only what changes.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(_freeze_what_stays)
        self.call_after_refresh(self.run_worker, _import_the_rest, group="imports")

    def notify(self, message: str, **options: Any) -> None:
        """Show a notification, without markup.

        Args:
            message: One or two sentences.
            options: As in Textual.
        """
        super().notify(message, **options | {"markup": False})

    def on_notify(self) -> None:
        """Remove the earlier notifications when a new one is shown."""
        self.clear_notifications()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Show the tooltip of the key in a border that is pointed at."""
        show_tooltip(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable help and command palette while the terminal is too small."""
        too_small = isinstance(self.screen, MinimumSizeScreen) and self.screen.too_small
        return action not in ("help", "command_palette") or not too_small

    def action_help(self) -> None:
        """Show the help."""
        from luckytui.tui.screens.help import Help

        # The help is translucent, so notifications would be shown twice.
        self.clear_notifications()
        self.push_screen(Help(self.symbols))

    def action_command_palette(self) -> None:
        """Open the command palette, with an ASCII placeholder in place of Textual's."""
        if not isinstance(self.screen, Palette):
            self.clear_notifications()
            self.push_screen(Palette(placeholder="Search for commands", id="--command-palette"))

    def action_picture(self) -> None:
        """Save the screen as an SVG in the working folder, and notify where."""
        try:
            path = Path(self.save_screenshot(path=str(Path.cwd()), time_format="%Y-%m-%d_%H-%M-%S-%f"))
        except OSError as error:
            self.notify(f"The picture could not be saved ({error.strerror}).", severity="error")
        else:
            self.notify(f"{path.name}\nin {path.parent}", title="Picture saved")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield a command for every key but the palette's own, and then Textual's choice of themes."""
        actions: dict[str, Binding] = {}
        for binding in screen.active_bindings.values():
            if binding.enabled and binding.binding.description and binding.binding.tooltip:
                actions.setdefault(binding.binding.action, binding.binding)
        actions.pop("command_palette", None)
        for action, each in actions.items():
            yield SystemCommand(each.description, each.tooltip, _runner(screen, action))
        for command in super().get_system_commands(screen):
            if command.title == "Theme":
                yield command._replace(title="More themes", help="Choose one of Textual's themes")

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is shown; by its name if the locale has no character for it."""
        shown = super().get_key_display(binding)
        return shown if shown.isascii() or self.symbols is not ASCII else binding.key

    def _handle_exception(self, error: Exception) -> None:
        """Exit because of an error, but for what is mounted too late: a key may leave before everything is mounted."""
        if isinstance(error, MemoryError):
            # To exit takes memory too: the event loop ends instead.
            asyncio.get_running_loop().call_exception_handler({"message": "the app failed", "exception": error})
        elif not (self._exit and isinstance(error, MountError)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Exit with one sentence instead of Textual's traceback."""
        error = self._exception.error if isinstance(self._exception, WorkerFailed) else self._exception
        refused = refusal(error) if error else ""
        said = f"luckytui: {refused}" if refused else f"luckytui failed ({error!r})"
        self.exit(return_code=1, message=f"{said}. Nothing announced is lost: start it again to go on.")

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)


def _runner(screen: Screen[object], action: str) -> Callable[[], None]:
    def run() -> None:
        screen.call_next(screen.run_action, action)

    return run


async def _import_the_rest() -> None:
    """Import what a key may need later, since an upgrade of the package may replace its files during the show."""
    for name in LATER:
        import_module(f"luckytui.tui.screens.{name}")
        # Time to draw a frame.
        await asyncio.sleep(0)


def _freeze_what_stays() -> None:
    # Most objects that exist now will be kept, so the collector need not traverse them again. It has not run so far.
    gc.freeze()
    gc.enable()
