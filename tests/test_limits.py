"""What is said where the system refuses something."""

from __future__ import annotations

import errno
import os

import pytest

from luckytui.limits import refusal

REMEDY = "end other programs, or raise the limits (ulimit -a)"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), f"there is no memory left: {REMEDY}"),
        (RuntimeError("can't start new thread"), f"the system refuses (can't start new thread): {REMEDY}"),
        (OSError(errno.EMFILE, "Too many open files"), f"the system refuses (Too many open files): {REMEDY}"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/a"), "/a refuses (Permission denied)"),
        (RuntimeError("a mistake"), ""),
        (ValueError("can't start new thread"), ""),
    ],
)
def test_what_the_system_refuses_is_said_with_what_to_do(error: BaseException, said: str) -> None:
    assert refusal(error) == said
