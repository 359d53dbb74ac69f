"""`luckytui watch --json`: the events of a show as JSON lines, as its own `--headless --json` would print them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TextIO

from luckytui.cli.broker import broker_at, is_broker
from luckytui.cli.output import written_as_filters_do
from luckytui.cli.waiting import told_after
from luckytui.contest import codec
from luckytui.contest.continuation import Continuation
from luckytui.door.protocol import DoorError
from luckytui.door.remote import at_the_room
from luckytui.door.source import Source, at_the_door
from luckytui.journal.place import JournalPlace, Server
from luckytui.loop import run_in_loop
from luckytui.notices import say
from luckytui.text import printable

#: Wall seconds without a show until a person is told what is waited for.
SILENT = 1.0


def source_of(place: JournalPlace | str, tell: Callable[[str], object]) -> Source:
    """Return the events of the show of a journal, or of the one behind the URL of a room or of a broker.

    Args:
        place: Where the show is.
        tell: Called with why nothing can be seen there, a sentence without a full stop; empty when that has passed.
    """
    if isinstance(place, str) and is_broker(place):
        # Only now: the extra that it needs is not always installed.
        from luckytui.relay.viewing import at_the_broker

        return at_the_broker(broker_at(place), tell)
    if isinstance(place, Server):
        from luckytui.cli.others import watched
        from luckytui.journal.postgres.viewer import Others

        # Wherever the show runs.
        return watched(Others(place, until_free=False, tell=tell), place)
    return at_the_room(place, tell) if isinstance(place, str) else at_the_door(place)


def shown(place: JournalPlace | str) -> str:
    """Return a place as everybody may read it, without a broker's password or the presenter's key to a room."""
    if isinstance(place, str):
        return printable(str(broker_at(place)) if is_broker(place) else place.partition("/watch/")[0])
    return printable(str(place))


def nobody_at(place: JournalPlace | str) -> str:
    """Return that there is no show at a place, as the beginning of a sentence."""
    if isinstance(place, str):
        return f"there is no show behind {shown(place)} now"
    return f"no show plays {place}"


def run(place: JournalPlace | str) -> int:
    """Write a show's events until a signal arrives, and return the exit status.

    Args:
        place: The journal of the show, or the URL of its room for watching.

    Raises:
        OSError: The lines cannot be written.
    """
    try:
        with written_as_filters_do():
            run_in_loop(write_events(source_of(place, _say), sys.stdout, nobody_at(place)))
    except DoorError as error:
        say(f"{error}.")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _say(trouble: str) -> None:
    if trouble:
        say(f"{trouble}.")


async def write_events(source: Source, out: TextIO, nobody: str) -> None:
    """Write the events of a show as JSON lines, each contest whole and each fact once.

    Args:
        source: The events, a connection at a time.
        out: The output, flushed after each event.
        nobody: That there is no show at present, as the beginning of a sentence.

    Raises:
        DoorError: What answers is no show.
    """
    told = Continuation(whole=True)
    tell = partial(say, f"{nobody}: waiting for one. Ctrl+C stops.")
    with told_after(SILENT, tell):
        connection = await anext(source, None)
    while connection is not None:
        async for event in connection:
            for happened in told.after(event):
                out.writelines(f"{line}\n" for line in codec.encode(happened))
            out.flush()
        with told_after(SILENT, tell):
            connection = await anext(source, None)
