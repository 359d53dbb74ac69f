"""What the tests of the command line run it with."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from luckytui.cli.main import main
from tests.cli.commands import FAST, Invoke


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Give the signal handlers back that a command takes over."""
    names = (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
    handlers = [signal.getsignal(name) for name in names]
    # Under nohup it is ignored.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for name, handler in zip(names, handlers, strict=True):
        signal.signal(name, handler)


@pytest.fixture
def invoke(own_signals: None) -> Invoke:
    """Return what runs a command in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def played(invoke: Invoke, journal_path: Path) -> Path:
    """Return a journal with a won contest, one that nobody won, one with many winners and a big one."""
    for settings in (
        ["--seed", 2],
        ["--seed", 11, "-k", "x" * 24],
        ["--seed", 1, "-c", 200, "--prizes", 0],
        ["--seed", 999_999, "-c", 1],
    ):
        assert invoke(*FAST, "-f", journal_path, *settings).exit_code == 0
    return journal_path
