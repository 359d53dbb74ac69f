"""What is wrong with a journal, and what can be done about it on the command line, in one sentence."""

from __future__ import annotations

from pathlib import Path

import click

from luckytui.journal.errors import FolderInPlace, JournalError, JournalMissing, RecordNotTakenOver
from luckytui.text import printable


def sentence(error: JournalError, path: Path) -> str:
    """Return what is wrong and what can be done about it, without a full stop.

    Args:
        error: What is wrong.
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


def refuse(error: JournalError, path: Path) -> int:
    """Say why a journal cannot be used; return the exit status.

    Args:
        error: What is wrong.
        path: The journal, as the command line names it.
    """
    click.echo(printable(f"luckytui: {sentence(error, path)}."), err=True)
    return 1
