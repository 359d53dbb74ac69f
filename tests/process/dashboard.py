"""The dashboard on a real terminal, as tests watch it, crash it and look at what it left in the journal."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.journal.sqlite.reader import Reader
from luckytui.text import grouped
from tests.conftest import RunLuckytui
from tests.process.launched import show_in
from tests.terminal import Terminal

#: Its calls come at 1.1, 2.6, 2.8, 3.1 ... seconds; the 17th wins, at 18.6 s.
SEED = 1
DELAY = 20

#: Starts the show on a terminal of its own, and waits until it is drawn.
Start = Callable[..., Terminal]

NEW = ("--seed", SEED, "--max-delay", DELAY, "--no-player", "--no-lead-in")

#: Sixteen times as fast, for what need not be watched.
HURRY = "++++"


def calls_in(path: Path, contest: int = 1) -> list[Ruling]:
    with Reader(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return journal.rulings(stored)


def outcome_in(path: Path, contest: int = 1) -> Outcome:
    with Reader(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return stored.outcome


def told_in(path: Path) -> int:
    """Return how many contests of a journal were shown to their end; 0 while there is no journal."""
    if not path.exists():
        return 0
    with Reader(path) as journal:
        return sum(stored.told for stored in journal.contests())


def told(terminal: Terminal) -> str:
    """Return what stands on the screen in one line."""
    return " ".join(terminal.text.split())


def uninterrupted(luckytui: RunLuckytui, path: Path, *options: object) -> list[tuple[int, int, int]]:
    """Return the calls of a contest that nobody interrupts, as the console tells them."""
    run = luckytui("--headless", "--fast", "--json", "-f", path.with_name("uninterrupted"), *options)
    events = [json.loads(line) for line in run.stdout.splitlines()]
    return [(each["caller"], each["number"], each["magic_number"]) for each in events if each["event"] == "call"]


def as_told(rulings: list[Ruling]) -> list[tuple[int, int, int]]:
    return [(ruling.caller, ruling.number, ruling.magic_number) for ruling in rulings]


def calls_on(terminal: Terminal) -> int:
    """Return how many calls the screen tells of."""
    shown = re.search(r" (\d+)/\d+ calls", terminal.text)
    return int(shown[1]) if shown else 0


def watch(terminal: Terminal) -> int:
    """Watch the show until two calls or more are announced; return how many."""
    terminal.wait_for(lambda: calls_on(terminal) >= 2)
    return calls_on(terminal)


def crash_mid_contest(terminal: Terminal, path: Path, how: str = "key") -> list[Ruling]:
    """Kill the show after its second call; return the calls the journal holds then, which the screen may not exceed."""
    announced = watch(terminal)
    if how == "key":
        terminal.type("c")
    elif how == "mouse":
        [row] = [row for row, line in enumerate(terminal.text.splitlines()) if "CRASH" in line]
        terminal.click(terminal.text.splitlines()[row].index("CRASH") + 1, row)
    else:
        os.kill(show_in(terminal), signal.SIGKILL)
    assert terminal.wait() == 137
    assert terminal.sane() == []
    kept = calls_in(path)
    assert len(kept) >= announced, "what was announced is in the journal"
    said = told(terminal)
    assert "Crashed (SIGKILL)." in said
    assert f"The journal holds contest 1: {len(kept)} calls, magic number {grouped(kept[-1].magic_number)}." in said
    assert "goes on from there" in said
    return kept


def see_it_end(terminal: Terminal) -> None:
    """Hurry to the end of a contest, however it ends, and leave."""
    terminal.type(HURRY)
    terminal.wait_for(lambda: "n new contest" in terminal.text)
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.sane() == []
    assert terminal.processes() == []
    said = told(terminal)
    assert said.count("goes on from there") == said.count("Crashed"), "only a crash left something to go on with"
