"""`luckytui tab`, which `luckytui serve` runs for each browser: the dashboard of the show that the server follows."""

from __future__ import annotations

import os
import sys
from functools import partial

import click

from luckytui.cli.numbers import WholeNumber


@click.command("tab", hidden=True, help="A tab of luckytui serve, which runs this: draws the watch for a browser.")
@click.argument("connection", type=WholeNumber(0))
@click.argument("place")
def tab_command(connection: int, place: str) -> None:
    """Run `luckytui tab`.

    Args:
        connection: The descriptor of a connection to the server.
        place: Where the show is, for a person to read.

    Raises:
        click.UsageError: Somebody else runs it.
    """
    if not os.environ.get("TEXTUAL_DRIVER"):
        raise click.UsageError("only luckytui serve opens a tab: start that.")
    from luckytui.cli import watching
    from luckytui.serve.source import at_the_server

    sys.exit(watching.show(partial(at_the_server, connection), place, in_a_browser=True))
