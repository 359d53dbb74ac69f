"""Where a room listens, as the command line says it: checked and bound before anything is drawn."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from luckytui.cli.extras import refuse_without
from luckytui.journal.place import JournalPlace
from luckytui.notices import say

#: What the extra `luckytui[room]` installs.
_EXTRA = ("starlette", "uvicorn", "httptools", "msgspec", "ifaddr", "segno")

#: Files of a certificate and its key.
Tls = tuple[Path, Path]


class RoomPlace(NamedTuple):
    """A room that can be served: its port is ours already.

    Attributes:
        serve: Serves the room of a journal's show until a signal arrives; returns the exit status.
        url: The address at which this machine itself reaches it.
        key: What the presenter's own watchers show.
    """

    serve: Callable[[JournalPlace], int]
    url: str
    key: str


def room_place(asked: str, public_url: str, tls: Tls | None, option: str) -> RoomPlace:
    """Return the place of a room.

    Args:
        asked: `HOST:PORT` or a part of it; empty for every address and port 8000.
        public_url: The room's address as a proxy in front of it has it; empty without one.
        tls: Files of the certificate and its key; None for plain HTTP.
        option: The name of the option with `HOST:PORT`.

    Raises:
        click.UsageError: A value is wrong.
        SystemExit: The port is taken, or something is not installed.
    """
    refuse_without("room", "the room", _EXTRA)
    import secrets  # only now: a show without a room does not wait for it

    from luckytui.room.addresses import EVERY, Listen, bind, is_address, netloc, why

    try:
        listen = Listen.read(asked) if asked else Listen()
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    if public_url and not is_address(public_url):
        raise click.UsageError(f"{public_url!r} is no address such as https://lucky.example.org.")
    try:
        listening = bind(listen)
    except OSError as error:
        say(f"{why(error, listen)} with {option}.")
        sys.exit(1)
    key = secrets.token_urlsafe(16)  # so that it stays the same when the room's process is started again
    scheme, host = "https" if tls else "http", "127.0.0.1" if listen.host in EVERY else listen.host
    url = public_url.rstrip("/") or f"{scheme}://{netloc(host, listening.getsockname()[1], scheme)}"

    def serve(journal: JournalPlace) -> int:
        # Only now: the process that waits for the show imports as little as it can.
        from luckytui.room.process import run

        return run(journal, listening, listen=listen, public_url=public_url, tls=tls, key=key)

    return RoomPlace(serve, url, key)
