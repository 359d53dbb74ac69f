"""The footer: the seven most important keys of the screen, and the key for all of them."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widgets import Footer, Input

# Private in Textual 8.2.8.
from textual.widgets._footer import FooterKey

#: The most keys that are shown; more are not read.
MOST = 7
#: The key for all the others, and the cells that it takes.
MORE, MORE_CELLS = ("ctrl+p", "^p", "more", "app.command_palette"), 8
#: Cells between two keys.
GAP = 2


def key_at(screen: Screen[object], x: int, y: int) -> str:
    """Return the key of the footer at a place of a screen, by its name; empty if there is none.

    Args:
        screen: The screen.
        x: The column, from 0.
        y: The row, from 0.
    """
    try:
        widget, _ = screen.get_widget_at(x, y)
    except NoWidget:
        return ""
    return widget.key if isinstance(widget, FooterKey) else ""


class KeyFooter(Footer):
    """A footer with keys and their descriptions, which can also be clicked; the palette and the help have all keys.

    Args:
        order: Actions, from the left; other actions follow in the order of their bindings.
        offers: Returns whether an action does something now; the keys of others are not shown.
    """

    DEFAULT_CSS = """
    KeyFooter {
        background: $background;
        scrollbar-size: 0 0;
        & > FooterKey { margin: 0 2 0 0; }
        & > .-more { dock: right; margin: 0; }
    }
    """

    def __init__(self, order: tuple[str, ...] = (), offers: Callable[[str], bool] = lambda _: True) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._order = order
        self._offers = offers

    async def on_resize(self) -> None:
        """Show as many keys as fit the new width."""
        await self.recompose()

    async def recompose(self) -> None:
        """Lay out the keys again if they have changed; this takes long enough to delay a frame."""
        shown = [(key.key, key.action) for key in self.query(FooterKey).exclude(".-more")]
        if self.is_attached and shown != [(binding.key, binding.action) for binding, _ in self._fitting()]:
            await super().recompose()

    def compose(self) -> ComposeResult:
        """Lay out a key for each action that can be used now."""
        for binding, tooltip in self._fitting():
            # Compact from the start: Textual adds the class later, which styles each key a second time.
            yield FooterKey(
                binding.key,
                self.app.get_key_display(binding),
                binding.description,
                binding.action,
                tooltip=tooltip,
                classes="-compact",
            )
        if self._offers("command_palette"):
            yield FooterKey(*MORE, tooltip="All keys, by name", classes="-compact -more")

    def _fitting(self) -> list[tuple[Binding, str]]:
        """Return the keys that can be used now and fit, with their tooltips."""
        found = {}
        typing = isinstance(self.screen.focused, Input)
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            goes_to_input = typing and not (binding.key in ("escape", "enter") or binding.key.startswith("ctrl+"))
            offered = binding.show and enabled and not goes_to_input and self._offers(binding.action)
            if offered and binding.action not in found:
                found[binding.action] = binding, tooltip
        rank = {action: rank for rank, action in enumerate(self._order)}
        room = self.app.size.width - MORE_CELLS
        fitting = []
        for action in sorted(found, key=lambda action: rank.get(action, len(rank)))[:MOST]:
            binding, _ = found[action]
            room -= cell_len(self.app.get_key_display(binding)) + len(binding.description) + 1 + GAP
            if room < -GAP:
                break
            fitting.append(found[action])
        return fitting
