"""`luckytui watch` on a terminal: the dashboard of a show that runs elsewhere, in a process under the supervisor."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial

import click

from luckytui.cli.options import preferences_path
from luckytui.door.source import Source
from luckytui.journal.place import JournalPlace


def run(place: JournalPlace | str) -> int:
    """Show a show's events until the person leaves; return the exit status.

    Args:
        place: The journal of the show, or the URL of its room for watching.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("luckytui: watching needs a terminal; for pipes there is luckytui watch --json.", err=True)
        return 2

    def watch() -> int:
        from luckytui.cli.following import shown, source_of

        return show(partial(source_of, place), shown(place), in_a_browser=False)

    from luckytui.process.supervisor import launch

    return launch(watch, lambda: "Only this view of it is gone.\nStart it again to go on watching.\n")


def show(connect: Callable[[Callable[[str], object]], Source], place: str, *, in_a_browser: bool) -> int:
    """Show a show's events in this process until the person leaves; return the exit status.

    Args:
        connect: Connects to the show; it is given what to call with why that cannot be seen.
        place: Where the show is, for a person to read.
        in_a_browser: Whether that draws it. What is chosen there is not the person's who started the server.
    """
    # Off until the first paint, when the app enables it again: most objects made until then are kept.
    gc.disable()
    from luckytui.loop import run_in_loop
    from luckytui.tui.app import WatchApp
    from luckytui.tui.preferences import Preferences
    from luckytui.tui.symbols import UNICODE, choose

    preferences = Preferences(None if in_a_browser else preferences_path())

    def tell(trouble: str) -> None:
        app.show_trouble(trouble)

    app = WatchApp(connect(tell), place, UNICODE if in_a_browser else choose(), preferences)
    run_in_loop(app.run_async())
    preferences.close()
    return app.return_code or 0
