"""Textual's driver for Linux, with an input thread that can be stopped at once (Textual 8.2.8)."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class PromptDriver(LinuxDriver):
    """The terminal, which can be left at once.

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

    def disable_input(self) -> None:
        """Stop reading keys, as before a shell takes over."""
        if self._key_thread is not None and self._key_thread.is_alive():
            os.write(self._stop_writer, b".")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read the input and pass it to the app, until `disable_input` is called."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        files = [self.fileno, self._stop_reader]
        while self._stop_reader not in (ready := select.select(files, [], [], self.ESCAPE_CHECK)[0]):
            # A terminal that is gone reads as nothing, and nothing would end the parser.
            if ready and (typed := decode(os.read(self.fileno, 4096))):
                for event in parser.feed(typed):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        os.read(self._stop_reader, 1)
