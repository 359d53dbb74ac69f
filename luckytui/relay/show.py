"""The show as the relay reaches it: followed through crashes, and asked until it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any, Generic, NamedTuple, TypeVar

from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Begun, OnAir, Paced, Resumed, Snapshot
from luckytui.contest.lines import Origin
from luckytui.door.calls import Row, is_refusal
from luckytui.door.client import DoorClient
from luckytui.door.contest import NO_SHOW, FollowedContest
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


class Asking(Generic[_Answer]):
    """Many things that the show is asked for at once, and again after each crash until it answers.

    Args:
        show: The show.
        kind: What kind of things.
        items: The things.
        fields: What else the request has.
    """

    def __init__(self, show: Show, kind: _Kind[_Answer], items: Sequence[object], **fields: object) -> None:
        self._show = show
        self._kind = kind
        self._items = items
        self._fields = fields
        #: None before the first answer.
        self._answers: list[_Answer] | None = None
        #: Asks again, where that was no ruling.
        self._again: asyncio.Task[None] | None = None
        self._told = self._ask(items)
        self._told.add_done_callback(self._hear)

    async def answers(self) -> list[_Answer]:
        """Return the show's answers in order."""
        with suppress(DoorError):
            await self._told
        answers = self._first()
        if self._again is not None:
            await self._again
        return answers

    def cancel(self) -> None:
        """Ask no more; what the show does already is done."""
        self._told.cancel()
        if self._again is not None:
            self._again.cancel()

    def _hear(self, told: asyncio.Future[dict[str, Any]]) -> None:
        if not told.cancelled():
            self._first()

    def _first(self) -> list[_Answer]:
        """Return the first answers; what is no ruling is asked again."""
        if self._answers is None:
            self._answers = self._read(self._told, len(self._items))
            if left := self._left(self._answers):
                self._again = self._show.again(self._ask_again(self._answers, left))
        return self._answers

    async def _ask_again(self, answers: list[_Answer], left: list[int]) -> None:
        while left:
            await asyncio.sleep(_PAUSE)
            await self._show.ready()
            told = self._ask([self._items[index] for index in left])
            await asyncio.wait([told])
            for index, answer in zip(left, self._read(told, len(left)), strict=True):
                answers[index] = answer
            left = self._left(answers)

    def _ask(self, items: Sequence[object]) -> asyncio.Future[dict[str, Any]]:
        return self._show.ask(self._kind.do, **{self._kind.name: items}, **self._fields)

    def _read(self, told: asyncio.Future[dict[str, Any]], count: int) -> list[_Answer]:
        """Return what a request was answered; the answers of a show that is gone, or refuses all of it, are alike."""
        try:
            answers: list[_Answer] = told.result()[self._kind.name]
        except DoorClosed:
            return [self._kind.refuse(_OFF_AIR, "")] * count
        except RequestRefused as refused:
            return [self._kind.refuse(refused.reason, refused.say)] * count
        return answers

    def _left(self, answers: list[_Answer]) -> list[int]:
        """Return what was not ruled on: the contest comes back, or another one does."""
        return [index for index, answer in enumerate(answers) if self._kind.reason(answer) == _OFF_AIR]


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
        #: What is asked again, since the show was off air; and set while there is nothing.
        self._again: set[asyncio.Task[None]] = set()
        self._calm = asyncio.Event()
        self._calm.set()
        #: What the show is told of the relay.
        self._broker = ""
        self._words = ""

    async def runs(self) -> AsyncGenerator[tuple[list[str], bool], None]:
        """Follow one show after another; yield event lines once they are known here, and none when a show is gone.

        With them comes whether live lines may now hear the keyword at another moment.

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
                            retimed = False
                            for event in decoder.events(run):
                                self.contest.take(event)
                                retimed |= isinstance(event, OnAir | Resumed | Snapshot | Begun | Paced)
                            self._see()
                            yield run, retimed
                except DoorClosed:
                    pass
                finally:
                    self._door = None
                    self.contest.lose()
                    self._see()
                yield [], False

    async def ready(self) -> None:
        """Wait until a show is there."""
        await self._ready.wait()

    async def on_air(self) -> int:
        """Return the contest that is on air, or was last, once a show is there and nothing is asked of it again."""
        while not (self._ready.is_set() and self._calm.is_set()):
            await self._calm.wait()
            await self._ready.wait()
        return self.contest.contest

    async def joins(self, contest: int, lines: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
        """Let lines join; return the show's answers in order.

        Args:
            contest: The contest that is meant.
            lines: Name and token of each.
        """
        return await Asking(self, _JOINS, lines, contest=contest, origin=Origin.CLIENT).answers()

    def calls(self, contest: int, calls: Sequence[Row]) -> Asking[Row]:
        """Call; return what will be the show's answers.

        Args:
            contest: The contest that is meant.
            calls: As in `luckytui.door.calls`.
        """
        return Asking(self, _CALLS, calls, contest=contest)

    def lease(self, renewed: Sequence[str], ended: Sequence[str]) -> None:
        """Tell the show which clients have calls to come, and which have none any more."""
        # If it is gone, its next one waits for them anyway.
        self.ask("leases", renewed=renewed, ended=ended).add_done_callback(asyncio.Future.exception)

    def ask(self, do: str, **fields: object) -> asyncio.Future[dict[str, Any]]:
        """Send a request at once; return what will be the answer. It raises DoorClosed if the show is gone."""
        if self._door is not None:
            with suppress(DoorClosed):
                return self._door.ask(do, **fields)
        gone: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        gone.set_exception(DoorClosed(NO_SHOW))
        return gone

    def again(self, asking: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let something be asked again; what comes later is not asked before.

        Args:
            asking: Asks until it is answered.
        """
        task = asyncio.create_task(asking)
        self._again.add(task)
        self._calm.clear()
        task.add_done_callback(self._is_answered)
        return task

    def _is_answered(self, task: asyncio.Task[None]) -> None:
        self._again.discard(task)
        if not self._again:
            self._calm.set()

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

    async def _introduce(self, door: DoorClient) -> None:
        await door.request("relay", broker=self._broker, say=self._words)

    def _see(self) -> None:
        """Note whether the show can be asked."""
        if self._door is not None and self.contest.view is not None and self.contest.off_air is None:
            self._ready.set()
        else:
            self._ready.clear()
