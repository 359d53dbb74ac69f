"""What a person is told while another program has the journal locked."""

from __future__ import annotations

from pathlib import Path

import click

from luckytui.text import printable


def say_what_is_waited_for(path: Path) -> None:
    """Write on standard error that a journal is waited for.

    Args:
        path: The journal, as the command line names it.
    """
    reason = "another program has it locked, or its disk is slow"
    click.echo(f"luckytui: waiting for {printable(str(path))}: {reason}. Ctrl+C stops.", err=True)
