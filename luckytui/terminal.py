"""What the supervisor and the dashboard both know of terminals: what to ask, whose they are, keys of all layouts."""

from __future__ import annotations

import contextlib
import os
import re
import select
import unicodedata
from collections.abc import Sequence
from time import monotonic  # noqa: TID251 - clock.py belongs to the show, of which the supervisor imports nothing

#: Asks whether a terminal answers at all (DSR, its status); it is asked when a show begins.
GREET = "\x1b[5n"

#: Asks what a terminal is (DA1, its device attributes), last of all: it answers after all that it was asked before.
#: Asked earlier too, an answer that is still underway would be taken for the last one.
ASK, ANSWER = "\x1b[c", re.compile(rb"\x1b\[\?[\d;]*c")

#: Seconds that it has to answer: as long as reports are underway on a slow line.
ANSWER_TIME = 1.0

#: `select` takes descriptors below this; a program that was started with a thousand files open has higher ones. `poll`
#: takes all, but does not know every terminal on macOS.
_SELECTABLE = 1024

#: The Latin letters of a keyboard, and the letters on the same keys of other layouts: Russian with the letters that
#: Ukrainian and Belarusian have in their place, Greek, Hebrew.
_LAYOUTS = (
    ("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить"),
    ("so", "іў"),
    ("wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ"),
    ("ertyuiopasdfghjklzxcvbnm", "קראטוןםפשדגכעיחלךזסבהנמצ"),
)
_LATIN = {letter: key for keys, letters in _LAYOUTS for key, letter in zip(keys, letters, strict=True)}

#: How far the letters and digits of East Asian width are from the plain ones.
_WIDE = 0xFEE0


def await_answer(file: int, seconds: float) -> None:
    """Read and drop what a terminal sends until it has answered what it was asked last, or its time is up.

    Args:
        file: A descriptor of the terminal, which does not echo.
        seconds: How long it has.
    """
    said = b""
    end = monotonic() + seconds
    with contextlib.suppress(OSError):
        while not ANSWER.search(said) and (left := end - monotonic()) > 0:
            if readable(file, seconds=left):
                piece = os.read(file, 4096)
                if not piece:
                    break
                said += piece


def readable(*files: int, seconds: float) -> list[int]:
    """Wait until one of some files can be read, or is gone; return those that can.

    Args:
        files: Their descriptors.
        seconds: For how long.
    """
    if max(files) < _SELECTABLE:
        return select.select(files, [], [], seconds)[0]
    return _polled(files, select.POLLIN, seconds)


def writable(file: int, seconds: float | None) -> bool:
    """Wait until a file can be written, or is gone; return whether it can.

    Args:
        file: Its descriptor.
        seconds: For how long; None without end.
    """
    if file < _SELECTABLE:
        return bool(select.select([], [file], [], seconds)[1])
    return bool(_polled([file], select.POLLOUT, seconds))


def in_foreground(file: int) -> bool:
    """Return whether this process group, and not the shell, has a terminal."""
    try:
        return os.tcgetpgrp(file) == os.getpgrp()
    except OSError:
        # It is not our controlling terminal, so no foreground process group keeps us out.
        return True


def is_latin(letter: str) -> bool:
    """Return whether a character belongs on a keyboard with Latin letters; marks and signs belong on any."""
    return not letter.isalpha() or unicodedata.name(letter, "LATIN").startswith("LATIN")


def latin(letter: str) -> str:
    """Return the Latin letter on the key of another letter, or the plain digit; what is neither is returned as it is.

    For terminals that do not tell which key it was.
    """
    small = letter.lower()
    if small in _LATIN:
        return _LATIN[small] if small == letter else _LATIN[small].upper()
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if "Ａ" <= letter <= "ｚ" and letter.isalpha():
        return chr(ord(letter) - _WIDE)
    return letter


def _polled(files: Sequence[int], event: int, seconds: float | None) -> list[int]:
    poll = select.poll()
    for file in files:
        poll.register(file, event)
    return [file for file, _ in poll.poll(None if seconds is None else seconds * 1000)]
