"""Real shows in processes of their own, killed at random instants until their contest ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from luckytui.journal.errors import JournalError
from tests.crash.played import Line, Setting, broken, draw, ending, untold

#: A contest is left alone after this many kills, so that it ends.
MOST_KILLS = 4

#: Seconds from a show's start to its first line, about: where a kill during start-up falls.
START = 0.4


@dataclass
class Tally:
    """What came of many killed contests.

    Attributes:
        contests: How many were played to their end.
        kills: How many shows were killed.
        early: Those of them before they had announced anything.
        announced: Calls announced by shows, over all.
    """

    contests: int = 0
    kills: int = 0
    early: int = 0
    announced: int = 0

    def add(self, other: Tally) -> None:
        """Count another's too."""
        self.contests += other.contests
        self.kills += other.kills
        self.early += other.early
        self.announced += other.announced


@dataclass(frozen=True)
class Kill:
    """When a show is killed.

    Attributes:
        lines: After it has announced this many lines...
        seconds: ... and then this long. A contest of a few callers is over in that time.
    """

    lines: int
    seconds: float


def kill_contests(seed: int, contests: int) -> tuple[Tally, list[str]]:
    """Play contests with kills, two at a time.

    Args:
        seed: Contest `n` is drawn from (seed, n), so each can be played again alone.
        contests: How many.

    Returns:
        The figures, and each broken promise with what it takes to see it again.
    """
    total, faults = Tally(), []
    with ThreadPoolExecutor(2) as shows:
        for tally, found in shows.map(lambda number: kill_contest(seed, number), range(contests)):
            total.add(tally)
            faults += found
    return total, faults


def kill_contest(seed: int, number: int) -> tuple[Tally, list[str]]:
    """Play one contest with kills, and look into its journal after each."""
    random = Random(f"{seed}/{number}")
    setting = draw(random)
    fast = random.random() < 0.5
    tally = Tally(contests=1)
    told: list[Line] = []
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        setting.lay(path)
        ended = False
        while not ended:
            kill = _draw_kill(random, setting, told) if tally.kills < MOST_KILLS else None
            lines, status = show(path, setting, kill, fast=fast)
            told += lines
            tally.announced += sum(line["event"] == "call" for line in lines)
            ended = status == 0 or bool(lines and lines[-1]["event"] == "over")
            if status == -signal.SIGKILL:
                tally.kills += 1
                tally.early += not lines
            elif status:
                faults.append(f"the show ended with status {status}")
                break
            try:
                faults += broken(told, path, setting)
            except JournalError as refused:
                faults.append(f"refused after a kill: {refused}")
                break
        if ended:
            faults += untold(told, setting)
    name = f"--seed {seed}, contest {number}, {tally.kills} kills ({setting})"
    return tally, [f"{name}: {fault}" for fault in faults]


def _draw_kill(random: Random, setting: Setting, told: list[Line]) -> Kill:
    if random.random() < 0.25:
        return Kill(0, random.uniform(0, START))
    left = len(ending(setting).lines) - sum(line["event"] == "call" for line in told)
    return Kill(random.randint(1, max(left // 2, 1)), random.choice([0.0, random.uniform(0, 0.02)]))


def show(path: Path, setting: Setting, kill: Kill | None, *, fast: bool) -> tuple[list[Line], int]:
    """Run `luckytui --headless --json` on a journal, and kill it when it is time.

    Returns:
        The lines it announced, those in the pipe at its death included, and its status: minus the
        signal that killed it.
    """
    terms = setting.terms
    command = [sys.executable, "-m", "luckytui", "--headless", "--json", "-f", str(path), *["--fast"] * fast]
    command += ["-c", str(terms.callers), "--seed", str(terms.seed), "--prizes", str(terms.prizes)]
    command += ["--max-delay", str(terms.max_delay)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        output = process.stdout.fileno()
        heard = b""
        while kill is not None and heard.count(b"\n") < kill.lines and (text := os.read(output, 4096)):
            heard += text
        if kill is not None:
            # What it says meanwhile stays in the pipe, and is read when it is dead.
            select.select([], [], [], kill.seconds)
            process.kill()
        heard += process.stdout.read()
        said = process.stderr.read().decode()
        status = process.wait()
    # A line that was cut off was not announced.
    lines = [json.loads(line) for line in heard.split(b"\n")[:-1]]
    assert "Traceback" not in said, said
    return lines, status
