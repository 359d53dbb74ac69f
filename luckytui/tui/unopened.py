"""What is typed for a field of letters that its key has not opened: as keys, it could crash the show."""

from __future__ import annotations

from textual.events import Key

from luckytui.clock import wall

#: The actions that open a field for letters in a row of the screen. A phone takes digits, which do nothing else.
OPENING = ("find", "rename")

#: Wall seconds that a person takes to see that no field has opened, counted anew from each letter.
UNSEEN = 0.4


class Unopened:
    """Knows which keys were meant for a field that has not opened."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        """Note that a key should have opened a field, and has not."""
        self._until = wall() + UNSEEN

    def takes(self, key: Key) -> bool:
        """Return whether a key was meant for the field, and does nothing; escape ends that."""
        if key.key == "escape":
            self._until = 0.0
        if key.time > self._until:
            return False
        self.begin()
        return True
