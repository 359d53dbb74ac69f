"""The input thread ends when it is told to, whatever the keyboard does."""

from __future__ import annotations

import os
import signal
import sys
from queue import Queue
from threading import Thread

import pytest
from textual.app import App
from textual.events import Key
from textual.message import Message

if sys.platform == "win32":
    pytest.skip("Textual has another driver there", allow_module_level=True)

from luckytui.tui import driver

PATIENCE = 30.0


async def test_the_input_thread_ends_when_it_is_told_and_the_next_one_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "TICK", 3_600.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    heard: Queue[Message] = Queue()
    monkeypatch.setattr(driver.PromptDriver, "process_message", lambda _, message: heard.put(message))
    reader = driver.PromptDriver(App[object](), mouse=False)
    reader.fileno, keyboard = os.pipe()
    for key in "ab":
        reader._key_thread = Thread(target=reader.run_input_thread, daemon=True)
        reader._key_thread.start()
        os.write(keyboard, key.encode())
        pressed = heard.get(timeout=PATIENCE)
        assert isinstance(pressed, Key)
        assert pressed.key == key
        # Twice, as every end of a show does; and beside this thread, which would wait for an hour.
        for _ in range(2):
            teller = Thread(target=reader.disable_input, daemon=True)
            teller.start()
            teller.join(PATIENCE)
            assert not teller.is_alive()
