"""The output is written while the terminal is the show's, and dropped while it is not."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from threading import Thread

import pytest

if sys.platform == "win32":
    pytest.skip("Textual has another driver there", allow_module_level=True)

from luckytui.tui.output import Output


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    """Yield both ends of a terminal: the person's, and the program's."""
    ends = os.openpty()
    yield ends
    for file in ends:
        os.close(file)


def test_a_frame_is_written_as_far_as_the_terminal_is_the_shows(pty: tuple[int, int]) -> None:
    person, program = pty
    # As many bytes as the terminal takes at once, and more that it takes when they are read.
    os.set_blocking(program, False)
    asked: list[bool] = []

    def owned() -> bool:
        asked.append(True)
        return len(asked) <= 2

    writer = Thread(target=Output(program, "utf-8", owned).write, args=("x" * 1_000_000,))
    writer.start()
    got = 0
    while writer.is_alive():
        if select.select([person], [], [], 0.01)[0]:
            got += len(os.read(person, 65536))
    assert len(asked) == 3
    assert got < 1_000_000


def test_a_terminal_that_is_not_the_shows_gets_nothing(pty: tuple[int, int]) -> None:
    person, program = pty
    Output(program, "utf-8", lambda: False).write("a frame")
    Output(program, "utf-8", lambda: True).write("the shell's")
    assert os.read(person, 100) == b"the shell's"


def test_all_is_written_to_a_shared_terminal_that_does_not_block(pty: tuple[int, int]) -> None:
    person, program = pty
    os.set_blocking(program, False)
    writer = Thread(target=Output(program, "utf-8", lambda: True).write, args=("☎" * 100_000,))
    writer.start()
    got = b""
    while len(got) < 300_000:
        got += os.read(person, 65536)
    writer.join()
    assert got.decode() == "☎" * 100_000


def test_what_the_locale_lacks_is_escaped_and_a_terminal_that_is_gone_stops_nothing() -> None:
    person, program = os.openpty()
    output = Output(program, "ascii", lambda: True)
    output.write("☎")
    assert os.read(person, 100) == b"\\u260e"
    os.close(person)
    assert output.write("to nobody") == len("to nobody")
    os.close(program)
