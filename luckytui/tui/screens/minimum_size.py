"""A screen that needs room, and where there is too little of it only says so."""

from __future__ import annotations

from textual.screen import Screen


class MinimumSizeScreen(Screen[None]):
    """A screen of a contest that needs 60x18; its breakpoints call less than that -tiny or -flat.

    All that it shows then is its `#too-small`.
    """

    @property
    def too_small(self) -> bool:
        """Whether the terminal has too little room."""
        return self.has_class("-tiny") or self.has_class("-flat")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing to a contest that is not to be seen."""
        return not self.too_small
