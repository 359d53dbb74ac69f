"""The dashboard's output: written while the terminal is the show's, dropped while it is the shell's."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import TextIOBase

from luckytui.terminal import writable


class Output(TextIOBase):
    """A text file on the terminal.

    A process that was stopped goes on with the frame that it was writing, before any handler of SIGCONT runs, and would
    draw it over the shell's screen. So the terminal is looked at before each write.

    Args:
        file: A descriptor of the terminal.
        encoding: The locale's.
        owned: Says whether the terminal is the show's.
    """

    def __init__(self, file: int, encoding: str, owned: Callable[[], bool]) -> None:
        super().__init__()
        self._file = file
        self._encoding = encoding
        self._owned = owned

    def fileno(self) -> int:
        """Return the terminal's descriptor."""
        return self._file

    def write(self, text: str) -> int:
        """Write text, unbuffered; what is not for the terminal, or for one that is gone, is dropped.

        Returns:
            The length of the text.
        """
        data = text.encode(self._encoding, "backslashreplace")
        while data and self._owned():
            try:
                data = data[os.write(self._file, data) :]
            except BlockingIOError:
                # The terminal is shared, and another program has left it in this mode.
                writable(self._file, None)
            except OSError:
                break
        return len(text)
