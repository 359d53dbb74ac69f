"""Error messages about a journal: one sentence with the error and what to do about it on the command line."""

from __future__ import annotations

from luckytui.cli.options import program
from luckytui.journal.errors import FolderInPlace, JournalError, JournalMissing, RecordNotTakenOver
from luckytui.journal.place import JournalPlace
from luckytui.notices import say


def sentence(error: JournalError, path: JournalPlace, option: str = "-f") -> str:
    """Return the message for an error: what is wrong and what to do, without a full stop.

    Args:
        error: The error.
        path: The journal, as the command line names it.
        option: What it is named with.
    """
    match error:
        case FolderInPlace():
            advice = f"name a file in it with {option}"
        case JournalMissing():
            advice = f"start luckytui to make one, or give its place with {option}"
        case RecordNotTakenOver():
            advice = f"start {program(path)} to take it over"
        case JournalError(elsewhere=True, remedy=""):
            advice = f"choose another with {option}"
        case JournalError(elsewhere=True):
            advice = f"{error.remedy}, or choose another with {option}"
        case _:
            advice = error.remedy
    return f"{error.fact}{error.joint}{advice}"


def refuse(error: JournalError, path: JournalPlace, option: str = "-f") -> int:
    """Print why a journal cannot be used; return the exit status.

    Args:
        error: The error.
        path: The journal, as the command line names it.
        option: What it is named with.
    """
    say(f"{sentence(error, path, option)}.")
    return 1
