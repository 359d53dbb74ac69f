"""Textual's driver for Linux, with what real terminals need (private names as of Textual 8.2.8)."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
from codecs import getincrementaldecoder
from itertools import chain

from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize
from textual.geometry import Size

from luckytui.clock import wall
from luckytui.limits import REMEDY
from luckytui.terminal import ANSWER_TIME, ASK, GREET, await_answer, in_foreground, readable, writable
from luckytui.tui.keyboard import ON, Keyboard
from luckytui.tui.output import Output
from luckytui.tui.paste import Pastes
from luckytui.tui.symbols import speaks_utf8, started_with

#: Switches off all that the terminal reports of its own accord: the mouse, focus, pastes, its size.
SILENCE = "".join(f"\x1b[?{mode}l" for mode in (1000, 1003, 1015, 1006, 1016, 1004, 2004, 2048))

#: Takes the other screen, which has a keyboard stack and a cursor of its own.
SCREEN = "\x1b[?1049h"

#: Wall seconds in which mouse reports still arrive from a terminal that answers nothing.
SETTLE = 0.05

#: The index of the local modes in what `termios.tcgetattr` returns.
LFLAG = 3

#: To a line of its own below the picture: where there is no other screen, what follows would be written over it.
BELOW = "\x1b[0m\x1b[999;1H\x1bD"


class PromptDriver(LinuxDriver):
    """The terminal, which can be left at once, and taken back after any stop.

    Textual's own input thread notices up to a tenth of a second after it was told to end, and is waited for: two
    thirds of the time it took to quit.

    Args:
        app: The application.
        debug: Log the input.
        mouse: Report the mouse.
        size: Columns and rows; None asks the terminal.

    Attributes:
        ESCAPE_CHECK: Wall seconds between two checks whether an escape that came alone was the key of that name.
    """

    ESCAPE_CHECK = 0.1

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._stop_reader, self._stop_writer = os.pipe()
        #: The terminal's settings while the app has it; empty before and after.
        self._raw: list[int | list[bytes | int]] = []
        self._suspended = False
        #: Whether it was noticed that another program has set the terminal otherwise.
        self._lost = False
        self._keyboard = Keyboard()
        #: Wall seconds at which the terminal was asked whether it answers.
        self._greeted_at = 0.0
        # For example `2>log`: draw on the terminal of standard output.
        drawn_on = sys.__stderr__ if sys.__stderr__ and sys.__stderr__.isatty() else sys.__stdout__
        if drawn_on is not None:
            # PYTHONIOENCODING is meant for pipes: what the terminal reads, its locale says.
            encoding = "utf-8" if speaks_utf8(started_with()) else drawn_on.encoding
            self._file = Output(drawn_on.fileno(), encoding, self._owns)  # type: ignore[assignment]
        # Otherwise the app asks Rich, which prefers COLUMNS and LINES to the real size.
        self._size = size or self._get_terminal_size()

    def disable_input(self) -> None:
        """Stop reading keys, as before a shell takes over."""
        if self._reads():
            os.write(self._stop_writer, b".")
        if in_foreground(self.fileno):
            # It discards what was typed, which in the background would stop us.
            super().disable_input()

    def start_application_mode(self) -> None:
        """Take the terminal; in the background of a shell, stop instead."""
        try:
            if not self._suspended:
                self._come_to_front()
            super().start_application_mode()  # type: ignore[no-untyped-call]
        except (OSError, RuntimeError) as error:
            # Textual would exit without a message. A thread that cannot be started raises RuntimeError.
            raise SystemExit(f"luckytui: the terminal cannot be used ({error}): {REMEDY}.") from error
        if self._reads():
            self._suspended = False
            with contextlib.suppress(termios.error):
                self._raw = termios.tcgetattr(self.fileno)
            self._ask_for_keys()
            # Whether it answers is good to know at the end.
            self._greeted_at = wall()
            self.write(GREET)

    def _come_to_front(self) -> None:
        """Stop until we are in the foreground, where the show can begin.

        Textual would stop once, and once continued go on without the terminal.
        """
        while not in_foreground(self.fileno):
            os.kill(os.getpid(), signal.SIGSTOP)
            # Where there is no shell that could continue us, the supervisor does so at once, each time.
            readable(self._stop_reader, seconds=SETTLE)

    def stop_application_mode(self) -> None:
        """Give the terminal back, after its last replies have arrived; to a shell that has it, only what is missing."""
        self.disable_input()
        self._raw = []
        if self._suspended:
            return
        if not in_foreground(self.fileno):
            # The settings are the shell's, and to set them would stop us. The supervisor may have left the other
            # screen already: entered once more and left again, the cursor of the shell stays where it is.
            self.attrs_before = None
            self.write(SILENCE + SCREEN)
        elif self.attrs_before is not None:
            self.write(SILENCE + ASK)
            # Echo is still off: what arrives now, late over a slow line, is not for the shell.
            silent = not self._keyboard.answered and wall() > self._greeted_at + ANSWER_TIME
            await_answer(self.fileno, SETTLE if silent else ANSWER_TIME)
        self.write(BELOW)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read the input and pass it to the app, until `disable_input` is called."""
        parser = XTermParser(self._debug)
        pastes = Pastes()
        # What is not UTF-8, as from a terminal with another locale, is no key; the keys after it are.
        decode = getincrementaldecoder("utf-8")("replace").decode
        files = self.fileno, self._stop_reader
        while self._stop_reader not in (ready := readable(*files, seconds=self.ESCAPE_CHECK)):
            # A terminal that is gone reads as nothing, and nothing would end the parser.
            typed = decode(os.read(self.fileno, 4096)) if ready else ""
            try:
                typed = pastes.complete(self._keyboard.readable(typed, wall()), wall())
                for event in chain(parser.feed(typed) if typed else (), parser.tick()):
                    self.process_message(self._keyboard.known(event) if isinstance(event, Key) else event)
            except (ValueError, ArithmeticError):
                # A report that Textual cannot read, such as a character that does not exist, is dropped.
                parser = _renewed(parser)
        os.read(self._stop_reader, 1)

    def _run_input_thread(self) -> None:
        """Read what is typed; a failure is the app's, with its sentence and its exit status."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - without keys nobody could leave
            self._app.call_later(self._app._handle_exception, error)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the terminal's columns and rows: its own, whatever COLUMNS and LINES say."""
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            columns, lines = 0, 0
        return columns or 80, lines or 25

    def _sigtstp_application(self, *_: object) -> None:
        """Give the terminal back, then stop."""
        # Not here: a signal may come while the lock of the output's queue is held, which this needs.
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._suspend)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal back, whether it was given back before the stop or not."""
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._take_back)

    def _suspend(self) -> None:
        if self._reads():
            self.suspend_application_mode()
            self._suspended = True
            self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _take_back(self) -> None:
        if not in_foreground(self.fileno):
            # Continued by `bg`, or because we are told to leave: then the supervisor continues us once more.
            os.kill(os.getpid(), signal.SIGSTOP)
        elif self._suspended:
            self.resume_application_mode()
        elif self._reads():
            # Nobody suspended us: after a `kill -STOP` the supervisor has given the terminal back, after a SIGCONT
            # alone nobody has. The input goes on either way, and to switch on what is on does no harm.
            if not self._owns():
                self._enter()
            self._switch_on()
            # Whoever has the terminal hears of its sizes, and we had not.
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))
            self._app.post_message(self.SignalResume())

    def _owns(self) -> bool:
        """Return whether the terminal is as we set it; a shell that takes it over sets it otherwise."""
        # Once, since the output's thread asks while the app may leave.
        if not (raw := self._raw):
            return True
        try:
            now = termios.tcgetattr(self.fileno)
        except termios.error:
            return True
        if not in_foreground(self.fileno):
            return False
        owned = bool(now[LFLAG] == raw[LFLAG])
        if not owned and not self._lost:
            # Such as after `stty sane` in another window: then no signal comes.
            self._lost = True
            self._loop.call_soon_threadsafe(self._take_back)
        return owned

    def _enter(self) -> None:
        """Take the screen back, and only then the settings with which frames are drawn on it again."""
        with contextlib.suppress(termios.error, OSError):
            # In the background this stops us, and the next SIGCONT brings us here again.
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
            if self._file and writable(self._file.fileno(), 0):
                os.write(self._file.fileno(), SCREEN.encode())
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
            self._raw = termios.tcgetattr(self.fileno)
            self._lost = False

    def _switch_on(self) -> None:
        """Switch on all that `start_application_mode` does."""
        self.write(SCREEN + "\x1b[?25l\x1b[?1004h")
        self._ask_for_keys()
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        if self._in_band_window_resize:
            self._enable_in_band_window_resize()
        if self._mouse_pixels:
            self._enable_mouse_pixels()

    def _ask_for_keys(self) -> None:
        if not constants.DISABLE_KITTY_KEY:
            self.write(ON)

    def _reads(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()


def _renewed(broken: XTermParser) -> XTermParser:
    """Return a parser that goes on where another failed, and knows what that knew of the terminal."""
    parser = XTermParser()
    parser.mouse_pixels = broken.mouse_pixels
    parser.terminal_size, parser.terminal_pixel_size = broken.terminal_size, broken.terminal_pixel_size
    return parser
