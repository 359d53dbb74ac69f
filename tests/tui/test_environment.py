"""Environment variables of Textual's with which it does not start are named, and are nobody's mistake."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: An app as each command that draws makes one.
MADE = """
from luckytui.tui.base_app import BaseApp
from luckytui.tui.symbols import UNICODE
BaseApp(UNICODE)
"""


def made(**variables: str) -> subprocess.CompletedProcess[str]:
    """Make an app with some environment variables: Textual reads them once, when it is imported."""
    command = [sys.executable, "-c", MADE]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | variables, check=False)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TEXTUAL_DRIVER", "nonsense"),
        ("TEXTUAL_DRIVER", ""),
        ("TEXTUAL_DRIVER", "os:nope"),
        ("TEXTUAL_DRIVER", "os:PathLike"),
        ("TEXTUAL_DRIVER", ".os:PathLike"),
        ("TEXTUAL_COLOR_SYSTEM", "bogus"),
        ("TEXTUAL_LOG", "/dev/null/log"),
    ],
)
def test_what_textual_cannot_start_with_is_named(variable: str, value: str) -> None:
    done = made(**{variable: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"luckytui: {variable} ")
    assert done.stderr.endswith(": unset it, or set it right.\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TEXTUAL_DRIVER", "textual.drivers.headless_driver:HeadlessDriver"),
        ("TEXTUAL_COLOR_SYSTEM", "256"),
        ("TEXTUAL_LOG", "/dev/null"),
        ("TEXTUAL_FPS", "nonsense"),
        ("TEXTUAL_THEME", "nonsense"),
    ],
)
def test_what_textual_can_start_with_is_left_alone(variable: str, value: str) -> None:
    done = made(**{variable: value})
    assert (done.returncode, done.stderr) == (0, "")
