"""Keys in the border of a panel: they stand where they act, and can be clicked."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

from textual.content import Content
from textual.events import MouseMove
from textual.markup import escape
from textual.widget import Widget

#: The titles of panels, above and below, as they were set.
_titles: WeakKeyDictionary[Widget, tuple[str, str]] = WeakKeyDictionary()

#: A key: its name, its label, and an action of the screen, or `app.` and an action of the app.
Key = tuple[str, str, str]


def border_keys(*keys: Key) -> str:
    """Return a title for a panel's border with keys that can be clicked, as markup.

    The screen shows the tooltips (`show_tooltip`).

    Args:
        keys: The keys, from the left.
    """
    return "  ".join(
        f"[@click={_full(action)}][b $footer-key-foreground]{escape(key)}[/] {escape(label)}[/]"
        for key, label, action in keys
    )


def set_titles(panel: Widget, title: str | None = None, subtitle: str | None = None) -> None:
    """Set the titles in a panel's border, as markup; to be used for all titles of a panel that is on air.

    A title that stays is left alone: with each one that is set, Textual draws the whole panel (`tests.bench keys`).

    Args:
        panel: The panel.
        title: The title above; None leaves the present one.
        subtitle: The title below; None leaves the present one.
    """
    before = _titles.get(panel, ("", ""))
    now = before[0] if title is None else title, before[1] if subtitle is None else subtitle
    if now[0] != before[0]:
        panel.border_title = _read(now[0])
    if now[1] != before[1]:
        panel.border_subtitle = _read(now[1])
    _titles[panel] = now


def show_tooltip(event: MouseMove) -> None:
    """Set the tooltip of the panel under the mouse to that of the key in its border that is pointed at, if any."""
    panel = event.widget
    if panel is None or not (panel.border_title or panel.border_subtitle):
        return
    action = str(event.style.meta.get("@click", "")).removeprefix("screen.").removeprefix("app.")
    bindings = panel.screen.active_bindings.values()
    tips = [each.binding.tooltip for each in bindings if action and each.binding.action == action]
    tip = tips[0] if tips else None
    if panel.tooltip != tip:
        panel.tooltip = tip


@lru_cache
def _read(markup: str) -> Content:
    """Return what a title says; to read the markup takes longer than to draw it, and titles come again and again."""
    return Content.from_markup(markup)


def _full(action: str) -> str:
    return action if action.startswith("app.") else f"screen.{action}"
