"""The door of a dashboard on a real terminal: open once it is painted, called at, gone when it is quit."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from luckytui.door.place import door_of
from tests.cli.commands import Command, next_event
from tests.conftest import RunLuckytui
from tests.process.dashboard import Start, calls_in, told
from tests.terminal import wait_until

#: Nobody calls but through the door, and nobody is given up while a test looks on.
QUIET = ("-c", 0, "--prizes", 0, "--timeout", 3600, "--no-lead-in")


def test_a_dashboard_is_watched_and_called_through_its_door_through_a_crash(
    start: Start, luckytui: RunLuckytui, journal_path: Path
) -> None:
    call = ("call", 517, journal_path, "--name", "Ada", "--key", "k")
    with Command("watch", "--json", journal_path) as watching:
        with start(*QUIET) as terminal:
            wait_until(door_of(journal_path).exists, "the door is open")
            heard = [next_event(watching), next_event(watching)]
            done = luckytui(*call)
            assert (done.returncode, done.stdout) == (0, "Call 1: 0 + 517 = 517, residue 0.\nYou win!\n")
            terminal.wait_for("Ada")
            terminal.type("c")
            assert terminal.wait() == 128 + signal.SIGKILL
        with start() as terminal:
            wait_until(lambda: luckytui(*call).stdout == done.stdout, "it is on air again, and answers alike")
            assert [ruling.number for ruling in calls_in(journal_path)] == [517]
            terminal.type("q")
            assert terminal.wait() == 0
        assert not door_of(journal_path).exists()
        heard += [next_event(watching) for _ in range(3)]
    assert [event["event"] for event in heard] == ["on_air", "joined", "joined", "call", "winner"]


def test_what_stands_in_the_place_of_the_door_is_told_on_the_dashboard(start: Start, journal_path: Path) -> None:
    door_of(journal_path).write_text("mine")
    with start(*QUIET, columns=200) as terminal:
        # Where its lines end depends on the path.
        terminal.wait_for(lambda: bool(re.search(r"move\W+it\W+away", told(terminal))))
        terminal.type("q")
        assert terminal.wait() == 0
    assert door_of(journal_path).read_text() == "mine"
