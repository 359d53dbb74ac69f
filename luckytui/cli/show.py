"""`luckytui` without a command: runs the dashboard in a show process under the supervisor."""

from __future__ import annotations

import contextlib
import gc
import sys
from functools import partial
from typing import Any

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
    takeover: bool = True,
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
        takeover: Whether a station that is gone is replaced; otherwise this one only watches.
        beside: What is served beside the show.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(
            "luckytui: the dashboard needs a terminal; for pipes and scripts there is luckytui --headless.", err=True
        )
        return 2
    from luckytui.process.supervisor import launch

    perform = partial(_perform, path, demo=demo, player=player, takeover=takeover, beside=beside)
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


def _perform(
    path: JournalPlace, settings: Settings, *, fresh: bool, demo: bool, player: bool, takeover: bool, beside: Beside
) -> int:
    """Run the dashboard in the show process; return the exit status.

    Args:
        path: As for `run`.
        settings: As for `run`.
        fresh: As for `run`.
        demo: As for `run`.
        player: As for `run`.
        takeover: As for `run`.
        beside: As for `run`.
    """
    # Off until the first paint, when the app enables it again: most objects made until then are kept.
    gc.disable()
    from luckytui.cli.errors import refuse
    from luckytui.journal.errors import JournalError
    from luckytui.loop import run_in_loop

    try:
        how = {"demo": demo, "player": player, "beside": beside}
        return run_in_loop(_show_when_free(path, settings, takeover=takeover, fresh=fresh, **how))
    except JournalError as error:
        return refuse(error, path)


async def _show_when_free(path: JournalPlace, settings: Settings, *, takeover: bool, fresh: bool, **how: Any) -> int:
    """Run the dashboard once no other station is on air with the journal; stand by when another one replaces it."""
    from luckytui.cli.standing_by import watch_others
    from luckytui.journal.errors import OnAirElsewhere

    while await watch_others(path, takeover=takeover):
        # Another one that stood by may have been quicker.
        with contextlib.suppress(OnAirElsewhere):
            if (status := await _show(path, settings, fresh=fresh, **how)) is not None:
                return status
        settings, fresh = settings.after_crash(), False
    return 0


async def _show(
    path: JournalPlace, settings: Settings, *, fresh: bool, demo: bool, player: bool, beside: Beside
) -> int | None:
    """Run the dashboard; return the exit status, or None if another station is on air now."""
    from luckytui.cli.opening import door_of_show, opened
    from luckytui.clock import WallClock
    from luckytui.journal.opening import journal

    card = settings.lead_in > 0 and not demo and not beside  # a lobby tells as much as the card
    opening = partial(opened, partial(journal, path, threaded=True), WallClock, path, settings)
    async with opening(fresh=fresh, card=card, lobby=bool(beside)) as (host, stored):
        # Only once the journal is open: an error there does not have to wait for Textual.
        from luckytui.door.audience import Audience
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
            await host.take_off_air(quit=app.return_code != 1)  # one that failed is no clean end
        unfinished = await host.unfinished()
    # After all that matters is in the journal.
    preferences.close()
    return None if app.replaced else _left(app.return_code or 0, unfinished, path)


def _left(status: int, unfinished: StoredContest | None, path: JournalPlace) -> int:
    """Say how to go on with an unfinished contest after a show that ended well; return the exit status."""
    if unfinished is not None and not status:
        # Where it cannot be told, as with `2>/dev/full`, the show has ended well all the same.
        with contextlib.suppress(OSError):
            click.echo(how_to_go_on(unfinished, path), err=True)
    return status
