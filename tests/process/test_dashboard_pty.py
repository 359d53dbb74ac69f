"""The whole show on a real terminal: watched, played, crashed with a real SIGKILL, and resumed."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luckytui.contest.draws import Draws
from luckytui.contest.rules import Outcome, Ruling
from luckytui.journal import Journal
from luckytui.tui.demo import Demo
from tests.conftest import RunLuckytui
from tests.terminal import Terminal, wait_until

#: Its calls come at 1.1, 2.6, 2.8, 3.1 ... seconds; the 17th wins, at 18.6 s.
SEED = 1
DELAY = 20

Start = Callable[..., Terminal]


@pytest.fixture
def start(journal_path: Path, tmp_path: Path) -> Start:
    """Return what starts the show on a terminal of its own, as a person does, and waits until it is drawn."""

    def started(
        *options: object, columns: int = 80, lines: int = 24, seen: str = "magic number", **environment: str
    ) -> Terminal:
        terminal = Terminal(
            sys.executable, "-m", "luckytui", "-f", journal_path, *map(str, options),
            columns=columns, lines=lines, cwd=Path.cwd(),
            env={"LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(tmp_path)} | environment,
        )  # fmt: skip
        terminal.wait_for(seen)
        return terminal

    return started


NEW = ("--seed", SEED, "--max-delay", DELAY, "--no-player")

#: Sixteen times as fast, for what need not be watched.
HURRY = "++++"


def calls_in(path: Path, contest: int = 1) -> list[Ruling]:
    with Journal(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return journal.rulings(stored)


def outcome_in(path: Path, contest: int = 1) -> Outcome:
    with Journal(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return stored.outcome


def told(terminal: Terminal) -> str:
    """Return what stands on the screen in one line."""
    return " ".join(terminal.text.split())


def child(terminal: Terminal) -> int:
    """Return the process id of the show, the youngest on the terminal."""
    return terminal.processes()[-1]


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
        os.kill(child(terminal), signal.SIGKILL)
    assert terminal.wait() == 137
    assert terminal.sane() == []
    kept = calls_in(path)
    assert len(kept) >= announced, "what was announced is in the journal"
    said = told(terminal)
    assert "Crashed (SIGKILL)." in said
    assert f"The journal holds contest 1: {len(kept)} calls, magic number {kept[-1].magic_number}." in said
    assert "goes on from there" in said
    return kept


def see_it_end(terminal: Terminal) -> None:
    """Hurry to the end of a contest, however it ends, and leave."""
    terminal.type(HURRY)
    terminal.wait_for(lambda: "n opens a new contest" in terminal.text)
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.sane() == []
    assert terminal.processes() == []
    said = told(terminal)
    assert said.count("goes on from there") == said.count("Crashed"), "only a crash left something to go on with"


@pytest.mark.parametrize("how", ["key", "mouse", "kill -9"])
def test_a_show_is_crashed_and_resumed_and_ends_as_if_nothing_had_happened(
    start: Start, luckytui: RunLuckytui, journal_path: Path, how: str
) -> None:
    with start(*NEW) as terminal:
        kept = crash_mid_contest(terminal, journal_path, how)
    with start(seen="0 announced calls were lost") as terminal:
        assert f"goes on after call {len(kept)}, with magic number {kept[-1].magic_number}" in told(terminal)
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
            os.kill(child(terminal), signal.SIGKILL)
            assert terminal.wait() == 137
            assert terminal.sane() == []
    with start() as terminal:
        see_it_end(terminal)
    assert as_told(calls_in(journal_path)) == uninterrupted(
        luckytui, journal_path, "--seed", SEED, "--max-delay", DELAY
    )


def test_the_persons_call_survives_a_crash(start: Start, journal_path: Path) -> None:
    with start("--seed", SEED, "--max-delay", 60, "-c", 3) as terminal:
        terminal.wait_for("Call in")
        terminal.type("\r")
        terminal.wait_for("Your call")
        terminal.type("99\r")
        terminal.wait_for("refused")
        terminal.type("\x1b")
        terminal.wait_for("CRASH")
        terminal.type("\r")
        terminal.wait_for("Your call")
        terminal.type("112\r")
        terminal.wait_for("You 112")
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []
    with start(seen="0 announced calls were lost") as terminal:
        terminal.type("\x1b")
        terminal.wait_for("You 112")
        terminal.type("\r")
        terminal.wait_for("called already")
        terminal.type("q")
        assert terminal.wait() == 0
    assert [ruling.number for ruling in calls_in(journal_path) if ruling.caller == 4] == [112]


@pytest.mark.parametrize("key", ["q", "\x03", "\x11"], ids=["q", "ctrl+c", "ctrl+q"])
def test_leaving_leaves_a_contest_that_can_be_resumed(start: Start, journal_path: Path, key: str) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.type(key)
        assert terminal.wait() == 0
        assert terminal.sane() == []
        assert terminal.processes() == []
        kept = calls_in(journal_path)
        said = f"The journal holds contest 1: {len(kept)} calls, magic number {kept[-1].magic_number}."
        assert said in told(terminal), "and how to go on"
        assert "goes on from there" in told(terminal)
    assert outcome_in(journal_path) is Outcome.OPEN
    assert not journal_path.with_name(journal_path.name + "-wal").exists(), "one file is left"
    with start(seen="0 announced calls were lost") as terminal:
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_to_the_parent_ends_the_show_in_good_order(start: Start, journal_path: Path, signum: int) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        os.kill(terminal.process.pid, signum)
        assert terminal.wait() == -signum
        assert terminal.sane() == []
        assert terminal.processes() == []
    assert len(calls_in(journal_path)) >= 2
    assert outcome_in(journal_path) is Outcome.OPEN


def test_a_killed_parent_takes_the_show_with_it_and_the_terminal_is_sane(start: Start, journal_path: Path) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.process.kill()
        assert terminal.wait() == -signal.SIGKILL
        terminal.wait_for(lambda: not terminal.processes())
        terminal.wait_for(lambda: terminal.sane() == [])
    assert outcome_in(journal_path) is Outcome.OPEN


def test_a_closed_window_leaves_no_process_behind(start: Start, journal_path: Path) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.hang_up()
        wait_until(lambda: terminal.process.poll() is not None and not terminal.processes(), "all are gone")
    assert len(calls_in(journal_path)) >= 2


def test_a_storm_of_sizes_and_keys_stops_nothing(start: Start, journal_path: Path) -> None:
    with start("--seed", SEED, "--max-delay", 60) as terminal:
        for _ in range(10):
            for columns, lines in [(1, 1), (300, 100), (80, 24)]:
                terminal.resize(columns, lines)
                terminal.type("sf+-sf")
        terminal.wait_for(lambda: "ON AIR" in terminal.text and "CRASH" in terminal.text)
        # A second's worth of a keyboard gone mad; an even number, so that the show is not paused.
        terminal.type("f+-x" * 250)
        terminal.wait_for(lambda: "ON AIR" in terminal.text and "CRASH" in terminal.text)
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []
    with Journal(journal_path) as journal:
        assert len([*journal.verify()]) == 1


def test_the_wheel_and_every_one_of_fast_clicks_reach_the_show(start: Start) -> None:
    with start("--seed", SEED, "--max-delay", 60) as terminal:
        terminal.wait_for("following")
        # The wheel turned down, over the board: a press of button 65.
        terminal.type(next(terminal.emulator.mouse(10, 14)).replace("<0;", "<65;"))
        terminal.wait_for("staying put")
        [row] = [row for row, line in enumerate(terminal.text.splitlines()) if "CRASH" in line]
        column = terminal.text.splitlines()[row].index("Pause") + 1
        for _ in range(4):
            terminal.click(column, row)
        terminal.type("s")
        terminal.wait_for("by line")
        assert "ON AIR" in terminal.text, "paused and started twice"


def test_a_crash_during_the_confetti_loses_no_winner(start: Start, journal_path: Path) -> None:
    # Seed 29: the first call wins.
    with start("--seed", 29, "--max-delay", 1, "--no-player", seen="WON") as terminal:
        terminal.wait_for(lambda: any(mark in terminal.text for mark in "■▲◆♦▪"))
        os.kill(child(terminal), signal.SIGKILL)
        assert terminal.wait() == 137
        assert terminal.sane() == []
        assert "Crashed (SIGKILL)." in told(terminal)
    assert outcome_in(journal_path) is Outcome.WON
    assert len(calls_in(journal_path)) == 1


def test_a_key_during_the_confetti_reaches_the_show(start: Start) -> None:
    with start("--seed", 29, "--max-delay", 1, "--no-player", seen="WON") as terminal:
        terminal.wait_for(lambda: any(mark in terminal.text for mark in "■▲◆♦▪"))
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
        terminal.wait_for("0 announced calls were lost")
        see_it_end(terminal)
    assert as_told(calls_in(journal_path)) == uninterrupted(
        luckytui, journal_path, "--seed", SEED, "--max-delay", DELAY
    )


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
        terminal.type("x")
        return "The show is yours" in terminal.text

    seed = next(seed for seed in range(100) if late(seed))
    # Everybody calls, so that the crash comes before the end.
    with start("--demo", "--seed", seed, "--max-delay", 1, "--prizes", 0) as terminal:
        terminal.wait_for("Crashed (SIGKILL).")
        terminal.wait_for("0 announced calls were lost")
        terminal.wait_for(lambda: outcome_in(journal_path) is not Outcome.OPEN)
        terminal.wait_for(lambda: " contest 2 " in terminal.text or "contest 2" in told(terminal), timeout=30)
        # What is typed into a crash is lost with it; pressed again and again, it gets through.
        terminal.wait_for(handed_over)
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.sane() == []
    with Journal(journal_path) as journal:
        assert len([*journal.verify()]) >= 2


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": "xterm"}, {"TERM": "linux"}],
    ids=lambda environment: "=".join(*environment.items()),
)
def test_a_poor_terminal_shows_the_contest_and_is_left_sane(
    start: Start, journal_path: Path, environment: dict[str, str]
) -> None:
    with start(*NEW, **environment) as terminal:
        watch(terminal)
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.sane() == []
    assert len(calls_in(journal_path)) >= 2


def test_without_colour_no_colour_is_sent(start: Start) -> None:
    with start(*NEW, NO_COLOR="1") as terminal:
        watch(terminal)
        terminal.type("q")
        assert terminal.wait() == 0
        colours = re.findall(r"\x1b\[(?:\d+;)*[34]8;2;(\d+);(\d+);(\d+)", terminal.output)
        assert all(red == green == blue for red, green, blue in colours), "greys at the most"


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_plain_locale_is_sent_plain_characters(start: Start, locale: str) -> None:
    with start(*NEW, LC_ALL=locale) as terminal:
        watch(terminal)
        assert terminal.text.isascii(), sorted({each for each in terminal.text if not each.isascii()})
        terminal.type("c")
        assert terminal.wait() == 137
        assert terminal.output.isascii()
        assert terminal.sane() == []


def test_what_a_contest_that_goes_on_passes_over_is_told_on_the_screen(start: Start) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.type("q")
        assert terminal.wait() == 0
    with start("-c", 300, "--prizes", 3, "-k", "radio") as terminal:
        terminal.wait_for("over: -c (it has 20), -k (it has lucky)")
        terminal.type("q")
        assert terminal.wait() == 0
        assert "note:" not in terminal.text, "it was seen, and is told once"
