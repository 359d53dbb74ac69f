"""Errors of standard output: closed pipes, full disks, characters that the locale cannot encode."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any

import click

from luckytui.limits import refusal


class Program(click.Group):
    """A group of commands that prints one sentence if its output cannot be written."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program, on streams that are there."""
        occupy_closed_streams()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, report an output that cannot be written, and end at Ctrl+C."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)
        except OSError as error:
            reason = error.strerror or error
            # Unbuffered, as with PYTHONUNBUFFERED, it fails at once and keeps nothing.
            if _output_fails() or (error.errno == errno.ENOSPC and error.filename is None):
                # Such as a full disk behind `> file`. At its exit Python would try to write the rest, and fail again.
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                said = f"the output cannot be written ({reason}): send it elsewhere, then start again"
            else:
                said = refusal(error)
            click.echo(f"luckytui: {said}.", err=True)
            sys.exit(1)
        except MemoryError as error:
            click.echo(f"luckytui: {refusal(error)}.", err=True)
            with suppress(OSError):
                sys.stdout.flush()
            # Python's own way out would write a traceback for each task that an event loop has left.
            os._exit(1)


def occupy_closed_streams() -> None:
    """Open the null device where a standard stream is closed (`>&-`): the journal must not become its descriptor."""
    for standard, name in enumerate(("stdin", "stdout", "stderr")):
        if _is_open(standard):
            continue
        # The lowest free descriptor is this very one.
        os.open(os.devnull, os.O_RDWR)
        setattr(sys, name, open(standard, "r" if name == "stdin" else "w", closefd=False))  # noqa: SIM115 - to stay
        if name == "stdout":
            raise SystemExit("luckytui: standard output is closed: send it somewhere, such as to /dev/null.")


def _is_open(file: int) -> bool:
    try:
        os.fstat(file)
    except OSError:
        return False
    return True


def _output_fails() -> bool:
    """Say whether standard output still cannot be written: what could not be is kept, and tried again."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def write_as_filters_do() -> None:
    """End silently when the output pipe is closed (SIGPIPE), and escape what the locale cannot encode."""
    _escape_what_cannot_be_encoded()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


@contextmanager
def written_as_filters_do() -> Iterator[None]:
    """Write as filters do for the duration of the block, in a program that has sockets.

    The signal would end it for a socket too whose other end is closed, so it is raised for the output only.
    """
    _escape_what_cannot_be_encoded()
    try:
        yield
    except BrokenPipeError:
        if hasattr(signal, "SIGPIPE"):
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            signal.raise_signal(signal.SIGPIPE)
        raise


def _escape_what_cannot_be_encoded() -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
