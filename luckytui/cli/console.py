"""The show as plain lines, or as one JSON object a line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import TextIO

from luckytui.clock import JumpClock, WallClock
from luckytui.contest.draws import call_sign
from luckytui.contest.rules import MODULUS, Outcome
from luckytui.journal import LiveJournal
from luckytui.journal.stored import JournalError, StoredContest
from luckytui.station.host import Show
from luckytui.station.inbox import News, OnAir, Over, Resumed, Ruled
from luckytui.text import call_json, counted


def run(journal: LiveJournal, stored: StoredContest, out: TextIO, *, resumed: bool, as_json: bool, fast: bool) -> None:
    """Run one contest to its end, and write what happens; each batch is flushed after its commit.

    Args:
        journal: The journal that holds the contest.
        stored: The contest.
        out: Where the lines go.
        resumed: Whether the contest was on the air before.
        as_json: Write JSON lines instead of text.
        fast: Jump over the waiting.

    Raises:
        JournalError: The journal failed; nothing that is not durable was written.
        KeyboardInterrupt: Ctrl+C. The contest can be resumed.
    """
    asyncio.run(_run(journal, stored, out, resumed=resumed, as_json=as_json, fast=fast))


async def _run(
    journal: LiveJournal, stored: StoredContest, out: TextIO, *, resumed: bool, as_json: bool, fast: bool
) -> None:
    lines = _json_lines if as_json else _text_lines

    def write(news: News) -> None:
        out.write("".join(f"{line}\n" for line in lines(news)))
        out.flush()

    # The commit is waited for on the spot: with no screen to freeze, a thread would only add its switch.
    show = Show(journal, stored, JumpClock if fast else WallClock)
    for _ in show.read():
        pass
    show.prepare()
    try:
        async with asyncio.TaskGroup() as group:
            station, *callers = (group.create_task(worker) for worker in show.workers(write, resumed=resumed))
            await station
            for caller in callers:
                caller.cancel()
    except* (JournalError, OSError) as failed:
        raise failed.exceptions[0] from None


def _json_lines(news: News) -> Iterator[str]:
    match news:
        case OnAir(contest, terms):
            yield _dump(
                event="on_air",
                contest=contest,
                keyword=terms.keyword,
                callers=terms.callers,
                seed=terms.seed,
                prizes=terms.prizes,
            )
        case Resumed(contest, _, calls, magic_number, winners):
            residue = magic_number % MODULUS
            yield _dump(event="resumed", contest=contest, calls=calls, magic_number=magic_number, residue=residue)
            for caller, total in winners:
                yield _dump(event="winner", contest=contest, caller=caller, magic_number=total)
        case Ruled(contest, rulings, refused):
            for caller, reason in refused:
                yield _dump(event="refused", caller=caller, reason=reason)
            for ruling in rulings:
                yield call_json(contest, ruling)
                if ruling.won:
                    yield _dump(
                        event="winner",
                        contest=contest,
                        caller=ruling.caller,
                        magic_number=ruling.magic_number,
                    )
        case Over(contest, outcome, calls, magic_number, winners):
            if outcome is Outcome.NOBODY:
                yield _dump(event="nobody", contest=contest, calls=calls, magic_number=magic_number)
            yield _dump(
                event="over",
                contest=contest,
                outcome=outcome,
                calls=calls,
                magic_number=magic_number,
                winners=[winner.caller for winner in winners],
            )


def _dump(**fields: object) -> str:
    return json.dumps(fields, separators=(",", ":"))


def _text_lines(news: News) -> Iterator[str]:
    match news:
        case OnAir(contest, terms):
            callers = counted(terms.callers, "caller")
            yield f'On air: contest {contest}, {callers}, seed {terms.seed}. The keyword is "{terms.keyword}".'
        case Resumed(contest, _, calls, magic_number, winners):
            yield f"Resumed: contest {contest}, {counted(calls, 'call')} made, magic number {magic_number}."
            for caller, total in winners:
                yield _winner(caller, total)
        case Ruled(_, rulings, refused):
            for caller, reason in refused:
                yield f"  refused: caller {caller}: {reason}"
            for seq, caller, number, total, at in rulings:
                sign = f"{call_sign(caller)} ({caller})"
                step = f"{total - number} + {number} = {total}"
                yield f"{at:9.3f}s  call {seq}: {sign} says {number}: {step}, residue {total % MODULUS}"
                if total % MODULUS == 0:
                    yield _winner(caller, total)
        case Over(contest, outcome, calls, magic_number, _):
            if outcome is Outcome.NOBODY:
                yield "Nobody won today."
            yield f"Over: contest {contest}, {counted(calls, 'call')}, magic number {magic_number}."


def _winner(caller: int, total: int) -> str:
    return f"Winner: {call_sign(caller)} ({caller}), with magic number {total} = {MODULUS} x {total // MODULUS}."
