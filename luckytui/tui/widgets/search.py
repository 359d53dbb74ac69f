"""The search: a field that asks for a line by its id or its call sign."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.message import Message
from textual.widgets import Input


class Search(Input):
    """One row, hidden until it is opened.

    Args:
        find: Looks for a line by what was typed, and says whether there is one.

    Attributes:
        failed: Whether no line was found by what is typed.
    """

    class Closed(Message):
        """The search was closed."""

    def __init__(self, find: Callable[[str], bool]) -> None:
        super().__init__(placeholder="id or call sign, then enter; esc leaves", id="find", compact=True)
        self.display = False
        self.failed = False
        self._find = find

    def open(self) -> None:
        """Let the person type, from an empty field."""
        self.display = True
        self.value = ""
        self.focus()

    def close(self) -> None:
        """Hide the field."""
        self.display = self.failed = False
        self.post_message(self.Closed())

    @on(Input.Changed)
    def look_up(self, event: Input.Changed) -> None:
        """Look for the line that is being typed."""
        event.stop()
        self.failed = not self._find(event.value) and bool(event.value)

    @on(Input.Submitted)
    def accept(self, event: Input.Submitted) -> None:
        """Close with the line that was found; what names no line can be typed again."""
        event.stop()
        if not self.failed:
            self.close()
