"""A companion: it outlives the show's crashes, is started again if it dies, and ends with the last show."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.process.launched import KILLED, lines, show_in, stand_in
from tests.terminal import wait_until


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Where companions write their process ids."""
    return tmp_path / "beside"


def pids(beside: Path) -> list[int]:
    return [int(pid) for pid in beside.read_text().split()] if beside.exists() else []


def runs(pid: int) -> bool:
    """Say whether a process runs; one that nobody has waited for yet does not."""
    # It may end while it is looked at.
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_it_outlives_a_crash_and_ends_with_the_last_show(beside: Path) -> None:
    with stand_in("--beside", str(beside)) as terminal:
        wait_until(lambda: len(pids(beside)) == 1, "the companion has started")
        terminal.type("k")
        terminal.wait_for("Enter: go on.")
        (companion,) = pids(beside)
        assert runs(companion)
        # Other keys mean nothing, and nothing is started by itself.
        terminal.type("kc")
        terminal.wait_for(lambda: terminal.unread() == 0)
        terminal.type("\r")
        terminal.wait_for("AGAIN")
        assert runs(companion)
        terminal.type("4")
        assert terminal.wait() == 4
        assert terminal.sane() == []
        assert lines(terminal) == ["line above", *KILLED]
        assert pids(beside) == [companion]
        assert not runs(companion)


@pytest.mark.parametrize("key", ["q", "\x03"], ids=["q", "Ctrl+C"])
def test_who_leaves_after_a_crash_ends_both(beside: Path, key: str) -> None:
    with stand_in("--beside", str(beside)) as terminal:
        wait_until(lambda: len(pids(beside)) == 1, "the companion has started")
        terminal.type("k")
        terminal.wait_for("Enter: go on.")
        terminal.type(key)
        assert terminal.wait() == 137
        assert lines(terminal) == ["line above", *KILLED]
        assert not runs(*pids(beside))


def test_it_is_started_again_if_it_dies_whether_a_show_runs_or_not(beside: Path) -> None:
    with stand_in("--beside", str(beside)) as terminal:
        wait_until(lambda: len(pids(beside)) == 1, "the companion has started")
        os.kill(pids(beside)[0], signal.SIGKILL)
        wait_until(lambda: len(pids(beside)) == 2, "another one has started")
        terminal.type("k")
        terminal.wait_for("Enter: go on.")
        os.kill(pids(beside)[1], signal.SIGKILL)
        wait_until(lambda: len(pids(beside)) == 3, "a third one has started")
        terminal.type("\r")
        terminal.wait_for("AGAIN")
        terminal.type("0")
        assert terminal.wait() == 0
        assert not any(map(runs, pids(beside)))


@pytest.mark.parametrize("restarted", [False, True], ids=["at the start", "started again"])
def test_show_and_companion_end_when_the_supervisor_is_killed(beside: Path, restarted: bool) -> None:
    with stand_in("--beside", str(beside)) as terminal:
        wait_until(lambda: len(pids(beside)) == 1, "the companion has started")
        if restarted:
            # Forked while the show runs, it must hold nothing by which the show would take the supervisor for alive.
            os.kill(pids(beside)[0], signal.SIGKILL)
            wait_until(lambda: len(pids(beside)) == 2, "another one has started")
        processes = [show_in(terminal), pids(beside)[-1]]
        terminal.process.kill()
        wait_until(lambda: not any(map(runs, processes)), "show and companion have ended")


def test_one_that_cannot_go_on_is_left_alone_and_its_last_words_are_told(beside: Path) -> None:
    with stand_in("--beside", str(beside), "--broken") as terminal:
        wait_until(lambda: len(pids(beside)) == 5, "it has failed five times")
        terminal.type("0")
        assert terminal.wait() == 0
        assert terminal.sane() == []
        assert lines(terminal) == ["line above", "no room"]
        assert len(pids(beside)) == 5
