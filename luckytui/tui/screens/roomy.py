"""A screen that needs room, and says so where there is too little."""

from __future__ import annotations

from textual.screen import Screen


class RoomyScreen(Screen[None]):
    """A screen that shows nothing but what it needs below 60x18; its breakpoints name that -tiny or -flat."""

    @property
    def too_small(self) -> bool:
        """Whether the terminal has too little room."""
        return self.has_class("-tiny") or self.has_class("-flat")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing to a contest that is not to be seen."""
        return not self.too_small
