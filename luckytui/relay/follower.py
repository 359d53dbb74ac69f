"""A contest put together from what a station tells a viewer: the whole of it when it is asked for, and the news."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event
from luckytui.relay.bulletins import NUMBERED

#: The most characters of a contest that is told in parts.
_LONGEST = 1 << 28


class Follower:
    """What is known of the contests of one show; nothing is sent here.

    Messages of an older show are not listened to.

    Attributes:
        epoch: The show's: when it began. 0 before anything was heard.
        lacks: Whether the contest has to be asked for: nothing is known of it, or something was missed.
    """

    def __init__(self) -> None:
        self._begin(0)

    def _begin(self, epoch: int) -> None:
        """Know nothing yet of a show."""
        self.epoch = epoch
        self.lacks = False
        self._contest = self._number = 0
        self._decoder = Decoder()
        self._parts: list[str] = []
        #: The contest that is on air or over, and how many events it has had.
        self._told = (0, 0)

    @property
    def on_air(self) -> tuple[int, int]:
        """The epoch of the show, and its contest that is on air or over; 0 for what is not known."""
        return self.epoch, self._told[0]

    def is_behind(self) -> bool:
        """Return whether more has happened than is known; after a while without news, something was missed."""
        return self._told != (0, 0) and self._told > (self._contest, self._number)

    def lose(self) -> None:
        """Forget the contest: the show is gone, and what it tells when it is back begins anew."""
        self._contest = self._number = 0
        self.lacks = self._told != (0, 0)
        # Nothing of an older one follows; and the machine's clock may have been set back when the next one begins.
        self.epoch = 0

    def hear_state(self, said: dict[str, Any]) -> None:
        """Hear how far the contest is."""
        if self._is_old(said) or not said["contest"]:
            return
        self._told = int(said["contest"]), int(said["seq"])
        if self._contest != self._told[0]:
            self.lacks = True

    def hear_part(self, said: dict[str, Any]) -> Iterator[Event]:
        """Hear a part of the whole contest; with its last one, yield what it tells."""
        if self._is_old(said):
            return
        if said["part"] == 0:
            self._parts = []
        if said["part"] != len(self._parts) or sum(map(len, self._parts)) > _LONGEST:
            # The rest of one that was asked for before.
            return
        self._parts.append(str(said["text"]))
        if len(self._parts) < said["parts"]:
            return
        text, self._parts = "".join(self._parts), []
        decoder = Decoder()
        events = [event for line in text.splitlines() if (event := decoder.decode(line)) is not None]
        if (events[-1].contest, events[-1].number) < (self._contest, self._number):
            # More is known by now.
            return
        self._decoder, self.lacks = decoder, False
        self._contest, self._number = events[-1].contest, events[-1].number
        yield from events

    def hear_news(self, said: dict[str, Any]) -> Iterator[Event]:
        """Hear what has happened; yield what was not known before."""
        if self._is_old(said) or not self._contest or self.lacks:
            return
        if said["contest"] != self._contest or said["from"] > self._number + 1:
            self.lacks = True
            return
        number = said["from"] - 1
        for line in said["lines"]:
            number += line.startswith(NUMBERED)
            if number > self._number or (number == self._number and not line.startswith(NUMBERED)):
                event = self._decoder.decode(line)
                self._number = number
                if event is not None:
                    yield event

    def _is_old(self, said: dict[str, Any]) -> bool:
        """Return whether a message is of an older show; forget what was known of one when a newer one speaks."""
        epoch = int(said["epoch"])
        if epoch > self.epoch:
            self._begin(epoch)
        return epoch < self.epoch


def read(payload: bytes) -> dict[str, Any]:
    """Return a message of a station.

    Raises:
        ValueError: It is no JSON object.
    """
    try:
        said = json.loads(payload)
    except RecursionError:
        said = None
    if not isinstance(said, dict):
        raise ValueError("a station says JSON objects")
    return said
