"""Commands as a person gives them: in this process, or in one of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from click.testing import Result

#: Runs a command in this process.
Invoke = Callable[..., Result]

FAST = ("--headless", "--fast", "--json")


def events(text: str) -> list[dict[str, Any]]:
    """Return the events of a text that holds nothing but JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


class Command:
    """A command in a process of its own."""

    def __init__(self, *arguments: object, through: tuple[str, ...] = ()) -> None:
        self._process = subprocess.Popen(
            [*through, sys.executable, "-m", "luckytui", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> subprocess.Popen[str]:
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()


class Running(Command):
    """A show in a process of its own, headless, with JSON lines, in the time of the wall."""

    def __init__(self, *arguments: object, through: tuple[str, ...] = ()) -> None:
        super().__init__("--headless", "--json", *arguments, through=through)


def next_event(show: subprocess.Popen[str]) -> dict[str, Any]:
    assert show.stdout is not None
    event: dict[str, Any] = json.loads(show.stdout.readline())
    return event


def rest(command: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait until a command has ended; return what it still said, on standard output and on standard error.

    `communicate` would leave out what was read ahead when a line was read.
    """
    with ThreadPoolExecutor() as readers:
        out, err = readers.map(lambda pipe: pipe.read() if pipe else "", (command.stdout, command.stderr))
    command.wait()
    return out, err
