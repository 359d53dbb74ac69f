"""The whole show on a real terminal: watched, played, crashed with a real SIGKILL, and resumed."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome
from luckytui.journal.sqlite.reader import Reader
from luckytui.text import grouped
from luckytui.tui.demo import Demo
from tests.conftest import RunLuckytui
from tests.process.dashboard import (
    DELAY,
    NEW,
    SEED,
    Start,
    as_told,
    calls_in,
    crash_mid_contest,
    outcome_in,
    see_it_end,
    told,
    told_in,
    uninterrupted,
    watch,
)
from tests.process.launched import show_in
from tests.terminal import Terminal


@pytest.mark.parametrize("how", ["key", "mouse", "kill -9"])
def test_a_show_is_crashed_and_resumed_and_ends_as_if_nothing_had_happened(
    start: Start, luckytui: RunLuckytui, journal_path: Path, how: str
) -> None:
    with start(*NEW) as terminal:
        kept = crash_mid_contest(terminal, journal_path, how)
    with start(seen="recovered, no write for") as terminal:
        assert f"calls {len(kept)} " in told(terminal)
        assert f"total {grouped(kept[-1].magic_number)} " in told(terminal)
        see_it_end(terminal)
    rulings = calls_in(journal_path)
    assert rulings[: len(kept)] == kept
    assert as_told(rulings) == uninterrupted(luckytui, journal_path, "--seed", SEED, "--max-delay", DELAY)
    assert outcome_in(journal_path) is Outcome.WON


def test_two_crashes_in_quick_succession_lose_nothing(start: Start, luckytui: RunLuckytui, journal_path: Path) -> None:
    with start(*NEW) as terminal:
        crash_mid_contest(terminal, journal_path)
    for _ in range(2):
        # Before anything is drawn, and as soon as something is.
        with start(seen="") as terminal:
            terminal.wait_for(lambda terminal=terminal: 1049 in terminal.modes)  # type: ignore[misc]
            os.kill(show_in(terminal), signal.SIGKILL)
            assert terminal.wait() == 137
            assert terminal.sane() == []
    with start() as terminal:
        see_it_end(terminal)
    assert as_told(calls_in(journal_path)) == uninterrupted(
        luckytui, journal_path, "--seed", SEED, "--max-delay", DELAY
    )


def test_the_persons_call_survives_a_crash(start: Start, journal_path: Path) -> None:
    with start("--seed", SEED, "--max-delay", 60, "-c", 40, "--prizes", 0, "--no-lead-in") as terminal:
        terminal.wait_for("can call in")
        terminal.wait_for(lambda: "can call in" not in terminal.text)
        terminal.type("\r")
        terminal.wait_for("Your call")
        terminal.type("99\r")
        terminal.wait_for("refused")
        terminal.type("\x1b")
        terminal.wait_for(lambda: "Your call" not in terminal.text)
        terminal.type("\r")
        terminal.wait_for("Your call")
        terminal.type("112\r")
        terminal.wait_for("You 112")
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []
    with start(seen="recovered, no write for") as terminal:
        terminal.type("\x1b")
        terminal.wait_for("You 112")
        terminal.type("\r")
        terminal.wait_for("called already")
        terminal.type("q")
        assert terminal.wait() == 0
    assert [ruling.number for ruling in calls_in(journal_path) if ruling.caller == 41] == [112]


def confetti(terminal: Terminal) -> bool:
    """Return whether confetti was drawn; on a busy machine it may be over when the screen is looked at."""
    return any(mark in terminal.output for mark in "◆♦▪")


def test_a_crash_during_the_confetti_loses_no_winner(start: Start, journal_path: Path) -> None:
    # Seed 29: the first call wins.
    with start("--seed", 29, "--max-delay", 1, "--no-player", "--no-lead-in", seen="WON") as terminal:
        terminal.wait_for(partial(confetti, terminal))
        os.kill(show_in(terminal), signal.SIGKILL)
        assert terminal.wait() == 137
        assert terminal.sane() == []
        assert "Crashed (SIGKILL)." in told(terminal)
    assert outcome_in(journal_path) is Outcome.WON
    assert len(calls_in(journal_path)) == 1


def test_a_key_during_the_confetti_reaches_the_show(start: Start) -> None:
    with start("--seed", 29, "--max-delay", 1, "--no-player", "--no-lead-in", seen="WON") as terminal:
        terminal.wait_for(partial(confetti, terminal))
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []


def test_a_crash_relaunches_by_itself_after_a_countdown(
    start: Start, luckytui: RunLuckytui, journal_path: Path
) -> None:
    with start(*NEW, "--relaunch") as terminal:
        watch(terminal)
        terminal.type("c")
        terminal.wait_for("The show goes on in")
        terminal.type("\r")
        terminal.wait_for("recovered, no write for")
        see_it_end(terminal)
    assert as_told(calls_in(journal_path)) == uninterrupted(
        luckytui, journal_path, "--seed", SEED, "--max-delay", DELAY
    )


def seeds_of_three(start: Start, path: Path, *options: object) -> list[int]:
    """Return the seeds of three contests, each opened by a relaunch after a crash in the end of the one before."""
    with start(
        "-c", 1, "--max-delay", 0, "--no-player", "--no-lead-in", "--relaunch", *options, seen="contest 1"
    ) as terminal:
        for contest in (1, 2, 3):
            terminal.wait_for(lambda contest=contest: told_in(path) == contest)  # type: ignore[misc]
            terminal.type("q" if contest == 3 else "c")
            if contest < 3:
                terminal.wait_for("The show goes on in")
                terminal.type("\r")
        assert terminal.wait() == 0
    with Reader(path) as journal:
        return [stored.terms.seed for stored in journal.contests()]


def test_each_relaunch_draws_a_seed_of_its_own(start: Start, journal_path: Path) -> None:
    assert len(set(seeds_of_three(start, journal_path))) == 3


def test_a_seed_that_was_given_is_that_of_every_relaunch(start: Start, journal_path: Path) -> None:
    assert seeds_of_three(start, journal_path, "--seed", 5) == [5, 5, 5]


def test_the_countdown_can_be_stopped(start: Start, journal_path: Path) -> None:
    with start(*NEW, "--relaunch") as terminal:
        watch(terminal)
        terminal.type("c")
        terminal.wait_for("The show goes on in")
        terminal.type("q")
        assert terminal.wait() == 137
        assert terminal.sane() == []
    assert outcome_in(journal_path) is Outcome.OPEN


def test_a_demonstration_crashes_resumes_and_is_handed_over(start: Start, journal_path: Path) -> None:
    def late(seed: int) -> bool:
        """Say whether a contest crashes after a call, and is not over by then."""
        after = Demo().crash_after(seed, 20)
        order = Draws(seed, 20, 2.0).in_order(range(1, 21))
        return after is not None and after >= 2 and len(order) > after

    def handed_over() -> bool:
        # A demonstration has no such key; the notification that tells of it lasts only until the next key.
        if done := "n New" in terminal.text:
            return done
        terminal.type("\r")
        return False

    seed = next(seed for seed in range(100) if late(seed))
    # Everybody calls, so that the crash comes before the end.
    with start("--demo", "--seed", seed, "--max-delay", 1, "--prizes", 0) as terminal:
        terminal.wait_for("Crashed (SIGKILL).")
        terminal.wait_for("recovered, no write for")
        terminal.wait_for(lambda: outcome_in(journal_path) is not Outcome.OPEN)
        terminal.wait_for(lambda: " contest 2 " in terminal.text or "contest 2" in told(terminal))
        # What is typed into a crash is lost with it; pressed again and again, it gets through.
        terminal.wait_for(handed_over)
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []
    with Reader(journal_path) as journal:
        assert len([*journal.verify()]) >= 2
