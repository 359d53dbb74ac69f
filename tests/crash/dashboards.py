"""Dashboards on a real pty, crashed with their key, and finished without a screen."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from random import Random

from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.reader import Reader
from tests.crash.killing import Tally, show
from tests.crash.played import Setting, broken, ending, untold
from tests.terminal import Terminal

#: Of every contest, so many dashboards die, the last one after at most so many of its twelve calls: far enough from
#: the end that the contest is not over before the key is pressed.
DEATHS, MOST_SHOWN = 2, 6


def crash_dashboards(seed: int, contests: int) -> tuple[Tally, list[str]]:
    """Play contests on dashboards that crash.

    Args:
        seed: Contest `n` is drawn from (seed, n).
        contests: How many.

    Returns:
        The figures, and each broken promise with what it takes to see it again.
    """
    total, faults = Tally(), []
    for number in range(contests):
        tally, found = crash_dashboard(seed, number)
        total.add(tally)
        faults += [f"--seed {seed}, dashboard {number}: {fault}" for fault in found]
    return total, faults


def crash_dashboard(seed: int, number: int) -> tuple[Tally, list[str]]:
    """Play one contest on dashboards that crash, and then to its end."""
    random = Random(f"dashboard {seed}/{number}")
    setting = Setting(Terms(seed=random.randrange(10**6), callers=12, prizes=0, max_delay=4.0))
    tally, faults = Tally(contests=1), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contests.journal"
        shown = 0
        while tally.kills < DEATHS:
            shown = _crash(path, setting, wanted=min(shown + random.randint(0, 3), MOST_SHOWN))
            tally.kills += 1
            tally.early += not shown
            faults += broken([], path, setting)
            with Reader(path) as journal:
                [stored] = journal.contests()
            tally.announced += shown
            if stored.calls < shown:
                faults.append(f"shown and lost: {shown - stored.calls} calls")
            if stored.told:
                return tally, faults
            shown = stored.calls
        lines, status = show(path, setting, None, fast=True)
        if status or lines[0]["calls"] < shown:
            faults.append(f"resumed with status {status} and {lines[0]}")
        faults += broken(lines, path, setting) + untold(lines, setting)
    assert len(ending(setting).calls) == setting.terms.callers
    return tally, faults


def _crash(path: Path, setting: Setting, wanted: int) -> int:
    """Show a contest until so many calls are on the screen, crash it, and return how many were."""
    terms = setting.terms
    command = [
        sys.executable,
        "-m",
        "luckytui",
        "--no-player",
        "--no-lead-in",
        "-f",
        str(path),
        "-c",
        str(terms.callers),
    ]
    command += ["--seed", str(terms.seed), "--prizes", str(terms.prizes), "--max-delay", str(terms.max_delay)]
    with Terminal(*command, columns=120, lines=36) as terminal:
        terminal.wait_for(lambda: _calls(terminal) >= wanted)
        shown = _calls(terminal)
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []
        return shown


def _calls(terminal: Terminal) -> int:
    """Return how many calls the screen says were made; -1 before it says so."""
    said = re.search(r"(\d+)/\d+ calls", terminal.text)
    return int(said[1]) if said else -1
