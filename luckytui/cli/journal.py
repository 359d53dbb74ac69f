"""`luckytui journal`: all contests, or the calls of one."""

from __future__ import annotations

import sys
from functools import partial

import click

from luckytui.cli.numbers import WholeNumber
from luckytui.cli.options import JournalType, journal_option, journal_path, no_such_contest
from luckytui.cli.output import write_as_filters_do
from luckytui.contest.terms import HIGHEST_CONTEST
from luckytui.journal.place import JournalPlace


@click.command(
    "journal",
    short_help="List all contests, or the calls of one.",
    help="List all contests, or the calls of one; also while a show is live.",
)
@click.argument("contest", type=WholeNumber(1, HIGHEST_CONTEST), required=False)
@journal_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--verify", is_flag=True, help="Recompute every call of every contest.")
@click.option(
    "--copy-to",
    "copy_to",
    metavar="OTHER",
    type=JournalType(),
    help="Copy all of it, checked: to a path, or to the address of a PostgreSQL database.",
)
@click.pass_context
def journal_command(
    context: click.Context,
    contest: int | None,
    db_file: JournalPlace | None,
    copy_to: JournalPlace | None,
    *,
    as_json: bool,
    verify: bool,
) -> None:
    """Run `luckytui journal`."""
    if copy_to is not None and (contest is not None or as_json or verify):
        raise click.UsageError("--copy-to copies all contests, and goes with -f only.")
    if verify and (contest is not None or as_json):
        raise click.UsageError("--verify recomputes all contests, and says so in a sentence: it goes with -f only.")
    from luckytui.cli import listing
    from luckytui.cli.errors import refuse
    from luckytui.cli.waiting import say_what_is_waited_for
    from luckytui.journal.errors import JournalError
    from luckytui.journal.opening import reader

    write_as_filters_do()
    path = journal_path(db_file or context.obj)
    other = None if copy_to is None else journal_path(copy_to)
    try:
        with reader(path, partial(say_what_is_waited_for, path)) as journal:
            if other is not None:
                from luckytui.cli import copying

                copying.copy(journal, other)
            elif verify:
                listing.verify(journal)
            elif contest is None:
                listing.contests(journal, as_json=as_json)
            elif (stored := journal.contest(contest)) is None:
                raise no_such_contest(contest, path)
            else:
                listing.calls(journal, stored, as_json=as_json)
    except JournalError as error:
        sys.exit(refuse(error, path))
