"""The footer: every key of the screen, the ones that matter most first, so that a narrow screen keeps them."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer, Input
from textual.widgets._footer import FooterKey


class Keys(Footer):
    """Keys and what they do, each a button for the mouse; what does not fit is in the help.

    Args:
        order: Actions from the left; others follow in their own order.
    """

    DEFAULT_CSS = """
    Keys {
        background: $background;
        scrollbar-size: 0 0;
        & > FooterKey { margin: 0 1 0 0; }
    }
    """

    def __init__(self, order: tuple[str, ...] = ()) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._order = order

    async def on_resize(self) -> None:
        """Show as many keys as the new width takes."""
        await self.recompose()

    async def recompose(self) -> None:
        """Lay the keys out anew, which takes 10 ms, but only if others than before are to be shown."""
        stand = [(key.key, key.action) for key in self.query(FooterKey)]
        if self.is_attached and stand != [(binding.key, binding.action) for binding, _ in self._fitting()]:
            await super().recompose()

    def compose(self) -> ComposeResult:
        """Lay out a key for each action that the screen offers now."""
        for binding, tooltip in self._fitting():
            # Compact from the first. Textual's own are made so later, which dresses each a second time.
            yield FooterKey(
                binding.key,
                self.app.get_key_display(binding),
                binding.description,
                binding.action,
                tooltip=tooltip,
                classes="-compact",
            )

    def _fitting(self) -> list[tuple[Binding, str]]:
        """Return the keys that work now and for which there is room, with their tooltips."""
        found = {}
        typing = isinstance(self.screen.focused, Input)
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            goes_to_input = typing and not (binding.key in ("escape", "enter") or binding.key.startswith("ctrl+"))
            if binding.show and enabled and not goes_to_input and binding.action not in found:
                found[binding.action] = binding, tooltip
        rank = {action: place for place, action in enumerate(self._order)}
        room = self.app.size.width
        fitting = []
        for action in sorted(found, key=lambda action: rank.get(action, len(rank))):
            binding, _ = found[action]
            room -= cell_len(self.app.get_key_display(binding)) + len(binding.description) + 2
            if room < -1:
                break
            fitting.append(found[action])
        return fitting
