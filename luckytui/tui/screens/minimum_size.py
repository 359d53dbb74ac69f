"""The minimum size: a base class for screens that need a terminal of 60x18 or more."""

from __future__ import annotations

from textual.message import Message

from luckytui.tui.compositor import FrameScreen


class MinimumSizeScreen(FrameScreen):
    """A screen that needs a terminal of 60x18 or more.

    Its breakpoints give it the class `-tiny` or `-flat` in a smaller terminal; then only `#too-small` is displayed.

    Attributes:
        admits_keys: Whether all that takes keys is there; until then, they wait.
    """

    admits_keys = True

    class KeysAdmitted(Message):
        """All that takes keys is there."""

    @property
    def too_small(self) -> bool:
        """Whether the terminal is smaller than the minimum size."""
        return self.has_class("-tiny") or self.has_class("-flat")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable all actions while the terminal is too small."""
        return not self.too_small
