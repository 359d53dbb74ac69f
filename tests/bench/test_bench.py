"""The benchmarks run: at tiny sizes, and nothing is said about how long they take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import FIGURES
from tests.bench.rows import Row, median, p95
from tests.relay.mosquitto import needed

ROOT = Path(__file__).parents[2]

#: One of each kind: a show on a pty, confetti over it, a widget alone, commands, journals alone, a whole program in a
#: pipe, phones before a room, clients of a broker, a server of a journal.
TRIED = (
    *("dashboard", "confetti", "board", "commands", "batches", "bytes", "program"),
    *("room", "room-crash", "broker", "postgres"),
)


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "tests.bench", *arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("name", TRIED)
def test_a_figure_is_printed_with_its_bar(name: str) -> None:
    if name == "broker":
        needed()
    done = bench(name, "--tiny", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows, done.stderr
    for row in rows:
        assert row["name"] == name
        assert row["bar"]
        assert row["value"] > 0
    # Too little was measured to say whether a bar is cleared.
    assert done.returncode in (0, 1), done.stderr


def test_without_a_name_all_figures_are_listed() -> None:
    done = bench()
    assert done.returncode == 0, done.stderr
    for name, measure in FIGURES.items():
        assert name in done.stdout
        assert (measure.__doc__ or "").splitlines()[0] in done.stdout


def test_an_unknown_figure_is_refused() -> None:
    done = bench("no-such-figure")
    assert done.returncode == 2
    assert "no-such-figure" in done.stderr


def test_a_row_says_figure_yardstick_ratio_and_bar() -> None:
    row = Row("calls", 1234.5, "calls/s", "≥ 0.6", True, "one executemany", 2000.0, 0.617, "a note")
    assert str(row) == "ok    calls: 1,234 calls/s | one executemany 2,000 calls/s | ratio 0.617 | bar ≥ 0.6 | a note"


def test_the_middle_and_the_tail() -> None:
    assert median([3, 1, 2]) == 2
    assert p95(range(100)) == 95
    assert p95([]) == float("inf")
