"""What the room says to whoever started it, on standard error."""

from __future__ import annotations

import contextlib

import click

from luckytui.text import printable


def say(sentence: str) -> None:
    """Say a sentence.

    Args:
        sentence: Without a full stop.
    """
    # Where it cannot be said, the room is served all the same.
    with contextlib.suppress(OSError):
        click.echo(printable(f"luckytui: {sentence}."), err=True)
