"""Standard output: pipes that close, locales that lack letters, disks that are full."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import Any

import click


class Program(click.Group):
    """A group of commands that ends with a sentence when its output cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            # Such as a full disk behind `> file`. At its exit Python would try to write the rest, and fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            reason = error.strerror or error
            click.echo(
                f"luckytui: the output cannot be written ({reason}): send it elsewhere, then start again.", err=True
            )
            sys.exit(1)


def write_as_filters_do() -> None:
    """Make this process end silently when nobody reads its output, and escape what the locale cannot encode."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
