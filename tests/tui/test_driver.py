"""The input thread ends when it is told to, whatever the keyboard does."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator
from queue import Queue
from threading import Thread, Timer

import pytest
from textual.app import App
from textual.events import Key
from textual.message import Message

if sys.platform == "win32":
    pytest.skip("Textual has another driver there", allow_module_level=True)

from luckytui.tui.driver import PromptDriver
from tests.patience import PATIENCE


class PatientDriver(PromptDriver):
    """The driver, which nothing but a key or being told to end wakes; what it reads is kept."""

    ESCAPE_CHECK = 3_600.0

    def __init__(self) -> None:
        super().__init__(App[object](), mouse=False)
        self.heard: Queue[Message] = Queue()

    def process_message(self, message: Message) -> None:
        self.heard.put(message)


@pytest.fixture
async def reader() -> AsyncIterator[PatientDriver]:
    """Return a driver; the signals that it handles are handled as before once the test is over."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)}
    yield PatientDriver()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def tell_to_end(reader: PatientDriver) -> bool:
    """Tell the input thread to end, twice, as every end of a show does; say whether that ended it."""
    # The driver waits for the thread: where it were not told, this would wait for an hour.
    rescue = Timer(PATIENCE, os.write, (reader._stop_writer, b"."))
    rescue.daemon = True
    rescue.start()
    reader.disable_input()
    reader.disable_input()
    ended = rescue.is_alive()
    rescue.cancel()
    return ended


async def test_the_input_thread_ends_when_it_is_told_and_the_next_one_reads_on(reader: PatientDriver) -> None:
    reader.fileno, keyboard = os.pipe()
    for key in "ab":
        thread = reader._key_thread = Thread(target=reader.run_input_thread, daemon=True)
        thread.start()
        os.write(keyboard, key.encode())
        pressed = reader.heard.get(timeout=PATIENCE)
        assert isinstance(pressed, Key)
        assert pressed.key == key
        assert tell_to_end(reader)
        assert not thread.is_alive()
