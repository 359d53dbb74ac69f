"""The dashboard and its terminal: how it is left, sizes and keys, poor terminals and plain locales."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from luckytui.contest.rules import Outcome
from luckytui.journal.sqlite.reader import Reader
from luckytui.text import grouped
from tests.process.dashboard import NEW, SEED, Start, calls_in, outcome_in, told, watch
from tests.terminal import wait_until


@pytest.mark.parametrize("key", ["q", "\x03", "\x11"], ids=["q", "ctrl+c", "ctrl+q"])
def test_leaving_leaves_a_contest_that_can_be_resumed(start: Start, journal_path: Path, key: str) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.type(key)
        assert terminal.wait() == 0
        assert terminal.sane() == []
        assert terminal.processes() == []
        kept = calls_in(journal_path)
        said = f"The journal holds contest 1: {len(kept)} calls, magic number {grouped(kept[-1].magic_number)}."
        assert said in told(terminal), "and how to go on"
        assert "goes on from there" in told(terminal)
    assert outcome_in(journal_path) is Outcome.OPEN
    assert not journal_path.with_name(journal_path.name + "-wal").exists(), "one file is left"
    with start(seen="Contest 1 goes on") as terminal:
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_to_the_supervisor_ends_the_show_in_good_order(start: Start, journal_path: Path, signum: int) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        os.kill(terminal.process.pid, signum)
        assert terminal.wait() == -signum
        assert terminal.sane() == []
        assert terminal.processes() == []
    assert len(calls_in(journal_path)) >= 2
    assert outcome_in(journal_path) is Outcome.OPEN


def test_a_killed_supervisor_takes_the_show_with_it_and_the_terminal_is_sane(start: Start, journal_path: Path) -> None:
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
    with start("--seed", SEED, "--max-delay", 60, "--no-lead-in") as terminal:
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
    with Reader(journal_path) as journal:
        assert len([*journal.verify()]) == 1


def test_the_wheel_and_every_one_of_fast_clicks_reach_the_show(start: Start) -> None:
    with start("--seed", SEED, "--max-delay", 60, "--no-lead-in") as terminal:
        terminal.wait_for("following")
        # The wheel turned down, over the board: a press of button 65.
        terminal.type(next(terminal.emulator.mouse(10, 14)).replace("<0;", "<65;"))
        terminal.wait_for("staying")
        [row] = [row for row, line in enumerate(terminal.text.splitlines()) if "space pause" in line]
        column = terminal.text.splitlines()[row].index("pause") + 1
        for _ in range(4):
            terminal.click(column, row)
        terminal.type("s")
        terminal.wait_for("by line")
        assert "ON AIR" in terminal.text, "paused and started twice"


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


def test_an_encoding_meant_for_pipes_changes_nothing_on_the_screen(start: Start) -> None:
    with start(*NEW, LC_ALL="C.UTF-8", PYTHONIOENCODING="ascii") as terminal:
        watch(terminal)
        assert "╭" in terminal.text
        assert "\\u" not in terminal.output
        terminal.type("q")
        assert terminal.wait() == 0


def test_what_a_contest_that_goes_on_passes_over_is_told_on_the_screen(start: Start) -> None:
    with start(*NEW) as terminal:
        watch(terminal)
        terminal.type("q")
        assert terminal.wait() == 0
    with start("--no-lead-in", "-c", 300, "--prizes", 3, "-k", "radio") as terminal:
        terminal.wait_for("over: -c (it has 20), -k (it has lucky)")
        terminal.type("q")
        assert terminal.wait() == 0
        assert "note:" not in terminal.text, "it was seen, and is told once"


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05])
def test_a_supervisor_killed_in_the_shows_first_moments_leaves_a_sane_terminal(start: Start, moment: float) -> None:
    # It leads its session, as under `script`: the system hangs up on the show when it dies.
    with start(*NEW, seen="") as terminal:
        terminal.wait_for(lambda: 1049 in terminal.modes)
        until = time.monotonic() + moment
        terminal.wait_for(lambda: time.monotonic() >= until)
        terminal.process.kill()
        terminal.wait_for(lambda: not terminal.processes())
        terminal.wait_for(lambda: terminal.sane() == [])
