"""The room as a process of its own, beside a real show that is killed and started again."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from luckytui.journal.sqlite.reader import Reader
from luckytui.room.addresses import Listen, bind
from tests.cli.commands import Command, Running, next_event
from tests.conftest import RunLuckytui
from tests.room.conftest import call, heard, next_of

#: A contest that lasts until it is stopped: its only caller waits for an hour, and prizes end nothing.
ENDLESS = ("-c", "1", "--max-delay", "3600", "--prizes", "0")
PHONES = 10


@asynccontextmanager
async def room(journal: Path) -> AsyncIterator[tuple[subprocess.Popen[str], str]]:
    """Yield a room's process and its address."""
    with Command("room", "-f", journal, "--listen", "127.0.0.1:0") as process:
        assert process.stderr is not None
        said = await asyncio.to_thread(process.stderr.readline)
        address = re.search(r"http://\S+", said)
        assert address is not None, said
        yield process, address[0]


async def code_of(process: subprocess.Popen[str]) -> str:
    """Return the code, once the room has said it."""
    assert process.stderr is not None
    while "the code is" not in (said := await asyncio.to_thread(process.stderr.readline)):
        assert said
    return said.split()[4].rstrip(":")


async def until_ruled(phone: httpx.AsyncClient, number: str) -> dict[str, Any]:
    """Call with one key until the call is ruled on; return the ruling."""
    while (answer := await call(phone, number)).status_code != 200:
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "1"), answer.text
        await asyncio.sleep(0.05)
    ruling: dict[str, Any] = answer.json()
    return ruling


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_it_and_its_streams_hear_that_it_has_closed(
    journal_path: Path, number: signal.Signals
) -> None:
    async with room(journal_path) as (process, address), httpx.AsyncClient(base_url=address) as phone:
        async with phone.stream("GET", "/api/1/events") as stream:
            events = heard(stream)
            kind, state = await anext(events)
            process.send_signal(number)
            assert [event async for event in events] == [("closed", {})]
        assert process.stderr is not None
        assert process.stdout is not None
        said, out = await asyncio.to_thread(process.stderr.read), await asyncio.to_thread(process.stdout.read)
        await asyncio.to_thread(process.wait)
    assert (kind, state["phase"], state["reason"]) == ("state", "off_air", "the show is not there")
    assert (process.returncode, out) == (128 + number, "")
    alone = "luckytui: no phone can reach it there, only this machine.\n"
    assert re.fullmatch(
        re.escape(alone) + r"luckytui: your own watchers: luckytui watch http://127\.0\.0\.1:\d+/watch/\S{22}\n", said
    )


async def test_a_show_that_is_killed_is_off_air_and_no_call_is_lost_or_counted_twice(journal_path: Path) -> None:
    async with room(journal_path) as (process, address):
        with Running("-f", journal_path, *ENDLESS) as show:
            code = await code_of(process)
            phones = [httpx.AsyncClient(base_url=address) for _ in range(PHONES)]
            joined = await asyncio.gather(*(phone.post("/api/1/lines", json={"code": code}) for phone in phones))
            assert [answer.status_code for answer in joined] == [201] * PHONES
            async with phones[0].stream("GET", "/api/1/events") as stream:
                events = heard(stream)
                before = await next_of(events, "line")
                early = await asyncio.gather(*(until_ruled(phone, "517") for phone in phones[: PHONES // 2]))
                show.kill()
                await next_of(events, "state", phase="off_air")
                late = [asyncio.create_task(until_ruled(phone, "518")) for phone in phones[PHONES // 2 :]]
                with Running("-f", journal_path, *ENDLESS) as again:
                    assert next_event(again)["event"] == "resumed"
                    back = await next_of(events, "state", phase="on_air")
                    rulings = [*early, *await asyncio.gather(*late)]
                    # The same key after the crash: the same ruling.
                    repeated = await asyncio.gather(*(until_ruled(phone, "517") for phone in phones[: PHONES // 2]))
                    after = (await phones[0].get("/api/1/line")).json()
            for phone in phones:
                await phone.aclose()
    assert back["epoch"] > 0
    assert repeated == early
    assert (after["line"], after["name"]) == (before["line"], before["name"])
    with Reader(journal_path) as journal:
        stored = journal.contest(1)
        assert stored is not None
        made = journal.rulings(stored)
    assert sorted(ruling["seq"] for ruling in rulings) == [ruling.seq for ruling in made] == [*range(1, PHONES + 1)]
    told = {(ruling["seq"], ruling["number"], ruling["magic_number"]) for ruling in rulings}
    assert told == {(ruling.seq, ruling.number, ruling.magic_number) for ruling in made}


def test_a_taken_port_is_said_in_one_sentence(luckytui: RunLuckytui, journal_path: Path) -> None:
    with bind(Listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = luckytui("room", "-f", journal_path, "--listen", f"127.0.0.1:{port}")
    said = f"luckytui: port {port} is taken by another program: choose another HOST:PORT with --listen.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--listen", "host:port"], "'host:port' is not HOST:PORT"),
        (["--public-url", "lucky"], "'lucky' is no address such as https://lucky.example.org."),
        (["--tls", "here", "there"], "does not exist"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(luckytui: RunLuckytui, options: list[str], said: str) -> None:
    done = luckytui("room", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_certificate_that_is_none_is_said_in_a_sentence(luckytui: RunLuckytui, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    done = luckytui("room", "--listen", "127.0.0.1:0", "--tls", tmp_path / "none.pem", tmp_path / "none.pem")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("luckytui: the certificate or its key cannot be read (")
    assert done.stderr.count("\n") == 1


def test_without_the_extra_it_says_how_to_get_it() -> None:
    program = "import sys; sys.modules['uvicorn'] = None; from luckytui.cli.main import main; main(['room'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    said = "luckytui: the room needs more packages (uvicorn): pip install 'luckytui[room]'.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
