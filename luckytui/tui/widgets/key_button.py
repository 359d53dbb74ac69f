"""The key button: a key and what it does, in a row of its own panel, to be clicked."""

from __future__ import annotations

from textual.widgets import Static


class KeyButton(Static):
    """A key and its label; a click runs the action of the screen.

    Args:
        text: The key and the label, for example `c CRASH`.
        action: The action.
        tooltip: What it does, in a sentence.

    Attributes:
        action: The action.
    """

    DEFAULT_CSS = """
    KeyButton {
        width: auto;
        height: 1;
        padding: 0 1;
        color: $background;
        background: $error;
        text-style: bold;
        &:hover { text-style: bold reverse; }
    }
    """

    def __init__(self, text: str, action: str, tooltip: str, *, id: str | None = None) -> None:
        super().__init__(text, markup=False, id=id)
        self.tooltip = tooltip
        self.action = action

    async def on_click(self) -> None:
        """Run the action."""
        await self.screen.run_action(self.action)
