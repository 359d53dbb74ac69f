"""The audience: what a room's server tells the show of its address and its phones. Kept in memory, for the stage."""

from __future__ import annotations

from collections.abc import Mapping

#: Said of a room for which there is no address that phones reach.
NO_PHONE = "no phone can reach it there, only this machine"


class Audience:
    """The room that serves this show's audience, if there is one.

    Attributes:
        present: Whether a room is connected.
        url: The address for phones; empty if there is none.
        addresses: All addresses at which the room can be reached.
        here: The live lines whose phones are connected, each with its round trip in milliseconds, or None before one
            was measured.
        version: Incremented with every change, so that a widget knows when to redraw.
    """

    def __init__(self) -> None:
        self.present = False
        self.url = ""
        self.addresses: tuple[str, ...] = ()
        self.here: Mapping[int, float | None] = {}
        self.version = 0

    def enter(self, url: str, addresses: tuple[str, ...]) -> None:
        """Set what a room that is connected says of itself."""
        if (self.present, self.url, self.addresses) != (True, url, addresses):
            self.present, self.url, self.addresses = True, url, addresses
            self.version += 1

    def see(self, here: Mapping[int, float | None]) -> None:
        """Set whose phones are connected."""
        self.here = here
        self.version += 1

    def leave(self) -> None:
        """Forget the room, which has disconnected."""
        self.present, self.url, self.addresses, self.here = False, "", (), {}
        self.version += 1
