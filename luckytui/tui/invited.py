"""Who is invited to join, and how: made from what the room says of itself and what the presenter has chosen."""

from __future__ import annotations

from urllib.parse import urlsplit

from luckytui.contest.joining import USUAL_LINES, RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.view import ContestView
from luckytui.door.audience import Audience
from luckytui.text import counted, grouped
from luckytui.tui.widgets.board_words import Presence
from luckytui.tui.widgets.invitation import Invitation

#: Why nobody is invited.
HIDDEN = "hidden: x shows it"
STARTING = "the room is starting"
NO_BROKER = "no broker yet: the relay tries again"
#: What is said of an address that no phone can open.
ONLY_HERE = "no phone can reach it: this machine only"


class Invited:
    """What the stage shows of the room and of the people in it.

    Args:
        audience: What the room and the relay say of themselves and of who has joined.
        local: The address at which this machine itself reaches the room; empty without one.
    """

    def __init__(self, audience: Audience, local: str) -> None:
        self._audience = audience
        self._local = local

    @property
    def url(self) -> str:
        """The address that phones open; empty if there is none."""
        addresses, chosen = self._audience.addresses, self._audience.chosen
        # One that was chosen may not be the room's any more.
        return chosen if chosen in addresses else next(iter(addresses), "")

    def choose_next(self) -> int:
        """Choose the next address of the machine; return how many there are."""
        addresses = self._audience.addresses
        if addresses:
            self._audience.chosen = addresses[(addresses.index(self.url) + 1) % len(addresses)]
        return len(addresses)

    def hide_or_show(self) -> None:
        """Hide address and code, or show them again."""
        self._audience.hidden = not self._audience.hidden

    def invitation(self, record: RoomRecord, view: ContestView) -> Invitation:
        """Return what to show of address and code.

        Args:
            record: What the journal holds of the room.
            view: The contest.
        """
        if self._audience.hidden:
            return Invitation(note=HIDDEN)
        if not self._local:
            return Invitation(note=self._machines)
        if not self._audience.present:
            return Invitation(note=STARTING)
        note = self._machines
        joined = sum(line.origin is Origin.PHONE and not line.removed for line in view.lines)
        if record.locked:
            note = "locked: nobody else comes in"
        elif joined >= record.most:
            note = f"full: {counted(joined, 'line')} of {grouped(record.most)} are taken"
        elif record.most != USUAL_LINES:
            note = f"{joined} of {counted(record.most, 'line')}"
        if not self.url:
            return Invitation(shown_address(self._local), record.code, "", note or ONLY_HERE)
        return Invitation(shown_address(self.url), record.code, link(self.url, record.code), note)

    def words(self, record: RoomRecord) -> str:
        """Return address and code for the status bar; empty if they are not shown."""
        if self._audience.hidden:
            return ""
        if not self._local:
            return self._audience.broker
        if not self._audience.present:
            return ""
        return f"{shown_address(self.url or self._local)} {record.code}"

    @property
    def _machines(self) -> str:
        """Where machines join, or why they cannot; empty without a relay."""
        if not self._audience.station:
            return ""
        return f"machines: {self._audience.broker}" if self._audience.broker else NO_BROKER

    def presence(self, line: LiveLine) -> Presence:
        """Return whether the owner of a live line is here."""
        if line.origin is not Origin.PHONE:
            return Presence()
        here = self._audience.here
        return Presence() if here is None else Presence(line.caller in here, here.get(line.caller))

    def counts(self, view: ContestView) -> str:
        """Return how many people are here, have called, and are gone; how many there are before a room told that."""
        machines = [line.caller for line in view.lines if line.origin is Origin.CLIENT and not line.removed]
        if not self._local:
            called = sum(caller in view.live_calls for caller in machines)
            return f"{counted(len(machines), 'machine')}, {called:,} called"
        people = [line for line in view.lines if line.origin is not Origin.CLIENT and not line.removed]
        # The person at the keyboard does not leave.
        phones = [line.caller for line in people if line.origin is Origin.PHONE]
        connected = self._audience.here
        gone = 0 if connected is None else sum(caller not in connected for caller in phones)
        known = connected is not None or not phones
        told = [f"{len(people) - gone:,} here" if known else counted(len(people), "line")]
        called = sum(line.caller in view.live_calls for line in people)
        if called or not view.lobby:
            told.append(f"{called:,} called")
        if gone:
            told.append(f"{gone:,} gone")
        return ", ".join(told)


def shown_address(url: str) -> str:
    """Return a URL as a person types it: without `http://`, which browsers add."""
    return url.removeprefix("http://").rstrip("/")


def link(url: str, code: str) -> str:
    """Return the link to the room for a QR code: scheme and host in capitals, which make it smaller."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".upper() + f"{parts.path.rstrip('/')}/J/{code}"
