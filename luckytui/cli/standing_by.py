"""A station that stands by: another one is on air with the journal, which has to be on a server."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from luckytui.cli.options import preferences_path
from luckytui.cli.waiting import told_after
from luckytui.journal.place import JournalPlace, Server
from luckytui.notices import say
from luckytui.text import printable

#: Wall seconds for which nothing is told of another station on this very machine: the lease of one that crashed ends.
QUIET = 2.0
#: The most characters of a host in the status bar.
_HOST = 16


async def stand_by(place: JournalPlace) -> None:
    """Wait until no other station is on air, and say for whom; for a file nothing is waited for.

    Raises:
        JournalError: The journal cannot be used.
    """
    if not isinstance(place, Server):
        return
    from luckytui.journal.postgres.viewer import Others

    others = Others(place, until_free=True)

    def tell() -> None:
        if (held := others.holder) is not None:
            holder = f"{held.host} (process {held.pid}), on air since {held.since[11:16]} UTC"
            say(f"standing by for {holder} with {place}. Ctrl+C stops.")

    with told_after(QUIET, tell):
        await others.wait()


async def watch_others(place: JournalPlace, *, takeover: bool) -> bool:
    """Show on a dashboard what another station does, until it is gone or the person leaves; return whether it is gone.

    Args:
        place: The journal; for a file nothing is shown.
        takeover: Whether this station takes over from one that is gone.

    Raises:
        JournalError: The journal cannot be used.
    """
    if not isinstance(place, Server):
        return True
    from luckytui.journal.postgres.lease import this_machine
    from luckytui.journal.postgres.viewer import Others

    others = Others(place, until_free=takeover, tell=lambda trouble: app.show_trouble(trouble))  # noqa: PLW0108 - made below
    if takeover:
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET):
                await others.wait(host=this_machine())
        if others.free:
            return True
    from luckytui.cli.others import watched
    from luckytui.tui.app import WatchApp
    from luckytui.tui.preferences import Preferences
    from luckytui.tui.symbols import choose

    def badge() -> str:
        held = others.holder
        whom = f" for {printable(held.host)[:_HOST]} since {held.since[11:16]}" if held is not None else ""
        return f"{'STAND BY' if takeover else 'WATCH'}{whom}"

    preferences = Preferences(preferences_path())
    app = WatchApp(watched(others, place), printable(str(place)), choose(), preferences, badge=badge)
    await app.run_async()
    preferences.close()
    if app.return_code:
        raise SystemExit(app.return_code)
    return others.free
