"""Textual's driver for a browser, which ends with the server behind it (private names as of Textual 8.2.8)."""

from __future__ import annotations

import os

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """The terminal in a browser.

    Textual's own goes on when the server behind it was killed: it draws for nobody, for ever.
    """

    def run_input_thread(self) -> None:
        """Read the input and pass it to the app; at its end, end this process."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            # The server is gone. The watch holds nothing that would have to be kept.
            os._exit(1)
