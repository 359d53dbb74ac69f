"""What is started beside a show: a room, a relay, or both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from luckytui.cli.broker_place import BrokerPlace
from luckytui.cli.room_place import RoomPlace
from luckytui.journal.place import JournalPlace


class Beside(NamedTuple):
    """What is started beside a show; false if nothing is.

    Attributes:
        room: Where the room is served; None without one.
        broker: The station that the relay serves; None without one.
    """

    room: RoomPlace | None = None
    broker: BrokerPlace | None = None

    def __bool__(self) -> bool:
        """Return whether anybody elsewhere can join."""
        return self.room is not None or self.broker is not None

    @property
    def local(self) -> str:
        """The address at which this machine itself reaches the room; empty without one."""
        return self.room.url if self.room is not None else ""

    @property
    def station(self) -> str:
        """The address of the station that the relay serves; empty without one."""
        return self.broker.url if self.broker is not None else ""

    def processes(self, journal: JournalPlace) -> list[Callable[[], int]]:
        """Return what runs in a process each, for `launch`."""
        found: list[Callable[[], int]] = []
        if self.room is not None:
            found.append(partial(self.room.serve, journal))
        if self.broker is not None:
            found.append(partial(_relay, self.broker, journal))
        return found


#: Nothing is started beside the show.
NOBODY = Beside()


def _relay(broker: BrokerPlace, journal: JournalPlace) -> int:
    """Serve a station. A relay that ends by itself has left it to another one, and is not started again."""
    broker.serve(journal)
    return 0
