"""The footer: the seven most important keys of the screen, and the key for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len
from textual.errors import NoWidget
from textual.events import Leave, MouseDown, MouseMove
from textual.screen import Screen
from textual.widgets import Input

from luckytui.tui.widgets.line_widget import LineWidget, Run

#: The most keys that are shown; more are not read.
MOST = 7
#: The key for all the others, and cells at the right of it.
MORE = ("ctrl+p", "^p", "more", "command_palette", "All keys, by name")
MARGIN = 1
#: Cells between two keys.
GAP = 2


class ShownKey(NamedTuple):
    """A key of the footer.

    Attributes:
        x: Its first column in the footer.
        key: Its name.
        display: How it is shown.
        name: What it does, in a word or two.
        action: Its action, without `app.`.
        tooltip: What it does, in a sentence.
    """

    x: int
    key: str
    display: str
    name: str
    action: str
    tooltip: str

    @property
    def cells(self) -> range:
        """The columns that it takes."""
        return range(self.x, self.x + cell_len(f"{self.display} {self.name}"))


def key_at(screen: Screen[object], x: int, y: int) -> str:
    """Return the key of the footer at a place of a screen, by its name; empty if there is none.

    Args:
        screen: The screen.
        x: The column, from 0.
        y: The row, from 0.
    """
    try:
        widget, region = screen.get_widget_at(x, y)
    except NoWidget:
        return ""
    key = widget.at(x - region.x) if isinstance(widget, KeyFooter) else None
    return key.key if key is not None else ""


class KeyFooter(LineWidget):
    """A row of keys and their descriptions, which can also be clicked; the palette and the help have all keys.

    One widget, and not one a key as in Textual's footer, of which a change costs some frames (`tests.bench keys`).

    Args:
        order: Actions, from the left; other actions follow in the order of their bindings.
        offers: Returns whether an action does something now; the keys of others are not shown.
        rename: Returns what an action is called now, given its usual name.

    Attributes:
        keys: The keys that are shown, from the left.
    """

    ALLOW_SELECT = False
    PREFIX = "footer"
    COMPONENT_CLASSES = {"footer--key", "footer--name", "footer--pointed"}
    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom;
        height: 1;
        background: $background;
        & > .footer--key { color: $footer-key-foreground; text-style: bold; }
        & > .footer--name { color: $footer-description-foreground; }
        & > .footer--pointed { color: $footer-key-foreground; background: $block-hover-background; text-style: bold; }
    }
    """

    def __init__(
        self,
        order: tuple[str, ...] = (),
        offers: Callable[[str], bool] = lambda _: True,
        rename: Callable[[str, str], str] = lambda _, usual: usual,
    ) -> None:
        super().__init__()
        self.keys: list[ShownKey] = []
        self._order = order
        self._offers = offers
        self._rename = rename
        self._pointed: str | None = None

    def on_mount(self) -> None:
        """Show the keys, now and whenever they change."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.call_after_refresh(self._find_keys))
        self.call_after_refresh(self._find_keys)

    def on_resize(self) -> None:
        """Show as many keys as fit the new width."""
        self._find_keys()
        super().on_resize()

    def at(self, x: int) -> ShownKey | None:
        """Return the key at a column of the footer, if there is one."""
        return next((key for key in self.keys if x in key.cells), None)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Press the key that is clicked."""
        if (key := self.at(event.x)) is not None:
            self.app.simulate_key(key.key)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Mark the key that is pointed at, and show its tooltip."""
        self._point(self.at(event.x))

    def on_leave(self, _: Leave) -> None:
        """Mark no key."""
        self._point(None)

    def paint(self) -> list[list[Run]]:
        """Draw the keys, with blanks between them."""
        line: list[Run] = []
        drawn = 0
        for key in self.keys:
            pointed = key.key == self._pointed
            line.append((" " * (key.x - drawn), ""))
            line.append((f"{key.display} ", "pointed" if pointed else "key"))
            line.append((key.name, "pointed" if pointed else "name"))
            drawn = key.cells.stop
        return [line]

    def _point(self, key: ShownKey | None) -> None:
        name = key.key if key is not None else None
        if name != self._pointed:
            self._pointed, self.tooltip = name, key.tooltip if key is not None else None
            self.draw_anew()

    def _find_keys(self) -> None:
        """Find the keys that can be used now and fit."""
        if not self.is_attached:
            return
        width = self.size.width
        more = ShownKey(0, *MORE)
        more = more._replace(x=width - MARGIN - len(more.cells))
        self.keys, x = [], 0
        for key in self._offered():
            placed = key._replace(x=x)
            x = placed.cells.stop + GAP
            if placed.cells.stop + 1 > more.x:
                break
            self.keys.append(placed)
        if self._offers(more.action):
            self.keys.append(more)
        self.draw_anew()

    def _offered(self) -> list[ShownKey]:
        """Return the keys that can be used now, the most important ones, with the place of each still to be found."""
        found: dict[str, ShownKey] = {}
        typing = isinstance(self.screen.focused, Input)
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            goes_to_input = typing and not (binding.key in ("escape", "enter") or binding.key.startswith("ctrl+"))
            offered = binding.show and enabled and not goes_to_input and self._offers(binding.action)
            if offered and binding.action not in found:
                name = self._rename(binding.action, binding.description)
                display, action = self.app.get_key_display(binding), binding.action.removeprefix("app.")
                found[binding.action] = ShownKey(0, binding.key, display, name, action, tooltip)
        rank = {action: rank for rank, action in enumerate(self._order)}
        return [found[each] for each in sorted(found, key=lambda action: rank.get(action, len(rank)))[:MOST]]
