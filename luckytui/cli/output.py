"""Errors of standard output: closed pipes, full disks, characters that the locale cannot encode."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import Any

import click


class Program(click.Group):
    """A group of commands that prints one sentence if its output cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and report an output that cannot be written."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            # For example a full disk behind `> file`. At its exit Python would try to write the rest, and fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            reason = error.strerror or error
            click.echo(
                f"luckytui: the output cannot be written ({reason}): send it elsewhere, then start again.", err=True
            )
            sys.exit(1)


def write_as_filters_do() -> None:
    """End silently when the output pipe is closed (SIGPIPE), and escape what the locale cannot encode."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
