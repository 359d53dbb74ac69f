"""Keys in the border of a panel: they stand where they act, and can be clicked."""

from __future__ import annotations

from textual.events import MouseMove
from textual.markup import escape

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


def _full(action: str) -> str:
    return action if action.startswith("app.") else f"screen.{action}"
