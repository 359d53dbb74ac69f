"""The opening of a show on the command line, while another program may have the journal locked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from luckytui.cli.settings import Settings
from luckytui.cli.waiting import SILENT, say_what_is_waited_for, told_after
from luckytui.door.audience import Audience
from luckytui.journal.place import JournalPlace
from luckytui.journal.protocol import Journal
from luckytui.journal.stored import StoredContest
from luckytui.station.broadcast import MakeClock
from luckytui.station.host import Host


@asynccontextmanager
async def opened(
    open_journal: Callable[[], Awaitable[Journal]],
    make_clock: MakeClock,
    path: JournalPlace,
    settings: Settings,
    *,
    fresh: bool,
    card: bool = False,
    lobby: bool = False,
) -> AsyncIterator[tuple[Host, StoredContest | None]]:
    """Open a journal and the contest to play, and close them after the block.

    The contest is None, and not opened yet, if a card is to be shown first.

    Args:
        open_journal: Opens the journal.
        make_clock: Makes a contest's clock.
        path: The journal, as the command line names it.
        settings: The settings of a new contest.
        fresh: Abandon an unfinished contest and open a new one.
        card: Whether the first contest of a journal has a card before it.
        lobby: Whether a new contest begins in the lobby.

    Raises:
        JournalError: The journal cannot be used.
    """
    tell = partial(say_what_is_waited_for, path)
    with told_after(SILENT, tell):
        journal = await open_journal()
    async with Host(journal, make_clock) as host:
        with told_after(SILENT, tell):
            stored = None
            if not (card and await _is_first(journal, settings)):
                stored = await host.open(
                    settings.terms, live=settings.live, fresh=fresh, lobby=lobby, stay=settings.stay
                )
        yield host, stored


@asynccontextmanager
async def door_of_show(
    host: Host, path: JournalPlace, say: Callable[[str], object], audience: Audience | None = None
) -> AsyncIterator[None]:
    """Open the door of a show for the duration of the block, or say why there is none.

    Args:
        host: The show.
        path: Its journal, as the command line names it.
        say: Called with a sentence if there can be no door: the show goes on all the same.
        audience: As for `open_door`.
    """
    from luckytui.door.protocol import DoorError
    from luckytui.door.server import open_door

    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(open_door(host, path, audience))
        except DoorError as error:
            say(f"{error}; the show goes on, and luckytui watch and call do not reach it.")
        yield


async def _is_first(journal: Journal, settings: Settings) -> bool:
    """Return whether the next contest is the journal's first; a record of an earlier program is one already."""
    return await journal.unfinished(settings.terms, settings.live) is None and await journal.contest(1) is None
