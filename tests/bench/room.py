"""The room: a crowd of phones in a process of its own, before a real dashboard, a real door and a real room."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from luckytui.room.addresses import Listen, bind
from luckytui.room.server import raise_descriptors
from tests.bench.drain import ROOT
from tests.bench.rows import Row, Scale, p95
from tests.bench.shows import on_stage
from tests.bench.start import LUCKYTUI

#: A contest that lasts: its only caller waits for an hour, and prizes end nothing.
ENDLESS = ("-c", "1", "--max-delay", "3600", "--prizes", "0")


class Crowd:
    """A process with many phones.

    Args:
        process: The process.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, step: str, **more: object) -> None:
        """Let the phones do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{step} {json.dumps(more)}\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """Return what was measured of it, once it is done."""
        assert self._process.stdout is not None
        done: dict[str, Any] = json.loads(self._process.stdout.readline())
        return done

    def do(self, step: str, **more: object) -> dict[str, Any]:
        """Let the phones do something, and return what was measured."""
        self.begin(step, **more)
        return self.end()


def phones(folder: Path, scale: Scale) -> Iterator[Row]:
    """1,000 phones at one instant, and some before: all join; memory; 20 calls/s; the dashboard meanwhile."""
    at_once, rate, seconds = scale.few(1_000, 20), scale.few(20, 5), max(scale.seconds, 1.0)
    # One call a line: those who call one after another are not among those who call at one instant.
    many = at_once + int(rate * seconds)
    with on_stage(folder / "phones", scale, 1, 3_600, door=True) as show:
        show.settle(1)
        with _room(folder / "phones.journal") as (room, port, code), _crowd(port, many, code) as crowd:
            before = _size(room.pid)
            joined = crowd.do("join")["seconds"]
            crowd.do("listen")
            size = (_size(room.pid) - before) / many
            time.sleep(1)
            began = time.perf_counter()
            steady = crowd.do("steady", rate=rate, seconds=seconds)
            span = began, time.perf_counter()
            once = crowd.do("at_once")
    yield Row(f"{many:,} phones join at once: until all have a line", joined, "s", "≤ 1.5 s", joined <= 1.5)
    yield Row("memory of the room a phone", size, "KB", "≤ 30 KB", size <= 30)
    call, state = p95(steady["took"]) * 1000, p95(steady["heard"]) * 1000
    yield Row(f"20 calls/s, {many:,} streams: call to ruling p95", call, "ms", "≤ 40 ms", call <= 40)
    yield Row("the same: until the last phone hears of it, p95", state, "ms", "≤ 300 ms", state <= 300)
    seen = show.seen
    fps, lag = seen.fps(*span), seen.lag(*span) * 1000
    yield Row("the dashboard meanwhile", fps, "fps", "30 fps", fps >= 29.5)
    yield Row("the dashboard meanwhile: lag p95", lag, "ms", "≤ 5 ms", lag <= 5)
    yield _at_once("1,000 phones call at one instant", once, _bare(folder, at_once), 0.2)


def two_thousand(folder: Path, scale: Scale) -> Iterator[Row]:
    """2,000 phones call at one instant."""
    many = scale.few(2_000, 20)
    journal = folder / "many.journal"
    with _headless(journal), _room(journal) as (_, port, code), _crowd(port, many, code) as crowd:
        crowd.do("join")
        once = crowd.do("at_once")
    slowest, note = max(once["took"]), f"{once['lost']} answers missing or double"
    ok = slowest <= 0.6 and not once["lost"]
    yield Row("2,000 phones call at one instant: until all are answered", slowest, "s", "≤ 0.6 s", ok, note=note)


def crash(folder: Path, scale: Scale) -> Iterator[Row]:
    """500 phones calling while the show is killed and started again."""
    many, journal = scale.few(500, 20), folder / "crash.journal"
    with ExitStack() as stack:
        with _headless(journal) as show:
            _, port, code = stack.enter_context(_room(journal))
            crowd = stack.enter_context(_crowd(port, many, code))
            crowd.do("join")
            crowd.do("listen")
            show.kill()
            show.wait()
            # While nobody is there, all of them call.
            crowd.begin("crash")
            time.sleep(0.5)
        show = stack.enter_context(_headless(journal))
        # `perf_counter` counts alike in all processes of a machine.
        on_air = time.perf_counter()
        done = crowd.end()
    late, note = done["back"] - on_air, f"{done['twice']} calls counted twice, {done['lost_streams']} streams broken"
    ok = late <= 2 and not done["twice"] and not done["lost_streams"]
    yield Row("crash, 500 phones: until the last is on air again", late, "s", "≤ 2 s", ok, note=note)


def _at_once(what: str, once: dict[str, Any], bare: dict[str, Any], bar: float) -> Row:
    ours, yours = p95(once["took"]), p95(bare["took"])
    note = f"{once['phones']} phones, {once['lost']} answers missing or double"
    ok = ours <= bar and not once["lost"]
    figure = f"{what}: durable answer p95"
    return Row(figure, ours, "s", f"≤ {bar} s", ok, "a bare server that commits", yours, ours / yours, note)


def _bare(folder: Path, many: int) -> dict[str, Any]:
    """Return what the same phones measure of a server that does no more than commit."""
    with bind(Listen("127.0.0.1", 0)) as listening:
        port, shared = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "tests.bench.bare_room", str(shared), str(folder / "bare.db")]
        with running(command, pass_fds=[shared]), _crowd(port, many, "") as crowd:
            crowd.do("join")
            return crowd.do("at_once")


@contextmanager
def _headless(journal: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a show without a screen; it is on air."""
    command = [*LUCKYTUI, "--headless", "--json", "-f", str(journal), *ENDLESS]
    with running(command, stdout=subprocess.PIPE) as show:
        assert show.stdout is not None
        assert show.stdout.readline()
        # It writes a line for each who joins or calls, and waits for who reads them.
        threading.Thread(target=show.stdout.read, daemon=True).start()
        yield show


@contextmanager
def _room(journal: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """Run a room; yield its process, port and code."""
    command = [*LUCKYTUI, "room", "-f", str(journal), "--listen", "127.0.0.1:0"]
    with running(command, stderr=subprocess.PIPE) as room:
        assert room.stderr is not None
        found = None
        while found is None:
            said = room.stderr.readline()
            assert said, "the room has ended"
            found = re.search(r"the code is \w+: http://[^:]+:(\d+)/J/(\w+)", said)
        yield room, int(found[1]), found[2]


@contextmanager
def _crowd(port: int, many: int, code: str) -> Iterator[Crowd]:
    """Run a process with phones."""
    raise_descriptors()
    ask = json.dumps({"port": port, "phones": many, "code": code})
    command = [sys.executable, "-m", "tests.bench.phones", ask]
    with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Crowd(process)


@contextmanager
def running(command: list[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process until the end of the block."""
    process = subprocess.Popen(command, cwd=ROOT, text=True, **more)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stderr):
            if pipe is not None:
                pipe.close()


def _size(process: int) -> int:
    """Return the memory of a process that is its own, in KB."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])


FIGURES: dict[str, Callable[[Path, Scale], Iterator[Row]]] = {
    "room": phones,
    "room-2000": two_thousand,
    "room-crash": crash,
}
