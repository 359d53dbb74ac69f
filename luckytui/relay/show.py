"""The show as the relay reaches it: followed through crashes, and asked until it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any, Generic, NamedTuple, TypeVar

from luckytui.contest.decoder import Decoder
from luckytui.contest.lines import Origin
from luckytui.door.calls import Row, is_refusal
from luckytui.door.client import DoorClient
from luckytui.door.contest import FollowedContest
from luckytui.door.follow import follow
from luckytui.door.protocol import DoorClosed, DoorError, RequestRefused
from luckytui.journal.place import JournalPlace

#: Wall seconds until a show that was off air is asked again.
_PAUSE = 0.1

#: Wall seconds in which a show tells the whole contest.
_PATIENCE = 10.0

#: The reason of who was refused because no contest is on air: it is asked again.
_OFF_AIR = "off-air"

_Answer = TypeVar("_Answer")


class _Kind(NamedTuple, Generic[_Answer]):
    """A request for many things.

    Attributes:
        do: What to do.
        name: The field with the things, in the request and in its answer.
        refuse: Returns the answer to each of them where all are refused: a reason for programs, and one for a person.
        reason: Returns why an answer refuses something; empty if it does not.
    """

    do: str
    name: str
    refuse: Callable[[str, str], _Answer]
    reason: Callable[[_Answer], str]


_JOINS: _Kind[dict[str, Any]] = _Kind(
    "joins", "lines", lambda reason, say: {"refused": reason, "say": say}, lambda line: line.get("refused", "")
)
_CALLS: _Kind[Row] = _Kind(
    "calls", "calls", lambda reason, say: (0, reason, say), lambda row: row[1] if is_refusal(row) else ""
)


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
        #: How many requests are made again, since the show was off air; and set while there are none.
        self._again, self._calm = 0, asyncio.Event()
        self._calm.set()
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
        """Return the contest that is on air, or was last, once a show is there and nothing is asked of it again."""
        while not (self._ready.is_set() and self._calm.is_set()):
            await self._calm.wait()
            await self._ready.wait()
        return self.contest.contest

    async def joins(self, contest: int, lines: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
        """Let lines join; return the show's answers in order. It is asked again after each crash until it answers.

        Args:
            contest: The contest that is meant.
            lines: Name and token of each.
        """
        return await self._ask_each(_JOINS, lines, contest=contest, origin=Origin.CLIENT)

    async def calls(self, contest: int, calls: Sequence[Row]) -> list[Row]:
        """Call; return the show's answers in order. It is asked again after each crash until it answers.

        Args:
            contest: The contest that is meant.
            calls: As in `luckytui.door.calls`.
        """
        return await self._ask_each(_CALLS, calls, contest=contest)

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

    async def _ask_each(self, kind: _Kind[_Answer], items: Sequence[object], **fields: object) -> list[_Answer]:
        """Ask the show for many things, again after each crash until it answers; return its answers in order."""
        answers = await self._ask_once(kind, items, fields)
        left = [index for index, answer in enumerate(answers) if kind.reason(answer) == _OFF_AIR]
        if not left:
            return answers
        # Not ruled on: the contest comes back, or another one does. What comes later is not asked before.
        self._again += 1
        self._calm.clear()
        try:
            while left:
                await asyncio.sleep(_PAUSE)
                got = await self._ask_once(kind, [items[index] for index in left], fields)
                for index, answer in zip(left, got, strict=True):
                    answers[index] = answer
                left = [index for index in left if kind.reason(answers[index]) == _OFF_AIR]
        finally:
            self._again -= 1
            if not self._again:
                self._calm.set()
        return answers

    async def _ask_once(
        self, kind: _Kind[_Answer], items: Sequence[object], fields: Mapping[str, object]
    ) -> list[_Answer]:
        """Return the answers of one request; those of a show that is gone, or that refuses all of it, are alike."""
        await self._ready.wait()
        try:
            assert self._door is not None, "it is ready"
            told = await self._door.request(kind.do, **{kind.name: items}, **fields)
        except DoorClosed:
            return [kind.refuse(_OFF_AIR, "")] * len(items)
        except RequestRefused as refused:
            return [kind.refuse(refused.reason, refused.say)] * len(items)
        answers: list[_Answer] = told[kind.name]
        return answers

    async def _introduce(self, door: DoorClient) -> None:
        await door.request("relay", broker=self._broker, say=self._words)

    def _see(self) -> None:
        """Note whether the show can be asked."""
        if self._door is not None and self.contest.view is not None and self.contest.off_air is None:
            self._ready.set()
        else:
            self._ready.clear()
