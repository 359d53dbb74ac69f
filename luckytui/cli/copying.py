"""`luckytui journal --copy-to`: a whole journal at another place."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from luckytui.cli.errors import refuse
from luckytui.journal import opening
from luckytui.journal.errors import JournalError
from luckytui.journal.place import JournalPlace
from luckytui.journal.reading import Reader
from luckytui.text import counted, printable

#: A call is read and checked, copied, and checked in the copy.
_STEPS = 3


def copy(journal: Reader, other: JournalPlace) -> None:
    """Copy a journal, and print that it was copied; on a terminal, standard error shows how far that is.

    Raises:
        JournalError: The journal cannot be read, or does not add up.
        SystemExit: It cannot be copied to that place, which is said; nothing was changed there.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    console = Console(stderr=True)
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with progress, journal.snapshot():
        task = progress.add_task("reading", total=_STEPS * sum(stored.made for stored in journal.contests()))

        def tell(what: str, calls: int) -> None:
            progress.update(task, description=what, advance=calls)

        contests = []
        for stored in journal.verify():
            contests.append(stored)
            tell("reading", stored.made)
        try:
            opening.copy(journal, contests, other, tell)
        except JournalError as error:
            progress.stop()
            sys.exit(refuse(error, other, "--copy-to"))
    made = sum(stored.made for stored in contests)
    shown = printable(str(other))
    click.echo(f"{shown} has all of it: {counted(len(contests), 'contest')}, {counted(made, 'call')} copied.")
