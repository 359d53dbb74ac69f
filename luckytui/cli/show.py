"""`luckytui` without a command: runs the dashboard in a show process under the supervisor."""

from __future__ import annotations

import contextlib
import gc
import sys
from functools import partial

import click

from luckytui.cli.beside import NOBODY, Beside
from luckytui.cli.options import preferences_path, program
from luckytui.cli.settings import Settings
from luckytui.contest.pace import paced
from luckytui.journal.place import JournalPlace
from luckytui.journal.stored import StoredContest
from luckytui.seed import draw_seed


def run(
    path: JournalPlace,
    settings: Settings,
    *,
    fresh: bool,
    relaunch: bool,
    demo: bool,
    player: bool,
    beside: Beside = NOBODY,
) -> int:
    """Run the dashboard under the supervisor, and return the exit status.

    Args:
        path: The journal.
        settings: The settings of a new contest.
        fresh: Abandon an unfinished contest and open a new one.
        relaunch: Start the show again after a crash.
        demo: Play contest after contest until a key is pressed.
        player: Whether contests that are opened on the dashboard have a line for the person at the keyboard.
        beside: What is served beside the show.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(
            "luckytui: the dashboard needs a terminal; for pipes and scripts there is luckytui --headless.", err=True
        )
        return 2
    from luckytui.process.supervisor import launch

    perform = partial(_perform, path, demo=demo, player=player, beside=beside)
    return launch(
        partial(perform, settings, fresh=fresh),
        partial(report, path),
        relaunch=relaunch,
        # Called in the new show process, so that each show draws a seed of its own.
        again=lambda: perform(settings.after_crash(), fresh=False),
        beside=beside.processes(path),
    )


def report(path: JournalPlace) -> str:
    """Return two lines for a person after a crash: what the journal holds, and how to go on."""
    from luckytui.cli.errors import sentence
    from luckytui.journal.errors import JournalError
    from luckytui.journal.opening import reader

    try:
        with reader(path) as journal:
            stored = journal.unfinished()
    except JournalError as error:
        return f"{sentence(error, path)}.\n"
    if stored is None:
        return f"The journal holds every contest to its end.\nStart {program(path)} again for the next one.\n"
    return f"{how_to_go_on(stored, path)}\n"


def how_to_go_on(stored: StoredContest, path: JournalPlace) -> str:
    """Return two lines about an unfinished contest: how far it is, and how to go on with it."""
    from luckytui.text import counted, grouped

    held = f"{counted(stored.calls, 'call')}, magic number {grouped(stored.magic_number)}"
    return f"The journal holds contest {stored.id}: {held}.\nStart {program(path)} again: it goes on from there."


def _perform(path: JournalPlace, settings: Settings, *, fresh: bool, demo: bool, player: bool, beside: Beside) -> int:
    """Run the dashboard in the show process; return the exit status.

    Args:
        path: As for `run`.
        settings: As for `run`.
        fresh: As for `run`.
        demo: As for `run`.
        player: As for `run`.
        beside: As for `run`.
    """
    # Off until the first paint, when the app enables it again: most objects made until then are kept.
    gc.disable()
    import asyncio

    from luckytui.cli.errors import refuse
    from luckytui.journal.errors import JournalError

    try:
        return asyncio.run(_run(path, settings, fresh=fresh, demo=demo, player=player, beside=beside))
    except JournalError as error:
        return refuse(error, path)


async def _run(path: JournalPlace, settings: Settings, *, fresh: bool, demo: bool, player: bool, beside: Beside) -> int:
    from luckytui.cli.opening import door_of_show, opened
    from luckytui.clock import WallClock
    from luckytui.door.audience import Audience
    from luckytui.journal.opening import journal

    open_journal = partial(journal, path, threaded=True)
    lobby, card = bool(beside), settings.lead_in > 0 and not demo and not beside  # a lobby tells as much as the card
    async with opened(open_journal, WallClock, path, settings, fresh=fresh, card=card, lobby=lobby) as (host, stored):
        # Only once the journal is open: an error there does not have to wait for Textual.
        from luckytui.tui.app import LuckyApp
        from luckytui.tui.demo import Demo
        from luckytui.tui.preferences import Preferences
        from luckytui.tui.symbols import choose

        audience, preferences = Audience(beside.station) if beside else None, Preferences(preferences_path())
        app = LuckyApp(
            host,
            symbols=choose(),
            draw_seed=draw_seed,
            next_terms=partial(paced, lead_in=settings.lead_in),
            first=settings.terms if stored is None else None,
            player=player,
            note=settings.passed_over(stored),
            demo=Demo() if demo else None,
            preferences=preferences,
            when_painted=lambda: stack.enter_async_context(door_of_show(host, path, app.notify, audience)),
            audience=audience,
            local=beside.local,
        )
        async with contextlib.AsyncExitStack() as stack:
            await app.run_async()
            # A show that failed is no clean end, unlike one that was told to leave.
            await host.take_off_air(quit=app.return_code != 1)
        unfinished = await host.unfinished()
    # After all that matters is in the journal.
    preferences.close()
    if unfinished is not None and not app.return_code:
        _say_how_to_go_on(unfinished, path)
    return app.return_code or 0


def _say_how_to_go_on(unfinished: StoredContest, path: JournalPlace) -> None:
    # Where it cannot be told, as with `2>/dev/full`, the show has ended well all the same.
    with contextlib.suppress(OSError):
        click.echo(how_to_go_on(unfinished, path), err=True)
