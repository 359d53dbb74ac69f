"""A screen that knows whether another one covers it."""

from __future__ import annotations

from luckytui.tui.screens.minimum_size import MinimumSizeScreen


class CoverableScreen(MinimumSizeScreen):
    """A screen that is not drawn, and of which nothing is told, while another one covers it."""

    @property
    def is_current(self) -> bool:
        """Whether this screen is drawn: it is on top, or below a transparent screen (`-seen-through`).

        Textual would draw it below any other screen too, with every frame.
        """
        return any(top is self or top.has_class("-seen-through") for top in self.app.screen_stack[-1:])

    def on_screen_suspend(self) -> None:
        """Close the notifications when another screen covers this one, of which they tell."""
        if not self.is_current:
            self.app.clear_notifications()
