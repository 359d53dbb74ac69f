"""A journal that somebody else could have written: contests in memory, behind the same protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

from luckytui.contest.events import Paced
from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Rulings
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.stored import Departure, Kind, LiveCall, Order, StoredContest, Summary


# Long: the methods of the protocol.
class FakeJournal:
    def __init__(self) -> None:
        self.silence = 0.0
        self.stored: dict[int, StoredContest] = {}
        self.rulings: dict[int, Rulings] = {}
        self.record = RoomRecord("LUCK")
        self.departures: dict[int, Departure] = {}

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        return next((replace(each, winners=()) for each in reversed(self.stored.values()) if not each.told), None)

    async def open_contest(self, terms: Terms, live: Sequence[NewLine] = (), *, lobby: bool = False) -> StoredContest:
        id = len(self.stored) + 1
        self.rulings[id] = Rulings()
        return self.stored.setdefault(id, StoredContest.new(id, "", terms, live, lobby=lobby))

    async def begin(self, contest: int) -> None:
        self.stored[contest] = replace(self.stored[contest], begun=True)

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        self.stored[contest] = replace(self.stored[contest], lines=(*self.stored[contest].lines, *lines))

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        stored = self.stored[contest]
        if line.caller not in {each.caller for each in stored.lines}:
            raise JournalError("there is no such line")
        lines = tuple(line if each.caller == line.caller else each for each in stored.lines)
        outcome = outcome if outcome is not Outcome.OPEN else stored.outcome
        self.stored[contest] = replace(stored, lines=lines, changes=stored.changes + 1, outcome=outcome)
        if line.removed:
            self.record = self.record.without(line.token)

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        stored, made, keys = self.stored[contest], self.rulings[contest], keys or {}
        seqs = [*range(len(made) + 1, len(made) + len(rulings) + 1)]
        if [each.seq for each in rulings] != seqs or keys.keys() - {line.caller for line in stored.lines}:
            raise JournalError("a call is there already, or its line is not")
        made.extend(rulings)
        calls = {each.caller: LiveCall(each.seq, keys[each.caller]) for each in rulings if each.caller in keys}
        self.stored[contest] = replace(
            stored,
            outcome=outcome if outcome is not Outcome.OPEN else stored.outcome,
            calls=len(made),
            magic_number=made[-1].magic_number if made else 0,
            winners=tuple(made.winners),
            live_calls={**stored.live_calls, **calls},
        )

    async def room(self) -> RoomRecord:
        return self.record

    async def set_room(self, *, locked: bool | None = None, most: int | None = None) -> RoomRecord:
        self.record = self.record.changed(locked, most)
        return self.record

    async def told(self, contest: int) -> None:
        self.stored[contest] = replace(self.stored[contest], told=True)

    async def abandon(self, contest: int) -> None:
        stored = self.stored[contest]
        outcome = Outcome.ABANDONED if stored.outcome is Outcome.OPEN else stored.outcome
        self.stored[contest] = replace(stored, told=True, outcome=outcome)

    async def depart(self, contest: int, departure: Departure) -> None:
        self.departures = {contest: departure}

    async def departure(self, contest: int) -> Departure | None:
        departure, self.departures = self.departures.get(contest), {}
        return departure

    async def contests(self) -> list[StoredContest]:
        return list(self.stored.values())

    async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
        chosen = {
            Kind.ALL: lambda _: True,
            Kind.WON: lambda each: each.outcome is Outcome.WON,
            Kind.NOBODY: lambda each: each.outcome is Outcome.NOBODY,
            Kind.MINE: lambda each: each.keyboard_called,
        }[kind]
        by = {Order.NEWEST: "id", Order.CALLS: "calls", Order.MAGIC_NUMBER: "magic_number"}[order]
        listed = sorted(filter(chosen, self.stored.values()), key=lambda each: (getattr(each, by), each.id))
        return [self._summary(each) for each in listed[::-1][first : first + count]]

    def _summary(self, stored: StoredContest) -> Summary:
        rulings = self.rulings[stored.id]
        own = [(each.number, each.residue) for each in rulings if stored.from_keyboard(each.caller)]
        return Summary(stored, tuple(each.residue for each in rulings[-20:]), own[0] if own else None)

    async def contest(self, contest: int) -> StoredContest | None:
        return self.stored.get(contest)

    async def pages(self, stored: StoredContest) -> AsyncIterator[Rulings]:
        if stored.made:
            page = Rulings()
            page.extend(self.rulings[stored.id][: stored.made])
            yield page

    async def attend(self, tell_time: Callable[[], Paced | None] = lambda: None) -> None:
        await asyncio.get_running_loop().create_future()

    async def reopen(self) -> None: ...

    async def close(self) -> None: ...
