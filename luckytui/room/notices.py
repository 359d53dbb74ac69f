"""What the room says to whoever started it, on standard error."""

from __future__ import annotations

import contextlib

import click

from luckytui.text import printable


def say(words: str) -> None:
    """Say a sentence, or something with an address at its end, which no full stop follows."""
    # Where it cannot be said, the room is served all the same.
    with contextlib.suppress(OSError):
        click.echo(printable(f"luckytui: {words}"), err=True)
