"""`luckytui serve`: the watch of a show in a browser."""

from __future__ import annotations

import sys
from functools import partial

import click

from luckytui.cli.extras import refuse_without
from luckytui.cli.numbers import WholeNumber
from luckytui.cli.options import show_option, watched_place
from luckytui.cli.played import refuse_unplayable
from luckytui.notices import say


@click.command(
    "serve",
    short_help="Show a show in a browser.",
    help="Show the dashboard of `luckytui watch` in browsers, read-only. Only this machine reaches it unless --host "
    "names another address; whoever reaches it can look.",
)
@show_option
@click.option("--port", metavar="N", type=WholeNumber(0, 65535), default=8001, show_default=True, help="Its port.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--public-url", metavar="URL", default="", help="The address of a proxy in front.")
@click.pass_context
def serve_command(
    context: click.Context, show: str | None, option: str | None, port: int, host: str, public_url: str
) -> None:
    """Run `luckytui serve`."""
    place = watched_place(context, show, option)
    refuse_without("serve", "the dashboard in a browser", ("textual_serve", "aiohttp", "ifaddr"))
    from luckytui.room.addresses import Listen, bind, is_address, why

    if not host:  # that would be every address, which nobody asked for
        raise click.UsageError("--host is empty: give an address, 127.0.0.1 for this machine or 0.0.0.0 for every one.")
    if public_url and not is_address(public_url):
        raise click.UsageError(f"{public_url!r} is no address such as https://lucky.example.org.")
    refuse_unplayable(place)
    listen = Listen(host, port)
    try:
        listening = bind(listen)
    except OSError as error:
        say(f"{why(error, listen)} with --host and --port.")
        sys.exit(1)
    from luckytui.cli.following import shown, source_of
    from luckytui.serve.process import run

    sys.exit(run(partial(source_of, place), shown(place), listening, host=host, public_url=public_url))
