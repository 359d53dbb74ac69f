"""Error messages about a journal: one sentence with the error and what to do about it on the command line."""

from __future__ import annotations

import click

from luckytui.journal.errors import FolderInPlace, JournalError, JournalMissing, RecordNotTakenOver
from luckytui.journal.place import JournalPlace
from luckytui.text import printable


def sentence(error: JournalError, path: JournalPlace) -> str:
    """Return the message for an error: what is wrong and what to do, without a full stop.

    Args:
        error: The error.
        path: The journal, as the command line names it.
    """
    match error:
        case FolderInPlace():
            advice = "name a file in it with -f"
        case JournalMissing():
            advice = "start luckytui to make one, or give its place with -f"
        case RecordNotTakenOver():
            advice = f"start luckytui -f {path} to take it over"
        case JournalError(elsewhere=True, remedy=""):
            advice = "choose another with -f"
        case JournalError(elsewhere=True):
            advice = f"{error.remedy}, or choose another with -f"
        case _:
            advice = error.remedy
    return f"{error.fact}{error.joint}{advice}"


def refuse(error: JournalError, path: JournalPlace) -> int:
    """Print why a journal cannot be used; return the exit status.

    Args:
        error: The error.
        path: The journal, as the command line names it.
    """
    click.echo(printable(f"luckytui: {sentence(error, path)}."), err=True)
    return 1
