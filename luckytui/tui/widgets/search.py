"""The search: a field in which a line is found by its id or call sign."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.message import Message
from textual.widgets import Input


class Search(Input):
    """A search field, hidden until it is opened.

    Args:
        find: Finds and marks the line for a text; returns whether there is one.

    Attributes:
        failed: Whether no line was found for the typed text.
    """

    class Closed(Message):
        """The search was closed."""

    def __init__(self, find: Callable[[str], bool]) -> None:
        super().__init__(placeholder="id or call sign, then enter; esc leaves", id="find", compact=True)
        self.display = False
        self.failed = False
        self._find = find

    def open(self) -> None:
        """Show and focus the field, empty."""
        self.display = True
        self.value = ""
        self.focus()

    def close(self) -> None:
        """Hide the field."""
        self.display = self.failed = False
        self.post_message(self.Closed())

    @on(Input.Changed)
    def look_up(self, event: Input.Changed) -> None:
        """Find the line for the text typed so far."""
        event.stop()
        self.failed = not self._find(event.value) and bool(event.value)

    @on(Input.Submitted)
    def accept(self, event: Input.Submitted) -> None:
        """Close the search if a line was found."""
        event.stop()
        if not self.failed:
            self.close()
