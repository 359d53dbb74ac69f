"""`luckytui --headless`: plays a contest as lines on standard output, until it ends or a signal arrives."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import click

from luckytui.cli import console
from luckytui.cli.errors import refuse
from luckytui.cli.opening import door_of_show, opened
from luckytui.cli.output import written_as_filters_do
from luckytui.cli.settings import Settings
from luckytui.clock import JumpClock, WallClock
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host
from luckytui.text import printable


def run(
    path: Path,
    settings: Settings,
    *,
    fresh: bool = False,
    as_json: bool = False,
    fast: bool = False,
    open_journal: Callable[[Path], Journal] = SqliteJournal,
) -> int:
    """Play the unfinished contest or a new one, write its events, and return the exit status.

    Args:
        path: The journal.
        settings: The settings of a new contest.
        fresh: Abandon an unfinished contest and open a new one.
        as_json: Write JSON lines instead of text.
        fast: Skip the waits.
        open_journal: Opens the journal.

    Raises:
        OSError: The lines cannot be written.
    """

    async def play() -> None:
        make_clock = JumpClock if fast else WallClock
        async with opened(partial(open_journal, path), make_clock, path, settings, fresh=fresh) as (host, stored):
            if note := settings.passed_over(stored):
                click.echo(note, err=True)
            async with door_of_show(host, path, _say):
                await _tell(host, as_json=as_json)

    came = _treat_as_ctrl_c()
    try:
        with written_as_filters_do():
            asyncio.run(play())
    except JournalError as error:
        return refuse(error, path)
    except KeyboardInterrupt:
        return 128 + (came[0] if came else signal.SIGINT)
    return 0


def _say(sentence: str) -> None:
    click.echo(printable(f"luckytui: {sentence}"), err=True)


async def _tell(host: Host, *, as_json: bool) -> None:
    """Write the events of a contest until it is over; a signal before that leaves it in good order."""
    try:
        await console.run(host, sys.stdout, as_json=as_json)
    except asyncio.CancelledError:
        await host.take_off_air(quit=True)
        raise


def _treat_as_ctrl_c() -> list[int]:
    """Treat SIGTERM and SIGHUP like Ctrl+C; return a list to which the signals that arrive are added.

    The event loop turns Ctrl+C into the cancellation of its task. An exception raised by a signal handler would
    interrupt the loop at an arbitrary point.
    """
    came: list[int] = []
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and hasattr(signal, "pthread_sigmask"):
        # A background job of a script: it keeps ignoring Ctrl+C, but the event loop needs the handler.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop(number: int, frame: FrameType | None) -> None:
        came.append(number)
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            interrupt(number, frame)

    for name in ("SIGTERM", "SIGHUP"):
        # A signal that is ignored from the start (nohup) stays ignored.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), stop)
    return came
