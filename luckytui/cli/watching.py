"""`luckytui watch` on a terminal: the dashboard of a show that runs elsewhere, in a process under the supervisor."""

from __future__ import annotations

import gc
import os
import sys

import click

from luckytui.cli.options import preferences_path
from luckytui.journal.place import JournalPlace


def run(place: JournalPlace | str) -> int:
    """Show a show's events until the person leaves; return the exit status.

    Args:
        place: The journal of the show, or the URL of its room for watching.
    """
    # `luckytui serve` runs it with the driver of a browser, which needs neither a terminal nor a supervisor. What is
    # chosen there is not the person's who started it.
    in_a_browser = bool(os.environ.get("TEXTUAL_DRIVER"))
    if not in_a_browser and not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("luckytui: watching needs a terminal; for pipes there is luckytui watch --json.", err=True)
        return 2

    def show() -> int:
        # Off until the first paint, when the app enables it again: most objects made until then are kept.
        gc.disable()
        from luckytui.cli.following import shown, source_of
        from luckytui.loop import run_in_loop
        from luckytui.tui.app import WatchApp
        from luckytui.tui.preferences import Preferences
        from luckytui.tui.symbols import UNICODE, choose

        preferences = Preferences(None if in_a_browser else preferences_path())

        def tell(trouble: str) -> None:
            app.show_trouble(trouble)

        app = WatchApp(source_of(place, tell), shown(place), UNICODE if in_a_browser else choose(), preferences)
        run_in_loop(app.run_async())
        preferences.close()
        return app.return_code or 0

    if in_a_browser:
        return show()
    from luckytui.process.supervisor import launch

    return launch(show, lambda: "Only this view of it is gone.\nStart it again to go on watching.\n")
