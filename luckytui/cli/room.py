"""`luckytui room`: the web server for an audience on its phones, beside a show."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from luckytui.cli.options import journal_option, journal_path
from luckytui.text import printable

#: What the extra `luckytui[room]` installs.
_EXTRA = ("starlette", "uvicorn", "httptools", "msgspec", "ifaddr", "segno")


@click.command(
    "room",
    short_help="Let an audience play along on its phones.",
    help="Serve the page with which an audience plays along on its phones, beside a show that runs.",
)
@journal_option
@click.option("--listen", metavar="HOST:PORT", help="Where to listen.  [default: every address, port 8000]")
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
    context: click.Context,
    db_file: Path | None,
    listen: str | None,
    public_url: str,
    tls: tuple[Path, Path] | None,
) -> None:
    """Run `luckytui room`."""
    refuse_without_extra()
    from luckytui.room.addresses import Listen, bind, is_address, why
    from luckytui.room.process import run

    try:
        place = Listen.read(listen) if listen is not None else Listen()
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    if public_url and not is_address(public_url):
        raise click.UsageError(f"{public_url!r} is no address such as https://lucky.example.org.")
    try:
        listening = bind(place)
    except OSError as error:
        click.echo(printable(f"luckytui: {why(error, place)} with --listen."), err=True)
        sys.exit(2)
    sys.exit(run(journal_path(db_file or context.obj), listening, listen=place, public_url=public_url, tls=tls))


def refuse_without_extra() -> None:
    """End the program if what the room needs is not installed.

    Raises:
        SystemExit: Something is missing.
    """
    if missing := [name for name in _EXTRA if find_spec(name) is None]:
        click.echo(
            f"luckytui: the room needs more packages ({', '.join(missing)}): pip install 'luckytui[room]'.", err=True
        )
        sys.exit(2)
