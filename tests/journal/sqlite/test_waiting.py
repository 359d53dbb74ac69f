"""What another program's lock keeps a command from is done once the lock is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luckytui.journal.errors import JournalLocked
from luckytui.journal.sqlite.waiting import Waiting


def locked(attempts: int) -> Callable[[], str]:
    """Return what fails so many times, since the journal is locked."""
    left = attempts

    def work() -> str:
        nonlocal left
        left -= 1
        if left >= 0:
            raise JournalLocked("locked")
        return "done"

    return work


def test_a_command_tries_again_until_it_is_unlocked_and_says_nothing_of_a_short_wait() -> None:
    told = list[str]()
    assert Waiting(lambda: told.append("told")).until_unlocked(locked(3)) == "done"
    assert told == []


def test_a_command_says_once_that_it_waits_and_gives_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = 0.0, list[float]()

    def wall() -> float:
        nonlocal now
        now += 0.25
        return now

    monkeypatch.setattr("luckytui.journal.sqlite.waiting.wall", wall)
    waiting = Waiting(lambda: told.append(now))
    with pytest.raises(JournalLocked):
        waiting.until_unlocked(locked(1_000))
    assert told == [0.75], "half a second after it began at 0.25"
    assert now == 5.25
    with pytest.raises(JournalLocked):
        waiting.until_unlocked(locked(1_000))
    assert len(told) == 1
