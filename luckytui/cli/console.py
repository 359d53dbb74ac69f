"""The console: a contest as plain lines of text or as JSON lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TextIO

from luckytui.contest import codec
from luckytui.contest.callers import call_sign
from luckytui.contest.continuation import Continuation
from luckytui.contest.events import (
    Begun,
    Event,
    Joined,
    OffAir,
    OnAir,
    Over,
    Removed,
    Renamed,
    Resumed,
    Ruled,
    totals_of,
)
from luckytui.contest.lines import NO_LINE, LiveLine
from luckytui.contest.numbers import MODULUS, residue
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling, Winner
from luckytui.contest.terms import Terms
from luckytui.journal.errors import OnAirElsewhere, ServerGone
from luckytui.station.comeback import ComeBack
from luckytui.station.host import Host
from luckytui.text import counted, grouped


async def run(host: Host, out: TextIO, *, as_json: bool) -> None:
    """Put the contest that the host has opened on air, and write its events until it is over.

    The output is flushed after each event. If the journal's server is gone, that is written, and waited for.

    Args:
        host: The show.
        out: The output.
        as_json: Write JSON lines instead of text.

    Raises:
        JournalError: The journal failed, or is another station's now; nothing that is not durable was written.
        OSError: The lines cannot be written.
    """
    lines = codec.encode if as_json else _Text().lines
    told = Continuation(whole=False)
    async with host.feed.subscribe() as events, _coming_back(host) as come_back:
        await host.go_on_air()
        async for event in events:
            if isinstance(event, OffAir) and not isinstance(host.failure, ServerGone | OnAirElsewhere):
                break
            over = False
            for happened in told.after(event):
                out.writelines(f"{line}\n" for line in lines(happened))
                over |= isinstance(happened, Over)
            out.flush()
            if isinstance(event, OffAir):
                if isinstance(host.failure, OnAirElsewhere):
                    break
                come_back()
            if over:
                await host.told(event.contest)
                break
    if host.failure is not None:
        raise host.failure


@asynccontextmanager
async def _coming_back(host: Host) -> AsyncIterator[Callable[[], None]]:
    """Yield what lets a show come back on air, in a task that ends with the block."""
    come_back = ComeBack(host)
    tasks: list[asyncio.Task[None]] = []
    try:
        yield lambda: tasks.append(asyncio.create_task(come_back.run()))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Text:
    """Events as plain lines, which call a live line by the name it joined with."""

    def __init__(self) -> None:
        self._callers = 0
        self._live: dict[int, LiveLine] = {}

    def lines(self, event: Event) -> Iterator[str]:
        """Yield an event as lines."""
        match event:
            case OnAir(contest, _, terms, live, lobby):
                self._begin(terms, live)
                callers = counted(terms.callers, "caller")
                yield f"On air: contest {contest}, {callers}, seed {terms.seed}. {_keyword(terms, lobby=lobby)}"
            case Resumed(contest, _, terms, start, live, rulings, _):
                self._begin(terms, live)
                calls, magic_number, winners = totals_of(start, rulings)
                made = f"{counted(calls, 'call')} made, magic number {grouped(magic_number)}"
                yield f"Resumed: contest {contest}, {made}."
                yield from map(self._winner, winners)
            case Begun():
                yield "The contest has begun."
            case Joined(_, _, line):
                self._live[line.caller] = line
                yield f"  {self._sign(line.caller)} joins."
            case Renamed(_, _, line):
                before = self._sign(line.caller)
                self._live[line.caller] = line
                yield f"  {before} is {self._sign(line.caller)} now."
            case Removed(_, _, line):
                yield f"  {self._sign(line.caller)} is removed."
            case Ruled(_, _, rulings, refused):
                for caller, reason in refused:
                    yield f"  refused: caller {caller}: {reason}"
                for ruling in rulings:
                    yield from self._call(ruling)
            case OffAir(_, _, reason):
                yield f"Off air: {reason}."
            case Over(contest, _, outcome, calls, magic_number, _):
                if outcome is Outcome.NOBODY:
                    yield "Nobody won."
                yield f"Over: contest {contest}, {counted(calls, 'call')}, magic number {grouped(magic_number)}."

    def _begin(self, terms: Terms, live: Sequence[LiveLine]) -> None:
        self._callers = terms.callers
        self._live = {line.caller: line for line in live}

    def _call(self, ruling: Ruling) -> Iterator[str]:
        seq, caller, number, total, at = ruling
        step = f"{grouped(total - number)} + {number} = {grouped(total)}"
        sign = self._sign(caller)
        yield f"{at:9.3f}s  call {grouped(seq)}: {sign} says {number}: {step}, residue {residue(total)}"
        if ruling.won:
            yield self._winner(Winner(caller, total))

    def _winner(self, winner: Winner) -> str:
        caller, total = winner
        product = f"{grouped(total)} = {MODULUS} x {grouped(total // MODULUS)}"
        return f"Winner: {self._sign(caller)}, with magic number {product}."

    def _sign(self, caller: int) -> str:
        if not caller:
            return NO_LINE
        line = self._live.get(caller)
        return f"{line.name if line and line.name else call_sign(caller)} ({caller})"


def _keyword(terms: Terms, *, lobby: bool) -> str:
    return "Lines can join; it has not begun." if lobby else f'The keyword is "{terms.keyword}".'
