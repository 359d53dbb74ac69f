"""What reads the keys: Textual's driver, with an input thread that ends when it is told to."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

#: Seconds between two looks at whether an escape that came alone was the key of that name.
TICK = 0.1


class PromptDriver(LinuxDriver):
    """The terminal; leaving it takes no time.

    Textual's own input thread looks a tenth of a second after it was told, and then waits for another:
    two thirds of what quitting took.

    Args:
        app: Whose terminal it is.
        debug: Write down what is read.
        mouse: Listen to the mouse.
        size: Columns and rows; None asks the terminal.
    """

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._told, self._tell = os.pipe()

    def disable_input(self) -> None:
        """Stop reading keys, as before a shell takes over."""
        if self._key_thread is not None and self._key_thread.is_alive():
            os.write(self._tell, b".")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read what is typed and hand it to the app, until told to stop."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        while self._told not in (ready := select.select([self.fileno, self._told], [], [], TICK)[0]):
            # Nothing is read from a terminal that is gone, and to feed that would end the parser.
            if ready and (typed := decode(os.read(self.fileno, 4096))):
                for event in parser.feed(typed):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        os.read(self._told, 1)
