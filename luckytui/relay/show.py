"""The show as the relay reaches it: followed through crashes, and asked until it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any

from luckytui.contest.codec import Decoder
from luckytui.door.client import DoorClient
from luckytui.door.contest import FollowedContest
from luckytui.door.follow import follow
from luckytui.door.protocol import DoorClosed, DoorError, RequestRefused
from luckytui.journal.place import JournalPlace

#: Wall seconds until a show that was off air is asked again.
_PAUSE = 0.1

#: Wall seconds in which a show tells the whole contest.
_PATIENCE = 10.0


class Show:
    """The show of a journal.

    Args:
        journal: The journal's path.

    Attributes:
        contest: What is known of the contest on air.
    """

    def __init__(self, journal: JournalPlace) -> None:
        self.contest = FollowedContest()
        self._journal = journal
        self._door: DoorClient | None = None
        #: Set while a contest is on air, or over, at a show that is there.
        self._ready = asyncio.Event()
        #: What the show is told of the relay.
        self._broker = ""
        self._words = ""

    async def runs(self) -> AsyncGenerator[list[str], None]:
        """Follow one show after another; yield event lines once they are known here, and none when a show is gone.

        Raises:
            DoorError: Something else than a show answers at the door.
        """
        async with aclosing(follow(self._journal)) as doors:
            async for door in doors:
                self._door = door
                self.contest.begin(door.hello.epoch)
                decoder = Decoder()
                try:
                    await self._introduce(door)
                    async with aclosing(door.runs()) as runs:
                        async for run in runs:
                            for event in decoder.events(run):
                                self.contest.take(event)
                            self._see()
                            yield run
                except DoorClosed:
                    pass
                finally:
                    self._door = None
                    self.contest.lose()
                    self._see()
                yield []

    async def on_air(self) -> int:
        """Return the contest that is on air, or was last, once a show is there."""
        await self._ready.wait()
        return self.contest.contest

    async def ask_each(
        self, do: str, name: str, items: Sequence[Mapping[str, object]], **fields: object
    ) -> list[dict[str, Any]]:
        """Ask the show for many things, again after each crash until it answers; return its answers in order.

        Args:
            do: What to do.
            name: The field with the items, in the request and in its answer.
            items: The items.
            fields: What else it needs.
        """
        answers: list[dict[str, Any]] = [{}] * len(items)
        left = list(range(len(items)))
        while left:
            got = await self._ask_once(do, name, [items[index] for index in left], fields)
            for index, answer in zip(left, got, strict=True):
                answers[index] = answer
            # Not ruled on: the contest comes back, or another one does.
            left = [index for index in left if answers[index].get("refused") == "off-air"]
            if left:
                await asyncio.sleep(_PAUSE)
        return answers

    async def lease(self, renewed: Sequence[str], ended: Sequence[str]) -> None:
        """Tell the show which clients have calls to come, and which have none any more."""
        if self._door is not None:
            with suppress(DoorClosed):
                await self._door.request("leases", renewed=list(renewed), ended=list(ended))

    async def snapshot(self) -> str:
        """Return the whole contest as the door's event lines; empty if it cannot be had now."""
        with suppress(DoorError, TimeoutError):
            # By a connection of its own, which begins with it.
            async with asyncio.timeout(_PATIENCE), DoorClient(self._journal) as door, aclosing(door.lines()) as lines:
                return await anext(lines)
        return ""

    async def tell(self, broker: str, words: str = "") -> None:
        """Tell the show, and the next ones, to which station the relay is connected.

        Args:
            broker: The station; empty if it is not connected.
            words: A sentence for the presenter; empty for none.
        """
        self._broker, self._words = broker, words
        if self._door is not None:
            with suppress(DoorClosed):
                await self._introduce(self._door)

    async def _ask_once(
        self, do: str, name: str, items: Sequence[Mapping[str, object]], fields: Mapping[str, object]
    ) -> list[dict[str, Any]]:
        """Return the answers of one request; those of a show that is gone, or that refuses all of it, are alike."""
        await self._ready.wait()
        try:
            assert self._door is not None, "it is ready"
            answer = await self._door.request(do, **{name: items}, **fields)
        except DoorClosed:
            return [{"refused": "off-air"}] * len(items)
        except RequestRefused as refused:
            return [{"refused": refused.reason, "say": refused.say}] * len(items)
        answers: list[dict[str, Any]] = answer[name]
        return answers

    async def _introduce(self, door: DoorClient) -> None:
        await door.request("relay", broker=self._broker, say=self._words)

    def _see(self) -> None:
        """Note whether the show can be asked."""
        if self._door is not None and self.contest.view is not None and self.contest.off_air is None:
            self._ready.set()
        else:
            self._ready.clear()
