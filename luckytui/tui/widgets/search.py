"""The search: a row in which lines are found by id or name, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Button, Input, Label


class Search(Horizontal):
    """A row with a field and the number of matches, hidden until it is opened.

    Args:
        find: Returns the lines for a text, in order.
        mark: Marks a line; None marks none.
        closed: Called when the row is hidden.
    """

    BINDINGS = [
        Binding("down", "next_match", "Next match", show=False),
        Binding("up", "previous_match", "Previous match", show=False),
        Binding("escape", "leave", "Leave", tooltip="Close the search, and unmark the line"),
    ]
    DEFAULT_CSS = """
    Search {
        display: none;
        height: 1;
        background: $panel;
        &.-open { display: block; }
        & > Label { color: $primary; text-style: bold; padding: 0 1; }
        & > Input { width: 1fr; height: 1; border: none; background: $background; padding: 0 1; }
        & > #find-matches { color: $foreground; }
        &.-failed > #find-matches { color: $warning; }
        & > Button { min-width: 6; margin: 0 1 0 0; display: none; }
        &.-several > Button { display: block; }
    }
    """

    def __init__(
        self, find: Callable[[str], Sequence[int]], mark: Callable[[int | None], None], closed: Callable[[], None]
    ) -> None:
        super().__init__(id="find")
        self._find = find
        self._mark = mark
        self._when_closed = closed
        self._matches: Sequence[int] = ()
        #: The index of the match that is marked.
        self._at = 0

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        yield Label("find")
        yield Input(placeholder="id or name", id="find-text", compact=True)
        yield Label(id="find-matches")
        for label in ("down", "up"):
            button = Button(label, id=f"find-{label}", compact=True)
            button.can_focus = False
            # While the effect lasts, a button ignores clicks.
            button.active_effect_duration = 0
            yield button

    @property
    def is_open(self) -> bool:
        """Whether the search is open."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show and focus the field, empty."""
        field = self.query_one(Input)
        self.add_class("-open")
        field.value = ""
        self._matches = ()
        self._show_matches()
        # Not `focus`, which takes effect later: the next key could still go elsewhere.
        self.screen.set_focus(field)

    def close(self) -> None:
        """Hide the row."""
        self.remove_class("-open")
        self._when_closed()

    def action_leave(self) -> None:
        """Unmark the line that was found, and hide the row."""
        self._mark(None)
        self.close()

    def action_next_match(self) -> None:
        """Mark the next match; behind the last one comes the first."""
        self._go(1)

    def action_previous_match(self) -> None:
        """Mark the match before; before the first one comes the last."""
        self._go(-1)

    @on(Button.Pressed)
    def go_where_it_says(self, event: Button.Pressed) -> None:
        """Mark the match that the button stands for."""
        event.stop()
        self._go(1 if event.button.id == "find-down" else -1)

    @on(Input.Changed)
    def follow_typing(self, event: Input.Changed) -> None:
        """Mark the first line for the text typed so far."""
        event.stop()
        if self.is_open:
            self.look_up()

    def look_up(self) -> None:
        """Mark the first line for the text in the field."""
        self._matches, self._at = self._find(self.query_one(Input).value), 0
        self._mark(self._matches[0] if self._matches else None)
        self._show_matches()

    @on(Input.Submitted)
    def accept(self, event: Input.Submitted) -> None:
        """Close the search if a line was found, or nothing was typed."""
        event.stop()
        if self._matches or not event.value:
            self.close()

    def _go(self, step: int) -> None:
        if self._matches:
            self._at = (self._at + step) % len(self._matches)
            self._mark(self._matches[self._at])
            self._show_matches()

    def _show_matches(self) -> None:
        """Show which of how many matches is marked, and how to see the others."""
        failed = not self._matches and bool(self.query_one(Input).value)
        self.set_class(failed, "-failed")
        text = "no such line" if failed else ""
        if self._matches:
            text = f"{self._at + 1:,} of {len(self._matches):,}"
        self.set_class(len(self._matches) > 1, "-several")
        self.query_one("#find-matches", Label).update(text)
