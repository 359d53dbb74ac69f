"""`luckytui watch`: follows a show that runs elsewhere on this machine, or behind the URL of its room."""

from __future__ import annotations

import sys

import click

from luckytui.cli.options import show_option, watched_place
from luckytui.cli.played import refuse_unplayable


@click.command(
    "watch",
    short_help="Follow a show that runs elsewhere.",
    help="Follow a show that runs elsewhere on this machine, behind the URL of its room, or behind a broker "
    "(mqtt://[USER:PASSWORD@]HOST[:PORT]/STATION), through crashes and restarts, until Ctrl+C.",
)
@show_option
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="JSON lines, from the beginning of the contest on air.",
)
@click.pass_context
def watch_command(context: click.Context, show: str | None, option: str | None, *, as_json: bool) -> None:
    """Run `luckytui watch`."""
    place = watched_place(context, show, option)
    refuse_unplayable(place)
    if as_json:
        from luckytui.cli import following

        sys.exit(following.run(place))
    from luckytui.cli import watching

    sys.exit(watching.run(place))
