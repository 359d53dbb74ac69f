"""`luckytui replay`: replays a contest of the journal on the dashboard."""

from __future__ import annotations

import gc
import sys
from functools import partial

import click

from luckytui.cli.numbers import WholeNumber
from luckytui.cli.options import journal_option, journal_path, no_such_contest
from luckytui.contest.terms import HIGHEST_CONTEST
from luckytui.journal.place import JournalPlace


@click.command("replay", help="Play a contest of the journal again, on the same dashboard; writes nothing.")
@click.argument("contest", type=WholeNumber(1, HIGHEST_CONTEST))
@journal_option
@click.pass_context
def replay_command(context: click.Context, contest: int, db_file: JournalPlace | None) -> None:
    """Run `luckytui replay`."""
    from luckytui.cli.errors import refuse
    from luckytui.cli.waiting import say_what_is_waited_for
    from luckytui.journal.errors import JournalError
    from luckytui.journal.opening import reader

    path = journal_path(db_file or context.obj)
    try:
        with reader(path, partial(say_what_is_waited_for, path)) as journal:
            stored = journal.contest(contest)
            if stored is None:
                raise no_such_contest(contest, path)
            rulings = journal.rulings(stored)
    except JournalError as error:
        sys.exit(refuse(error, path))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("luckytui: a replay needs a terminal; for pipes there is luckytui journal ID.", err=True)
        sys.exit(2)

    def show() -> int:
        # Off until the first paint, when the app enables it again: most objects made until then are kept.
        gc.disable()
        from luckytui.loop import run_in_loop
        from luckytui.tui.app import ReplayApp
        from luckytui.tui.symbols import choose

        app = ReplayApp(stored, rulings, choose())
        run_in_loop(app.run_async())
        return app.return_code or 0

    from luckytui.process.supervisor import launch

    sys.exit(launch(show, lambda: "The replay is gone.\nThe journal is untouched.\n"))
