"""Checks the environment variables with which Textual cannot start."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from rich.console import COLOR_SYSTEMS
from textual import constants
from textual.driver import Driver

from luckytui.notices import say


def refuse_nonsense() -> None:
    """End the program with a sentence if a variable holds what Textual cannot start with.

    Raises:
        SystemExit: One does; the status is 2.
    """
    if constants.COLOR_SYSTEM not in ("auto", *COLOR_SYSTEMS):
        _refuse(f"TEXTUAL_COLOR_SYSTEM is none of {', '.join(('auto', *COLOR_SYSTEMS))}")
    if constants.DRIVER is not None and not _is_driver(constants.DRIVER):
        _refuse(f"TEXTUAL_DRIVER names no driver of Textual's ({constants.DRIVER})")
    if constants.LOG_FILE is not None:
        try:
            Path(constants.LOG_FILE).open("a").close()
        except (OSError, ValueError) as error:
            _refuse(f"TEXTUAL_LOG names a file that cannot be written ({getattr(error, 'strerror', error)})")


def _is_driver(name: str) -> bool:
    """Return whether a name, such as `textual.drivers.linux_driver:LinuxDriver`, is a driver's."""
    module, _, symbol = name.partition(":")
    try:
        found = getattr(import_module(module), symbol, None)
    except (ImportError, TypeError, ValueError):
        return False
    return isinstance(found, type) and issubclass(found, Driver)


def _refuse(fact: str) -> None:
    say(f"{fact}: unset it, or set it right.")
    raise SystemExit(2)
