"""The minimum size: a screen that needs 60x18, and says only that in a smaller terminal."""

from __future__ import annotations

from textual.screen import Screen


class MinimumSizeScreen(Screen[None]):
    """A screen that needs 60x18; its breakpoints give it the class -tiny or -flat in a smaller terminal.

    Only its `#too-small` is displayed then.
    """

    @property
    def too_small(self) -> bool:
        """Whether the terminal is smaller than the minimum size."""
        return self.has_class("-tiny") or self.has_class("-flat")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing to a contest that cannot be seen."""
        return not self.too_small
