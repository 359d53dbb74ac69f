"""Broker, show, relay and callers in processes of their own, killed at random moments with calls under way."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from luckytui.contest.rulings import Ruling
from luckytui.journal.sqlite.reader import Reader
from tests.crash.rooms import verify
from tests.relay.mosquitto import Mosquitto

#: Callers, and kills, in a round.
CALLERS, KILLS = 40, 5

#: The name of the callers' client, and the longest delay of theirs, in seconds; the kills fall into twice that.
NAME, SPAN = "farm", 3.0

#: Seconds that callers have for their last answers.
LAST_WORD = 8.0

#: Seconds after which a round is given up, and between two looks at the processes.
PATIENCE, LOOK = 120.0, 0.02


@dataclass
class Tally:
    """What came of many rounds.

    Attributes:
        rounds: How many were played.
        kills: How many processes were killed.
        told: Rulings that callers were told of.
        ruled: Calls of callers in the journals.
        silent: Callers that had not called when the contest ended.
        unanswered: Calls that the journal holds and no caller was told of before the show had ended.
    """

    rounds: int = 0
    kills: int = 0
    told: int = 0
    ruled: int = 0
    silent: int = 0
    unanswered: int = 0


def kill_relays(seed: int, rounds: int, kind: type[Round] | None = None) -> tuple[Tally, list[str]]:
    """Play rounds, one after another.

    Args:
        seed: Round `n` is drawn from (seed, n).
        rounds: How many.
        kind: What kind of rounds; None for those in which processes are killed.

    Returns:
        The figures, and each broken promise.
    """
    tally, faults = Tally(), []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            played = (kind or Round)(Random(f"{seed}/relay/{number}"), tally, Path(folder))
            faults += [f"--seed {seed}, relay {number}: {fault}" for fault in played.play()]
        tally.rounds += 1
    return tally, faults


class Round:
    """One contest whose callers are elsewhere, and whose processes are killed.

    Args:
        random: Draws the round.
        tally: Counts what comes of it.
        folder: Keeps its files.
    """

    #: The longest delay of all callers, and the silence after which the contest ends, in seconds.
    max_delay, timeout = SPAN, 3

    def __init__(self, random: Random, tally: Tally, folder: Path) -> None:
        self._random = random
        self._tally = tally
        self._said = folder / "callers.jsonl"
        self._journal = folder / "contests.journal"
        # One that keeps nothing loses calls that nobody was told of: they are sent again.
        self._broker = Mosquitto(folder, persistent=random.random() < 0.5)
        #: Where relay and callers reach it.
        self._at = dict.fromkeys(("relay", "callers"), self._broker.url())
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ended: set[str] = set()
        #: After how many seconds something is killed.
        self._kills = sorted(random.uniform(1, 2 * SPAN + 1) for _ in range(KILLS))

    def _command(self, name: str) -> list[str]:
        """Return the arguments of a process."""
        if name == "show":
            contest = ("-c", "5", "--max-delay", str(self.max_delay), "--prizes", "0", "--timeout", str(self.timeout))
            return ["-f", str(self._journal), "--headless", "--json", *contest]
        if name == "relay":
            return ["relay", "-f", str(self._journal), "--broker", self._at[name]]
        crowd = ("-c", str(CALLERS), "--name", NAME, "--seed", "7", "--max-delay", str(self.max_delay), "--json")
        return ["callers", "--broker", self._at[name], *crowd]

    def play(self) -> list[str]:
        """Play it; return the broken promises."""
        self._broker.start()
        try:
            for name in ("relay", "callers", "show"):
                self._start(name)
            if not self._disturb_until_it_is_over():
                return [f"not over in {PATIENCE:.0f} s"]
        finally:
            self._broker.end()
            for process in self._running.values():
                process.kill()
                process.wait()
        return list(self._broken())

    def _start(self, name: str) -> None:
        with self._said.open("ab") if name == "callers" else open("/dev/null", "wb") as said:  # noqa: PTH123
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "luckytui", *self._command(name)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
            )

    def _disturb(self, after: float) -> None:
        """Disturb what is running, so many seconds after it has begun, if it is time to."""
        if self._kills and after > self._kills[0]:
            self._kills.pop(0)
            self._kill(self._random.choice(("broker", *self._running)))

    def _disturb_until_it_is_over(self) -> bool:
        """Disturb now and then, and start again what has died, until the show has ended; return whether it has.

        The callers have a while to hear the last rulings then; one that has come back since waits for a next contest.
        """
        began = time.monotonic()
        until = began + PATIENCE
        while not {"show", "callers"} <= self._ended:
            now = time.monotonic()
            if now > until:
                return "show" in self._ended
            if "show" not in self._ended:
                self._disturb(now - began)
            for name, process in self._running.items():
                if process.poll() == 0 and name not in self._ended:
                    self._ended.add(name)
                    until = now + LAST_WORD if name == "show" else until
                elif process.returncode not in (None, 0):
                    self._start(name)
                    break
            time.sleep(LOOK)
        return True

    def _kill(self, name: str) -> None:
        if name in self._ended:
            return
        self._tally.kills += 1
        if name == "broker":
            self._broker.end()
            self._broker.start()
        else:
            self._running[name].kill()
            self._running[name].wait()

    def _broken(self) -> Iterator[str]:
        yield from verify(self._journal)
        told = [json.loads(line) for line in self._said.read_text().splitlines()]
        with Reader(self._journal) as journal:
            # A show that is killed once it has told the end opens another one when it is started again.
            for contest in count(1):
                if (stored := journal.contest(contest)) is None:
                    return
                calls = {ruling.caller: ruling for page in journal.pages(stored) for ruling in page}
                lines = {line.token: line.caller for line in stored.lines}
                if len(lines) != len(stored.lines):
                    yield "a token has two lines"
                answers = [answer for answer in told if "line" in answer and answer["contest"] == contest]
                for place in range(CALLERS):
                    line = lines.get(sha256(f"mqtt:{NAME}:{place}".encode()).hexdigest())
                    ruling = calls.get(line) if line is not None else None
                    self._tally.ruled += ruling is not None
                    yield from self._broken_for(place, [each for each in answers if each["line"] == place], ruling)

    def _broken_for(self, place: int, answers: list[dict[str, Any]], ruling: Ruling | None) -> Iterator[str]:
        self._tally.silent += not answers and ruling is None
        self._tally.unanswered += ruling is not None and not any("seq" in answer for answer in answers)
        for answer in answers:
            if "seq" not in answer:
                continue
            self._tally.told += 1
            if ruling is None:
                yield f"an answered call is lost: {answer}"
            elif any(answer[name] != getattr(ruling, name) for name in ("seq", "number", "magic_number")):
                yield f"{place} was told {answer}, the journal has {ruling}"
