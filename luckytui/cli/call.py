"""`luckytui call`: calls a show from the command line, and prints the ruling."""

from __future__ import annotations

import sys
from typing import Any

import click

from luckytui.cli.options import secret_path, show_option, show_place
from luckytui.cli.played import refuse_unplayable
from luckytui.journal.place import JournalPlace
from luckytui.notices import say


@click.command(
    "call",
    short_help="Call a show that runs elsewhere.",
    help="Call a show that runs elsewhere on this machine or behind the address of its room, "
    "http://HOST:PORT/J/CODE, with a number of three digits. Joins the contest if need be.",
)
@click.argument("number")
@click.option("--name", help="The name of your line.  [default: your login name]")
@click.option("--key", help="Sent again with the same key, a call is counted once.  [default: drawn]")
@show_option
@click.pass_context
def call_command(
    context: click.Context, number: str, name: str | None, key: str | None, show: str | None, option: str | None
) -> None:
    """Run `luckytui call`."""
    from secrets import token_hex

    from luckytui.contest.joining import JoinReason
    from luckytui.contest.numbers import SPOKEN
    from luckytui.contest.words import is_name

    if number not in SPOKEN:
        raise click.UsageError("the number is three digits from 100 to 999.")
    if name is not None and not is_name(name):
        raise click.UsageError(f"{JoinReason.BAD_NAME}.")
    if key is not None and not (0 < len(key) <= 64 and key.isascii() and key.isprintable() and " " not in key):
        raise click.UsageError("a key is 1 to 64 printable ASCII characters, without spaces.")
    place = show_place(context, show, option)
    refuse_unplayable(place)
    sys.exit(_call(place, name, number, key or token_hex(16)))


def _call(place: JournalPlace | str, name: str | None, number: str, key: str) -> int:
    """Call, print the ruling or why there is none, and return the exit status."""
    from luckytui.cli.caller import login_name
    from luckytui.door.protocol import DoorError
    from luckytui.loop import run_in_loop
    from luckytui.text import grouped

    name = login_name() if name is None else name
    try:
        if isinstance(place, str):
            ruling = _at_the_room(place, name, number, key)
        else:
            ruling = run_in_loop(_at_the_door(place, name, number, key))
    except DoorError as error:
        say(f"{error}.")
        return 1
    except KeyboardInterrupt:
        return 130
    total = ruling["magic_number"]
    step = f"{grouped(total - ruling['number'])} + {ruling['number']} = {grouped(total)}"
    click.echo(f"Call {grouped(ruling['seq'])}: {step}, residue {ruling['residue']}.")
    if ruling["won"]:
        click.echo("You win!")
    return 0


async def _at_the_door(journal: JournalPlace, name: str, number: str, key: str) -> dict[str, Any]:
    from luckytui.cli.caller import token_for_journal
    from luckytui.door.client import DoorClient
    from luckytui.door.protocol import DoorClosed

    async with DoorClient(journal) as door:
        line = await door.request("join", name=name, origin="client", token=token_for_journal(name))
        try:
            return await door.request("call", contest=line["contest"], line=line["line"], number=number, key=key)
        except DoorClosed as error:
            raise _again(error, key) from error


def _at_the_room(url: str, name: str, number: str, key: str) -> dict[str, Any]:
    from urllib.parse import urlsplit

    from luckytui.cli.caller import token_for_room
    from luckytui.door.protocol import DoorClosed
    from luckytui.door.remote import Remote, part

    if not (code := part(url, "J")):
        raise click.UsageError("the address of a room ends in /J/ and its code: http://HOST:PORT/J/CODE.")
    room = Remote(url, token_for_room(name, urlsplit(url).netloc, secret_path()))
    room.join(code, name)
    try:
        return room.call(number, key)
    except DoorClosed as error:
        raise _again(error, key) from error


def _again(error: Exception, key: str) -> Exception:
    """Return an error that says how to send a call again which may have been taken."""
    return type(error)(f"{error}: call again with --key {key}, which counts it once")
