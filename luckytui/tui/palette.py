"""The command palette, as Textual's, in which page keys do no harm where its list has no room."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """A field, and below it the commands that match.

    The names with an underscore are private in Textual 8.2.8.
    """

    def _action_command_list(self, action: str) -> None:
        """Act on the list of commands; one without room has no pages, and Textual would fail."""
        if self.query_one(CommandList).scrollable_content_region or not action.startswith("page"):
            super()._action_command_list(action)
