"""`luckytui journal`: all contests, or the calls of one."""

from __future__ import annotations

import sys
from functools import partial

import click

from luckytui.cli.options import journal_option, journal_path, no_such_contest
from luckytui.cli.output import write_as_filters_do
from luckytui.journal.place import JournalPlace


@click.command(
    "journal",
    short_help="List all contests, or the calls of one.",
    help="List all contests, or the calls of one; also while a show is live.",
)
@click.argument("contest", type=click.IntRange(1, 2**31 - 1), required=False)
@journal_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--verify", is_flag=True, help="Recompute every call of every contest.")
@click.pass_context
def journal_command(
    context: click.Context, contest: int | None, db_file: JournalPlace | None, *, as_json: bool, verify: bool
) -> None:
    """Run `luckytui journal`."""
    from luckytui.cli import listing
    from luckytui.cli.errors import refuse
    from luckytui.cli.waiting import say_what_is_waited_for
    from luckytui.journal.errors import JournalError
    from luckytui.journal.opening import reader

    write_as_filters_do()
    path = journal_path(db_file or context.obj)
    try:
        with reader(path, partial(say_what_is_waited_for, path)) as journal:
            if verify:
                listing.verify(journal)
            elif contest is None:
                listing.contests(journal, as_json=as_json)
            elif (stored := journal.contest(contest)) is None:
                raise no_such_contest(contest, path)
            else:
                listing.calls(journal, stored, as_json=as_json)
    except JournalError as error:
        sys.exit(refuse(error, path))
