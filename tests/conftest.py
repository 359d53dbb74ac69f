"""What every test stands on: a place of its own, and nothing of the person who runs it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import PostgresServer

# A deadline would be a timed assertion in disguise: it fails on a busy machine.
settings.register_profile("luckytui", deadline=None, print_blob=True)
settings.load_profile("luckytui")

#: Runs `luckytui` with these arguments in a process of its own, and returns what it said.
RunLuckytui = Callable[..., "subprocess.CompletedProcess[str]"]

#: What the person's surroundings could change in a picture or a line.
_SURROUNDINGS = (
    "LUCKYTUI_JOURNAL",
    "LUCKYTUI_BROKER",
    "PGPASSWORD",
    "PGPASSFILE",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run at a time: one more than there are cores, since many wait for other processes."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the person's journal, colours and terminal out of the tests, and Textual's animations still."""
    for name in _SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # The snapshot plugin has imported Textual by now: its environment variable would come too late.
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def journal_path(tmp_path: Path) -> Path:
    """Return a place for a journal where nothing stands yet."""
    return tmp_path / "contests.journal"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a PostgreSQL server of this process's own."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    """Return the address of a database in which nothing stands yet, and to which nobody is connected."""
    postgres.clear()
    return postgres.url("postgres")


@pytest.fixture
def luckytui() -> RunLuckytui:
    """Return what runs `luckytui` as a person does: in its own process, without a terminal."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "luckytui", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            env={**os.environ, **environment},
            check=False,
        )

    return run


@pytest.fixture
def left_tasks() -> Iterator[None]:
    """Let go of the tasks that a test leaves in an event loop that has ended, before another test meets them."""
    yield
    gc.collect()
