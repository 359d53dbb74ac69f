"""Options that several commands share, and the default path of the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def journal_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-f/--db-file` to a command."""
    return click.option(
        "-f",
        "--db-file",
        type=click.Path(path_type=Path),
        envvar="LUCKYTUI_JOURNAL",
        help="The journal.  [default: in your state folder]",
    )(command)


def journal_path(given: Path | None) -> Path:
    """Return the path of the journal.

    Args:
        given: The path from `-f` or the environment, if there is one.
    """
    if given is not None:
        return given
    from platformdirs import user_state_path

    return user_state_path("luckytui", appauthor=False) / "contests.journal"


def program(path: Path) -> str:
    """Return the command line that starts the program with a journal."""
    import shlex

    return f"luckytui -f {shlex.quote(str(path))}" if path != journal_path(None) else "luckytui"


def no_such_contest(contest: int, path: Path) -> click.UsageError:
    """Return the error for a contest that the journal does not hold."""
    return click.UsageError(f"there is no contest {contest} in {path}: {program(path)} journal lists them.")
