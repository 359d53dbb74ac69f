"""A journal and a source that somebody else could have written run a whole contest: the protocols suffice."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from luckytui.cli import console
from luckytui.clock import JumpClock
from luckytui.contest.draws import draws_of
from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call
from luckytui.contest.terms import Terms
from luckytui.station.broadcast import MakeSources, callers_of
from luckytui.station.host import Host
from luckytui.station.inbox import Channel
from tests.journal.fake import FakeJournal

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0)


class RemoteCallers:
    """Callers on another machine: they send lines of text, each with a watermark, over a real connection."""

    def __init__(self, contest: Contest, port: int) -> None:
        self._contest = contest
        self._port = port

    async def serve(self, channel: Channel) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            terms = self._contest.terms
            writer.write(f"{await channel.keyword()} {terms.seed} {terms.callers} {terms.max_delay}\n".encode())
            async for line in reader:
                said = json.loads(line)
                calls = [Call(*call) for call in said["calls"] if not self._contest.has_called(call[1])]
                channel.send(calls, said["watermark"])
            channel.send((), float("inf"))
        finally:
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def another_machine() -> AsyncIterator[int]:
    """Run a machine that calls for every caller of whoever connects; return its port."""

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keyword, seed, callers, max_delay = (await reader.readline()).decode().split()
        draws = draws_of(Terms(seed=int(seed), callers=int(callers), max_delay=float(max_delay)))
        for caller in draws.in_order(range(1, draws.callers + 1)):
            at = draws.time(caller)
            calls = [(at, caller, keyword, str(draws.number(caller)))]
            writer.write(json.dumps({"calls": calls, "watermark": at + 1e-9}).encode() + b"\n")
        writer.close()
        await writer.wait_closed()
        closed.set()

    closed = asyncio.Event()
    async with await asyncio.start_server(call, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await closed.wait()


async def run(journal: FakeJournal, make_sources: MakeSources = callers_of) -> str:
    out = io.StringIO()
    async with Host(journal, JumpClock, make_sources=make_sources) as host:
        await host.open(TERMS)
        await console.run(host, out, as_json=True)
    return out.getvalue()


async def test_a_journal_that_somebody_else_wrote_runs_a_whole_contest() -> None:
    journal = FakeJournal()
    said = [json.loads(line) for line in (await run(journal)).splitlines()]
    assert [each["event"] for each in said if each["event"] != "winner"] == ["on_air", *["call"] * 6, "over"]
    [stored] = await journal.contests()
    assert (stored.told, stored.calls, stored.magic_number) == (True, 6, said[-1]["magic_number"])


async def test_callers_on_another_machine_play_the_contest_that_callers_here_would() -> None:
    async with another_machine() as port:
        there = await run(FakeJournal(), lambda contest, _: [RemoteCallers(contest, port)])
    assert there == await run(FakeJournal())
