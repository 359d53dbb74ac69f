"""The last question to a terminal: who waits for its answer, and how long; and terminals that are waited for."""

from __future__ import annotations

import fcntl
import os
import resource
import select
from collections.abc import Iterator
from contextlib import suppress

import pytest

from luckytui.terminal import await_answer, in_foreground, readable, writable


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    """Yield both ends of a terminal that echoes nothing: the person's, and the program's."""
    person, program = os.openpty()
    os.write(person, b"\n")
    os.read(program, 1)
    yield person, program
    for file in (person, program):
        os.close(file)


@pytest.fixture(params=["a low descriptor", "a high descriptor"])
def file(request: pytest.FixtureRequest, pty: tuple[int, int]) -> Iterator[int]:
    """Yield the program's end of the terminal, also as one that has a thousand files open has it."""
    if request.param == "a low descriptor":
        yield pty[1]
        return
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[0] < 2_000:
        resource.setrlimit(resource.RLIMIT_NOFILE, (2_000, before[1]))
    high = fcntl.fcntl(pty[1], fcntl.F_DUPFD_CLOEXEC, 1_500)
    yield high
    os.close(high)
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_terminal_can_be_read_once_something_is_typed(pty: tuple[int, int], file: int) -> None:
    assert readable(file, seconds=0) == []
    os.write(pty[0], b"c\n")
    assert readable(pty[1], file, seconds=5) == [pty[1], file]


def test_a_terminal_can_be_written_while_it_reads(pty: tuple[int, int], file: int) -> None:
    person, program = pty
    assert writable(file, None)
    os.set_blocking(file, False)
    # The system takes some of it away in its own time.
    while writable(file, 0.1):
        with suppress(BlockingIOError):
            os.write(program, b"x" * 4096)
    os.read(person, 1 << 20)
    assert writable(file, 5)


@pytest.mark.parametrize("answer", [b"\x1b[?6c", b"\x1b[?62;22c"], ids=repr)
def test_all_that_comes_before_the_answer_is_dropped_with_it(pty: tuple[int, int], answer: bytes) -> None:
    person, program = pty
    os.write(person, b"\x1b[<35;1;1M" + answer + b"\nls\n")
    # Once it has answered, it is not waited for any longer.
    await_answer(program, seconds=3_600.0)
    # A terminal in its own mode is read line by line: the answer's line is gone, the next one is the shell's.
    assert select.select([program], [], [], 0)[0]
    assert os.read(program, 100) == b"ls\n"


def test_a_terminal_that_does_not_answer_is_given_up(pty: tuple[int, int]) -> None:
    person, program = pty
    os.write(person, b"\x1b[<35;1;1M\n")
    await_answer(program, seconds=0.01)
    assert not select.select([program], [], [], 0)[0]


def test_a_terminal_that_is_gone_is_not_waited_for() -> None:
    person, program = os.openpty()
    os.close(person)
    await_answer(program, seconds=3_600.0)
    assert in_foreground(program), "no shell keeps us out of it"
    os.close(program)
