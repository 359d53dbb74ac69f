"""The terminal: what is written to it, how it is restored, which keys it takes."""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from luckytui.process.tty import ESCAPE, TIDY, Tty
from luckytui.terminal import ASK


@dataclass
class Pty:
    """Both ends of a terminal: a person's, and a program's."""

    person: int
    program: int

    def read(self) -> str:
        """Return what was written to it and not read yet."""
        return os.read(self.person, 65536).decode() if select.select([self.person], [], [], 0)[0] else ""

    def type(self, keys: str) -> None:
        os.write(self.person, keys.encode())


@pytest.fixture
def pty() -> Iterator[Pty]:
    """Yield a terminal of the test's own."""
    person, program = os.openpty()
    yield Pty(person, program)
    for file in (person, program):
        os.close(file)


@pytest.fixture
def tty(pty: Pty) -> Iterator[Tty]:
    """Yield the program's end, as the supervisor has it."""
    file = os.open(os.ttyname(pty.program), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    yield Tty(file)
    os.close(file)


def make_raw(pty: Pty) -> None:
    attributes = termios.tcgetattr(pty.program)
    attributes[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
    termios.tcsetattr(pty.program, termios.TCSANOW, attributes)


def test_a_file_is_no_terminal() -> None:
    with open(os.devnull) as nothing, pytest.raises(termios.error):  # noqa: PTH123 - its descriptor is wanted
        Tty(nothing.fileno())


def test_a_show_that_left_by_itself_is_tidied_up_after(pty: Pty, tty: Tty) -> None:
    tty.restore(crashed=False)
    assert pty.read() == TIDY


def test_after_a_crash_the_modes_are_as_before_and_what_was_typed_is_gone(pty: Pty, tty: Tty) -> None:
    before = termios.tcgetattr(pty.program)
    make_raw(pty)
    assert tty.changed()
    pty.type("\x1b[<35;10;10M")
    tty.restore(crashed=True)
    assert pty.read() == ESCAPE + TIDY + ASK
    assert termios.tcgetattr(pty.program) == before
    assert not tty.changed()
    assert not select.select([pty.program], [], [], 0)[0]


def test_a_terminal_that_does_not_read_loses_what_it_holds_and_still_gets_what_was_written(pty: Pty, tty: Tty) -> None:
    os.set_blocking(pty.program, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(pty.program, b"flood " * 1000)
    tty.write("after the flood")
    said = ""
    while more := pty.read():
        said += more
    assert said.endswith("after the flood")


def test_a_terminal_that_is_gone_is_left_alone(pty: Pty, tty: Tty) -> None:
    os.close(pty.person)
    try:
        tty.restore(crashed=True)
        tty.write("to nobody")
        assert tty.key(0.0) == "stop"
    finally:
        pty.person = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("\r", "go"),
        ("\n", "go"),
        ("q", "stop"),
        ("Q", "stop"),
        ("\x03", "stop"),
        ("\x04", "stop"),
        ("\x1b", "stop"),
        ("\x1b[A", ""),
        ("\x1b[<35;1;1M", ""),
        ("c", ""),
        ("", ""),
    ],
    ids=repr,
)
def test_what_a_key_means_to_a_countdown(pty: Pty, tty: Tty, typed: str, meaning: str) -> None:
    with tty.keys():
        pty.type(typed)
        assert tty.key(0.0 if not typed else 1.0) == meaning


@pytest.mark.parametrize(("parts", "meaning"), [(["\x1b", ""], "stop"), (["\x1b", "[A"], "")], ids=["Esc", "arrow"])
def test_escape_is_a_key_where_nothing_follows_it(tty: Tty, parts: list[str], meaning: str) -> None:
    class Typist(Tty):
        def _typed(self, seconds: float) -> str:
            return parts.pop(0)

    assert Typist(tty.file).key(1.0) == meaning
    assert not parts


def test_single_keys_are_taken_without_echo_and_the_rest_is_discarded(pty: Pty, tty: Tty) -> None:
    before = termios.tcgetattr(pty.program)
    with tty.keys():
        pty.type("cc")
        assert tty.key(1.0) == ""
        pty.type("too late")
        # The system hands it on in its own time.
        assert select.select([pty.program], [], [], 5)[0]
    assert termios.tcgetattr(pty.program) == before
    assert pty.read() == ""
    assert not select.select([pty.program], [], [], 0)[0]
