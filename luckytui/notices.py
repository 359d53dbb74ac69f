"""What is said to whoever started a program, on standard error."""

from __future__ import annotations

import contextlib

import click

from luckytui.text import printable


def say(words: str) -> None:
    """Say a sentence, or something with an address at its end, which no full stop follows.

    Raises:
        OSError: Standard error cannot be written.
    """
    click.echo(printable(f"luckytui: {words}"), err=True)


def say_if_possible(words: str) -> None:
    """Say the same where that is possible: what runs beside a show goes on where it is not."""
    with contextlib.suppress(OSError):
        say(words)
