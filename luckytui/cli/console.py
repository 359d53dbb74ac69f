"""The console: a contest as plain lines of text or as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from luckytui.contest import codec
from luckytui.contest.callers import call_sign
from luckytui.contest.continuation import Continuation
from luckytui.contest.events import Event, OffAir, OnAir, Over, Resumed, Ruled, totals_of
from luckytui.contest.lines import NO_LINE
from luckytui.contest.numbers import MODULUS, residue
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.station.host import Host
from luckytui.text import counted, grouped


async def run(host: Host, out: TextIO, *, as_json: bool) -> None:
    """Put the contest that the host has opened on air, and write its events until it is over.

    The output is flushed after each event.

    Args:
        host: The show.
        out: The output.
        as_json: Write JSON lines instead of text.

    Raises:
        JournalError: The journal failed; nothing that is not durable was written.
        OSError: The lines cannot be written.
    """
    lines = codec.encode if as_json else _text_lines
    told = Continuation(whole=False)
    async with host.feed.subscribe() as events:
        await host.go_on_air()
        async for event in events:
            if isinstance(event, OffAir):
                break
            over = False
            for happened in told.after(event):
                out.writelines(f"{line}\n" for line in lines(happened))
                over |= isinstance(happened, Over)
            out.flush()
            if over:
                await host.told(event.contest)
                break
    if host.failure is not None:
        raise host.failure


def _text_lines(event: Event) -> Iterator[str]:
    match event:
        case OnAir(contest, _, terms, _):
            callers = counted(terms.callers, "caller")
            yield f'On air: contest {contest}, {callers}, seed {terms.seed}. The keyword is "{terms.keyword}".'
        case Resumed(contest, _, _, start, _, rulings, _):
            calls, magic_number, winners = totals_of(start, rulings)
            yield f"Resumed: contest {contest}, {counted(calls, 'call')} made, magic number {grouped(magic_number)}."
            for winner in winners:
                yield _winner(winner)
        case Ruled(_, _, rulings, refused):
            for caller, reason in refused:
                yield f"  refused: caller {caller}: {reason}"
            for ruling in rulings:
                seq, caller, number, total, at = ruling
                sign = f"{call_sign(caller)} ({caller})"
                step = f"{grouped(total - number)} + {number} = {grouped(total)}"
                yield f"{at:9.3f}s  call {grouped(seq)}: {sign} says {number}: {step}, residue {residue(total)}"
                if ruling.won:
                    yield _winner(Winner(caller, total))
        case Over(contest, _, outcome, calls, magic_number, _):
            if outcome is Outcome.NOBODY:
                yield "Nobody won."
            yield f"Over: contest {contest}, {counted(calls, 'call')}, magic number {grouped(magic_number)}."


def _winner(winner: Winner) -> str:
    caller, total = winner
    product = f"{grouped(total)} = {MODULUS} x {grouped(total // MODULUS)}"
    who = f"{call_sign(caller)} ({caller})" if caller else NO_LINE
    return f"Winner: {who}, with magic number {product}."
