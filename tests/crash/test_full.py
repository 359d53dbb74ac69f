"""A disk with no room left under a real show: it goes off air with one sentence, and carries on when there is room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from luckytui.contest.terms import Terms
from tests.conftest import RunLuckytui
from tests.crash.played import Line, Setting, broken, ending, heard_lines, untold

SETTING = Setting(Terms(seed=5, callers=12, prizes=0, max_delay=0.05))

#: `luckytui`, a call a commit, where no file can grow beyond a size, as on a full disk. Python ignores
#: the signal for it.
CRAMPED = """
import resource, runpy, sys
import luckytui.station.station
luckytui.station.station.MOST_CALLS = 1
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
del sys.argv[1]
runpy.run_module("luckytui", run_name="__main__")
"""

ARGUMENTS = ("--headless", "--fast", "--json", "-c", "12", "--seed", "5", "--prizes", "0", "--max-delay", "0.05", "-f")


@pytest.mark.parametrize("room", [0, 3, 5_000, 13_000, 30_000, 34_000, 38_000, 42_000])
def test_a_show_without_room_goes_off_air_and_a_relaunch_carries_on(
    journal_path: Path, luckytui: RunLuckytui, room: int
) -> None:
    """Too little room for the lock, for the new journal, for its first commit, or for a later one."""
    cramped = subprocess.run(
        [sys.executable, "-c", CRAMPED, str(room), *ARGUMENTS, str(journal_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert cramped.returncode == 1
    assert cramped.stderr.startswith("luckytui: ")
    assert cramped.stderr.count("\n") == 1
    heard: list[Line] = heard_lines([cramped.stdout])
    assert "over" not in [line["event"] for line in heard]
    if journal_path.exists():
        assert broken(heard, journal_path, SETTING) == []
    again = luckytui(*ARGUMENTS, journal_path)
    assert (again.returncode, again.stderr) == (0, "")
    told = [*heard, *heard_lines([again.stdout])]
    assert broken(told, journal_path, SETTING) + untold(told, SETTING) == []
    assert told[-1] == ending(SETTING).lines[-1]


def test_how_much_of_a_contest_is_heard_grows_with_the_room(tmp_path: Path) -> None:
    """So the sizes above do stop shows before, at and after their first call."""
    heard = []
    for room in (30_000, 34_000, 42_000):
        said = subprocess.run(
            [sys.executable, "-c", CRAMPED, str(room), *ARGUMENTS, str(tmp_path / str(room))],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        heard.append(sum(line["event"] == "call" for line in heard_lines([said.stdout])))
    assert heard[0] == 0 < heard[1] < heard[2] < len(ending(SETTING).calls)
