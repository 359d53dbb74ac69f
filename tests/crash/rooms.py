"""Shows and rooms in processes of their own, killed at random moments while phones join and call."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from tests.crash.phone import PHONES, Phone
from tests.patience import PATIENCE
from tests.ports import LOCAL, free_port

#: Kills in a round.
KILLS = 3

#: Seconds in which phones join and call, and in which the kills fall.
SPAN = 2.5

#: Seconds that a phone goes on asking after the contest has ended: its answer may have been lost in the last kill.
LAST_ASKED = 3.0


@dataclass
class Tally:
    """What came of many rounds.

    Attributes:
        rounds: How many were played.
        kills: How many processes were killed.
        answered: Calls that a phone was told were taken.
        again: Calls that were sent more than once.
        unanswered: Calls that the journal holds and no phone was told of, before the contest ended.
    """

    rounds: int = 0
    kills: int = 0
    answered: int = 0
    again: int = 0
    unanswered: int = 0


def kill_rooms(seed: int, rounds: int) -> tuple[Tally, list[str]]:
    """Play rounds, one after another.

    Args:
        seed: Round `n` is drawn from (seed, n).
        rounds: How many.

    Returns:
        The figures, and each broken promise.
    """
    tally, faults = Tally(), []
    for number in range(rounds):
        random = Random(f"{seed}/room/{number}")
        together = random.random() < 0.3
        faults += [
            f"--seed {seed}, room {number}{', supervised' if together else ''}: {fault}"
            for fault in asyncio.run(_Round(random, tally, together=together).play())
        ]
        tally.rounds += 1
    return tally, faults


class _Round:
    """One contest with phones, whose processes are killed.

    Args:
        random: Draws the round.
        tally: Counts what comes of it.
        together: Whether one supervisor runs show and room, and may be killed itself.
    """

    def __init__(self, random: Random, tally: Tally, *, together: bool) -> None:
        self._random = random
        self._tally = tally
        self._together = together
        self._phones = [
            Phone(str(random.randint(100, 999)), random.uniform(0, SPAN), random.uniform(0, 2 * SPAN))
            for _ in range(PHONES)
        ]
        self._kills = sorted(random.uniform(0, 2 * SPAN) for _ in range(KILLS))
        self._url = f"http://{LOCAL}:{free_port()}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._over = asyncio.Event()

    async def play(self) -> list[str]:
        """Play it; return the broken promises."""
        with tempfile.TemporaryDirectory() as folder:
            self._journal = Path(folder) / "contests.journal"
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._perform()
            except TimeoutError:
                return [f"not over in {PATIENCE:.0f} s"]
            finally:
                for process in self._running.values():
                    process.kill()
                    process.wait()
            return list(self._broken())

    async def _perform(self) -> None:
        # The show last: its contest does not wait for the room.
        for name in ["both"] if self._together else ["room", "show"]:
            self._start(name)
            await self._listening()
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(self._keep())
            killing = tasks.create_task(self._kill())
            async with httpx.AsyncClient(base_url=self._url, limits=httpx.Limits(max_connections=None)) as client:
                await asyncio.gather(*(self._play_phone(client, phone) for phone in self._phones))
            await killing
            await self._over.wait()
            keeping.cancel()

    async def _listening(self) -> None:
        """Wait until the room answers."""
        async with httpx.AsyncClient(base_url=self._url) as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    await client.get("/healthz")
                    return
                await asyncio.sleep(0.05)

    def _start(self, name: str) -> None:
        listen = self._url.removeprefix("http://")
        contest = ["--headless", "--json", "-c", "20", "--max-delay", "8", "--prizes", "0", "--timeout", "20"]
        options = {
            "show": contest,
            "room": ["room", "--listen", listen],
            "both": [*contest, f"--room={listen}", "--relaunch"],
        }[name]
        environment = os.environ | {"LUCKYTUI_JOURNAL": str(self._journal)}
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", "luckytui", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    async def _keep(self) -> None:
        """Start whatever has died again, until the contest is over."""
        while not self._over.is_set():
            for name, process in list(self._running.items()):
                status = process.poll()
                if status == 0 and name != "room":
                    self._over.set()
                elif status is not None:
                    self._start(name)
            await asyncio.sleep(0.02)

    async def _kill(self) -> None:
        began = asyncio.get_running_loop().time()
        for moment in self._kills:
            await asyncio.sleep(max(0.0, began + moment - asyncio.get_running_loop().time()))
            if self._over.is_set():
                return
            name = self._random.choice(list(self._running))
            process = self._running[name].pid
            family = [process, *_children(process)] if self._together else [process]
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._random.choice(family), signal.SIGKILL)
                self._tally.kills += 1

    async def _play_phone(self, client: httpx.AsyncClient, phone: Phone) -> None:
        """Join and call; once the contest is over, ask for a while longer."""
        await asyncio.sleep(phone.joins)
        until = math.inf
        while phone.answer is None and not phone.refused and asyncio.get_running_loop().time() < until:
            if phone.line is None:
                if (code := self._code()) is not None:
                    await phone.join(client, code)
                if phone.line is not None:
                    await asyncio.sleep(phone.calls - phone.joins)
            else:
                await phone.call(client)
            if self._over.is_set():
                until = min(until, asyncio.get_running_loop().time() + LAST_ASKED)
            await asyncio.sleep(self._random.uniform(0.05, 0.2))

    def _code(self) -> str | None:
        """Return the code, as the presenter reads it; None before there is a journal."""
        try:
            with Reader(self._journal) as journal:
                return journal.room().code or None
        except Exception:  # noqa: BLE001 - it may be in the making
            return None

    def _broken(self) -> Iterator[str]:
        with Reader(self._journal) as journal:
            stored = journal.contest(1)
            assert stored is not None
            calls = {ruling.caller: ruling for page in journal.pages(stored) for ruling in page}
        yield from verify(self._journal)
        tokens = {line.token: line.caller for line in stored.lines}
        if len(tokens) != len(stored.lines):
            yield "a token has two lines"
        for phone in self._phones:
            yield from self._broken_for(phone, stored, tokens, calls)

    def _broken_for(
        self, phone: Phone, stored: StoredContest, tokens: dict[str, int], calls: dict[int, Any]
    ) -> Iterator[str]:
        line = tokens.get(phone.hash)
        if phone.line is not None and phone.line != line:
            yield f"a phone was told line {phone.line}, the journal has {line}"
        if phone.refused and phone.refused != "/problems/over":
            yield f"a first call was refused: {phone.refused}"
        ruling = calls.get(line) if line is not None else None
        self._tally.again += phone.sent > 1
        if phone.answer is None:
            self._tally.unanswered += ruling is not None
            return
        self._tally.answered += 1
        told = {name: phone.answer[name] for name in ("seq", "number", "magic_number")}
        if ruling is None:
            yield f"an answered call is lost: {told}"
        elif told != {"seq": ruling.seq, "number": ruling.number, "magic_number": ruling.magic_number}:
            yield f"a phone was told {told}, the journal has {ruling}"
        elif str(ruling.number) != phone.number:
            yield f"a phone said {phone.number}, the journal has {ruling}"


def verify(journal: Path) -> Iterator[str]:
    checked = subprocess.run(
        [sys.executable, "-m", "luckytui", "journal", "--verify", "-f", str(journal)],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        yield f"--verify: {checked.stderr.strip()}"


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
