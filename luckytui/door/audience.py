"""The audience: what room and relay tell the show of their addresses and clients. Kept in memory, for the stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: Said of a room for which there is no address that phones reach.
NO_PHONE = "no phone can reach it there, only this machine"


class Audience:
    """The room and the relay that serve this show's audience, if there are any.

    Args:
        station: The station on a broker that a relay is to serve; empty for none.

    Attributes:
        station: As given.
        tell: Called with a sentence of the relay's that the presenter has to see; set by what shows it.
        present: Whether a room is connected.
        url: The address for phones; empty if there is none.
        addresses: All addresses at which the room can be reached.
        here: The live lines whose phones are connected, each with its round trip in milliseconds, or None before one
            was measured; None while no room has told who is here.
        hidden: Whether the presenter has hidden address and code.
        chosen: The address that the presenter has chosen; empty before that.
        broker: The station on a broker that the relay is connected to; empty if it is not.
        version: Incremented with every change, so that a widget knows when to redraw.
    """

    def __init__(self, station: str = "") -> None:
        self.present = False
        self.url = ""
        self.addresses: tuple[str, ...] = ()
        self.here: Mapping[int, float | None] | None = None
        self.hidden = False
        self.chosen = ""
        self.broker = ""
        self.station = station
        self.version = 0
        self.tell: Callable[[str], object] = lambda words: None

    def enter(self, url: str, addresses: tuple[str, ...]) -> None:
        """Set what a room that is connected says of itself."""
        if (self.present, self.url, self.addresses) != (True, url, addresses):
            self.present, self.url, self.addresses = True, url, addresses
            self.version += 1

    def restore(self, *, hidden: bool, chosen: str) -> None:
        """Set what the presenter chose in a show before this one: the room outlives a crash, and has kept it."""
        self.hidden, self.chosen = hidden, chosen
        self.version += 1

    def see(self, here: Mapping[int, float | None]) -> None:
        """Set whose phones are connected."""
        self.here = here
        self.version += 1

    def leave(self) -> None:
        """Forget the room, which has disconnected."""
        self.present, self.url, self.addresses, self.here = False, "", (), None
        self.version += 1

    def hear_relay(self, broker: str, words: str) -> None:
        """Set what a relay says of itself, and tell the presenter what else it says.

        Args:
            broker: The station that it is connected to; empty if it is not.
            words: A sentence; empty for none.
        """
        if broker != self.broker:
            self.broker = broker
            self.version += 1
        if words:
            self.tell(words)

    def lose_relay(self) -> None:
        """Forget the relay, which has disconnected."""
        self.hear_relay("", "")
