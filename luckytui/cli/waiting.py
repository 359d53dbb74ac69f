"""What a person is told while something is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from luckytui.journal.place import JournalPlace, Server
from luckytui.text import printable

#: Wall seconds until a person is told what is waited for.
SILENT = 0.5


def say_what_is_waited_for(path: JournalPlace) -> None:
    """Write on standard error that a journal is waited for.

    Args:
        path: The journal, as the command line names it.
    """
    reason = "its server is slow" if isinstance(path, Server) else "another program has it locked, or its disk is slow"
    click.echo(f"luckytui: waiting for {printable(str(path))}: {reason}. Ctrl+C stops.", err=True)


@contextmanager
def told_after(seconds: float, tell: Callable[[], object]) -> Iterator[None]:
    """Tell a person what the block waits for, if it takes longer.

    Args:
        seconds: Wall seconds until then.
        tell: Tells it; called once by the running event loop.
    """
    # Only here: a command without an event loop does not wait for its import.
    from asyncio import get_running_loop

    notice = get_running_loop().call_later(seconds, tell)
    try:
        yield
    finally:
        notice.cancel()
