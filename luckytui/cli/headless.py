"""`luckytui --headless`: plays a contest as lines on standard output, until it ends or a signal arrives."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from types import FrameType

import click

from luckytui.cli import console
from luckytui.cli.beside import NOBODY, Beside
from luckytui.cli.errors import refuse
from luckytui.cli.opening import door_of_show, opened
from luckytui.cli.output import written_as_filters_do
from luckytui.cli.room_place import RoomPlace
from luckytui.cli.settings import Settings
from luckytui.cli.standing_by import stand_by
from luckytui.clock import JumpClock, WallClock
from luckytui.contest.events import Joined, OnAir, Resumed, Snapshot
from luckytui.contest.lines import Origin
from luckytui.door.audience import NO_PHONE, Audience
from luckytui.journal.errors import JournalError, OnAirElsewhere
from luckytui.journal.opening import journal
from luckytui.journal.place import JournalPlace
from luckytui.journal.protocol import Journal
from luckytui.journal.stored import StoredContest
from luckytui.loop import run_in_loop
from luckytui.notices import say
from luckytui.signals import insist
from luckytui.station.host import Host

_Opening = AbstractAsyncContextManager[tuple[Host, StoredContest | None]]


def run(
    path: JournalPlace,
    settings: Settings,
    *,
    fresh: bool = False,
    as_json: bool = False,
    fast: bool = False,
    beside: Beside = NOBODY,
    wait_for: int = 0,
    open_journal: Callable[[JournalPlace], Awaitable[Journal]] = journal,
) -> int:
    """Play the unfinished contest or a new one, write its events, and return the exit status.

    Args:
        path: The journal.
        settings: The settings of a new contest.
        fresh: Abandon an unfinished contest and open a new one.
        as_json: Write JSON lines instead of text.
        fast: Skip the waits.
        beside: What is served beside the show.
        wait_for: How many people have to join before a new contest begins.
        open_journal: Opens the journal.

    Raises:
        OSError: The lines cannot be written.
    """
    make_clock = JumpClock if fast else WallClock
    opening = partial(opened, partial(open_journal, path), make_clock, path, settings, lobby=wait_for > 0)
    came = _treat_as_ctrl_c()
    try:
        with written_as_filters_do():
            play = partial(_play, path=path, settings=settings, as_json=as_json, beside=beside, wait_for=wait_for)
            run_in_loop(_play_when_free(opening, play, path, fresh=fresh))
    except JournalError as error:
        return refuse(error, path)
    except KeyboardInterrupt:
        return 128 + (came[0] if came else signal.SIGINT)
    return 0


async def _play_when_free(
    opening: Callable[..., _Opening], play: Callable[[_Opening], Awaitable[None]], path: JournalPlace, *, fresh: bool
) -> None:
    """Play once no other station is on air with the journal; stand by again if another one replaces this one.

    Args:
        opening: Opens journal and contest.
        play: Plays it.
        path: The journal.
        fresh: Abandon an unfinished contest at first.
    """
    while True:
        await stand_by(path)
        try:
            await play(opening(fresh=fresh))
        except OnAirElsewhere as error:
            say(f"{error.fact}.")
            fresh = False
        else:
            return


async def _play(
    opening: _Opening,
    path: JournalPlace,
    settings: Settings,
    *,
    as_json: bool,
    beside: Beside,
    wait_for: int,
) -> None:
    async with opening as (host, stored):
        if note := settings.passed_over(stored):
            click.echo(note, err=True)
        audience = _Told(host, beside.room) if beside else None
        async with door_of_show(host, path, say, audience), _begun_with(host, wait_for):
            await _tell(host, as_json=as_json)


def run_with_others(
    path: JournalPlace,
    settings: Settings,
    beside: Beside,
    *,
    fresh: bool,
    as_json: bool,
    relaunch: bool,
    wait_for: int,
) -> int:
    """Play a contest with a room or a relay beside it, under a supervisor; return the exit status.

    Args:
        path: As for `run`.
        settings: As for `run`.
        beside: What is served beside the show.
        fresh: As for `run`.
        as_json: As for `run`.
        relaunch: Start the show again after a crash.
        wait_for: As for `run`.
    """
    from luckytui.cli.show import report
    from luckytui.process.supervisor import launch

    play = partial(run, path, as_json=as_json, beside=beside, wait_for=wait_for)
    return launch(
        partial(play, settings, fresh=fresh),
        partial(report, path),
        relaunch=relaunch,
        again=lambda: play(settings.after_crash()),
        beside=beside.processes(path),
    )


@asynccontextmanager
async def _begun_with(host: Host, number: int) -> AsyncIterator[None]:
    """Begin the contest, if it is in the lobby, once so many phones and clients have joined."""

    async def begin() -> None:
        joined = 0
        async for event in events:
            if isinstance(event, OnAir | Resumed | Snapshot):
                joined = sum(line.origin is not Origin.KEYBOARD for line in event.lines)
                if not event.lobby:
                    return
            joined += isinstance(event, Joined)
            if joined >= number:
                await host.begin()
                return

    # Subscribed before it goes on air.
    async with host.feed.subscribe() as events:
        task = asyncio.create_task(begin())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


class _Told(Audience):
    """The audience of a show without a screen: where the room is, is said whenever that is another place.

    Args:
        host: The show.
        place: Where this machine itself reaches the room; None without one.
    """

    def __init__(self, host: Host, place: RoomPlace | None) -> None:
        super().__init__()
        self.tell = say
        self._host = host
        self._place = place
        self._said: str | None = None

    def enter(self, url: str, addresses: tuple[str, ...]) -> None:
        """Set what the room says of itself."""
        super().enter(url, addresses)
        if url == self._said or self._place is None:
            return
        self._said, code = url, self._host.room.code
        say(f"the room is at {url or self._place.url}/J/{code} and its code is {code}.")
        if not url:
            say(f"{NO_PHONE}.")
        say(f"your own watchers: luckytui watch {url or self._place.url}/watch/{self._place.key}")


async def _tell(host: Host, *, as_json: bool) -> None:
    """Write the events of a contest until it is over; a signal before that leaves it in good order."""
    try:
        await console.run(host, sys.stdout, as_json=as_json)
    except asyncio.CancelledError:
        await host.take_off_air(quit=True)
        raise


def _treat_as_ctrl_c() -> list[int]:
    """Treat SIGTERM and SIGHUP like Ctrl+C; return a list to which the signals that arrive are added.

    The event loop turns Ctrl+C into the cancellation of its task. An exception raised by a signal handler would
    interrupt the loop at an arbitrary point. A show that has not left when it is told once more dies soon.
    """
    came: list[int] = []
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and hasattr(signal, "pthread_sigmask"):
        # A background job of a script: it keeps ignoring Ctrl+C, but the event loop needs the handler.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop(number: int, frame: FrameType | None) -> None:
        came.append(number)
        if len(came) > 1:
            insist(number)
            return
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            interrupt(number, frame)

    for name in ("SIGTERM", "SIGHUP"):
        # A signal that is ignored from the start (nohup) stays ignored.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), stop)
    return came
