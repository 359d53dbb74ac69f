"""`luckytui room`: the web server for an audience on its phones, beside a show."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from luckytui.cli.options import journal_option, journal_path
from luckytui.cli.played import refuse_unplayable
from luckytui.cli.room_place import Tls, room_place
from luckytui.journal.place import JournalPlace


@click.command(
    "room",
    short_help="Let an audience play along on its phones.",
    help="Serve the page with which an audience plays along on its phones, beside a show that runs.",
)
@journal_option
@click.option("--listen", metavar="HOST:PORT", default="", help="Where to listen.  [default: every address, port 8000]")
@click.option("--public-url", metavar="URL", default="", help="The address of a proxy in front.")
@click.option(
    "--tls",
    nargs=2,
    metavar="CERT KEY",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve HTTPS, with these two files.",
)
@click.pass_context
def room_command(
    context: click.Context, db_file: JournalPlace | None, listen: str, public_url: str, tls: Tls | None
) -> None:
    """Run `luckytui room`."""
    journal = journal_path(db_file or context.obj)
    # First, since the port is ours once the place is known.
    refuse_unplayable(journal)
    sys.exit(room_place(listen, public_url, tls, "--listen").serve(journal))
