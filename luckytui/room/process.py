"""The room's process: one event loop that serves the phones and follows the show."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from luckytui.door.audience import NO_PHONE
from luckytui.door.protocol import DoorError
from luckytui.journal.place import JournalPlace
from luckytui.loop import run_in_loop
from luckytui.notices import say_if_possible
from luckytui.room.addresses import Listen
from luckytui.room.app import application
from luckytui.room.place import Place
from luckytui.room.room import Room
from luckytui.room.server import Server
from luckytui.room.show import LOOK
from luckytui.room.streams import CLOSED
from luckytui.room.tokens import new_token
from luckytui.signals import stop_at_signals


def run(
    journal: JournalPlace,
    listening: socket,
    *,
    listen: Listen,
    public_url: str = "",
    tls: tuple[Path, Path] | None = None,
    key: str = "",
) -> int:
    """Serve the room of a journal's show until a signal arrives; return the exit status.

    Args:
        journal: The journal's path.
        listening: A socket that listens (`luckytui.room.addresses.bind`); it is closed at the end.
        listen: Where that was asked to listen.
        public_url: The room's address as a proxy in front of it has it; empty without one.
        tls: Files of the certificate and its key; None for plain HTTP.
        key: What the presenter's own watchers show, 22 characters; empty to draw one.
    """
    place = Place(listen._replace(port=listening.getsockname()[1]), "https" if tls else "http", public_url)
    try:
        return run_in_loop(_serve(Room(journal, place, key or new_token()), listening, tls))
    except DoorError as error:
        say_if_possible(f"{error}.")
        return 2
    except OSError as error:
        say_if_possible(f"the certificate or its key cannot be read ({error}).")
        return 2


async def _serve(room: Room, listening: socket, tls: tuple[Path, Path] | None) -> int:
    server = Server(application(room), proxied=bool(room.place.public_url), tls=tls)

    def stop() -> None:
        room.streams.close(CLOSED)
        server.should_exit = True

    came = stop_at_signals(stop)
    # What is there by now stays: looked through again, it would stall all streams.
    gc.freeze()
    asyncio.get_running_loop().set_exception_handler(_say_failure)
    _say_place(room)
    say_if_possible(f"your own watchers: luckytui watch {room.place.own_url}/watch/{room.presenter_key}")
    await _together(server, listening, room)
    return 128 + came[0] if came else 0


async def _together(server: Server, listening: socket, room: Room) -> None:
    """Serve and follow the show, until the server is told to stop or one of them fails."""
    working: list[Coroutine[Any, Any, None]] = [
        room.follow(),
        room.tell_states(),
        room.tell_lines(),
        room.tell_beats(),
        room.tell_presence(),
        _say_code(room),
        _look_around(room),
    ]
    serving = asyncio.create_task(server.run_on(listening))
    tasks = [asyncio.create_task(each) for each in working]
    try:
        done, _ = await asyncio.wait([serving, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    room.streams.close()
    server.should_exit = True
    await serving
    for task in done:
        task.result()


async def _say_code(room: Room) -> None:
    """Say the code whenever it is another one."""
    said = None
    while True:
        code = await room.show.next_code(said)
        url = room.place.own_url
        say_if_possible(f"the code is {code}: {url}/J/{code}")
        said = code


async def _look_around(room: Room) -> None:
    """Look now and then for the machine's addresses, with a show or without one; say where the room is if it moved."""
    while True:
        at = room.place.urls
        await asyncio.sleep(LOOK)
        # Where the system cannot tell them, as without a free descriptor, those that are known count on.
        with suppress(OSError):
            room.place.look()
        if room.place.urls[:1] != at[:1]:
            _say_place(room)


def _say_place(room: Room) -> None:
    """Say where the room is, and whether phones reach it there."""
    say_if_possible(
        f"the room is at {room.place.own_url}{f'/J/{room.show.code}' if room.show.code is not None else ''}"
    )
    if not room.place.urls:
        say_if_possible(f"{NO_PHONE}.")


def _say_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say in one line what failed outside of any request."""
    say_if_possible(f"something in the room failed ({context.get('exception') or context['message']!r}).")
