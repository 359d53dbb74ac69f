"""The command line, and the only place that builds concrete objects."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from luckytui import __version__
from luckytui.cli.odds import odds_command
from luckytui.contest.rules import MOST_CALLERS, Terms
from luckytui.seed import draw_seed

if TYPE_CHECKING:
    from luckytui.contest.rules import Ruling
    from luckytui.journal import LiveJournal
    from luckytui.journal.stored import StoredContest
    from luckytui.tui.demo import Demo

#: New objects between two rounds of the garbage collector.
GARBAGE = 50_000

_OPTION_OF = {"callers": "-c", "keyword": "-k", "player": "--no-player"}


def journal_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-f/--db-file` to a command."""
    return click.option(
        "-f",
        "--db-file",
        type=click.Path(path_type=Path),
        envvar="LUCKYTUI_JOURNAL",
        help="The journal.  [default: in your state folder]",
    )(command)


class _Program(click.Group):
    """A group of commands that ends with a sentence when its output has nowhere to go."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            # Such as a full disk behind `> file`. Python would try, and fail, once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            reason = error.strerror or error
            click.echo(
                f"luckytui: the output cannot be written ({reason}): send it elsewhere, then start again.", err=True
            )
            sys.exit(1)


@click.group(cls=_Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-c",
    "--num-clients",
    "--callers",
    "callers",
    metavar="N",
    default=20,
    show_default=True,
    help=f"Callers, 1 to {MOST_CALLERS:,}.",
)
@journal_option
@click.option("-k", "--keyword", metavar="WORD", default="lucky", show_default=True, help="What the station says.")
@click.option(
    "--max-delay",
    metavar="SECONDS",
    type=float,
    help="The longest wait.  [default: 12, headless 1]",
)
@click.option("--seed", metavar="N", type=int, help="Plays this very contest.  [default: drawn]")
@click.option("--prizes", metavar="K", default=1, show_default=True, help="Winners until the end; 0: all call.")
@click.option(
    "--timeout", metavar="SECONDS", default=10.0, show_default=True, help="How long a silent line is waited for."
)
@click.option("--no-player", "player", flag_value=False, default=True, help="Take no line for yourself.")
@click.option("--fresh", is_flag=True, help="Give up an unfinished contest and open a new one.")
@click.option("--relaunch", is_flag=True, help="After a crash, start again by itself.")
@click.option("--demo", is_flag=True, help="Contest after contest, unattended; about one in three crashes.")
@click.option("--headless", is_flag=True, help="Plain lines instead of the dashboard.")
@click.option("--json", "as_json", is_flag=True, help="With --headless: JSON lines.")
@click.option("--fast", is_flag=True, help="With --headless: jump over the waiting.")
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context, /, **options: Any) -> None:
    """A live radio contest in your terminal that survives being killed.

    Callers ring in with three-digit numbers; whoever makes the sum a multiple of 11 wins. Every call
    is in the journal before anybody hears of it: crash the show (c) and start it again.
    """
    # Calls come by thousands: to walk them all every 700 objects took a quarter of the time to read them.
    gc.set_threshold(GARBAGE)
    if context.invoked_subcommand is not None:
        context.obj = options["db_file"]
        return
    headless = options.pop("headless")
    terms = _terms(options, headless=headless)
    path = _journal_path(options["db_file"])
    fresh, relaunch, as_json, fast = (options[name] for name in ("fresh", "relaunch", "as_json", "fast"))
    if (as_json or fast) and not headless:
        raise click.UsageError("--json and --fast go with --headless: add it.")
    if headless and (relaunch or options["demo"]):
        raise click.UsageError("--relaunch and --demo are for the dashboard: leave --headless out.")
    passed = _given(context)
    if headless:
        sys.exit(_headless(path, terms, passed, fresh=fresh, as_json=as_json, fast=fast))
    sys.exit(_dashboard(path, terms, passed, fresh=fresh, relaunch=relaunch, demo=options["demo"]))


def _terms(options: dict[str, Any], *, headless: bool) -> Terms:
    settled = {field.name: options[field.name] for field in fields(Terms)}
    if settled["seed"] is None:
        settled["seed"] = draw_seed()
    if settled["max_delay"] is None:
        settled["max_delay"] = 1.0 if headless else 12.0
    if headless:
        settled["player"] = False
    try:
        return Terms(**settled)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _given(context: click.Context) -> set[str]:
    """Return the fields of the terms that the command line gave."""
    return {
        field.name for field in fields(Terms) if context.get_parameter_source(field.name) is ParameterSource.COMMANDLINE
    }


def _journal_path(given: Path | None) -> Path:
    if given is not None:
        return given
    from platformdirs import user_state_path

    return user_state_path("luckytui", appauthor=False) / "contests.journal"


def _open(path: Path, terms: Terms, *, fresh: bool) -> tuple[LiveJournal, StoredContest, bool]:
    """Open the journal; return it, the contest to put on the air, and whether it is resumed."""
    from luckytui.journal import LiveJournal
    from luckytui.station.host import next_contest

    journal = LiveJournal(path)
    return journal, *next_contest(journal, terms, fresh=fresh)


def _passed_over(stored: StoredContest, terms: Terms, passed: set[str]) -> str:
    """Return a note of what the command line asked for and a contest that goes on does not heed, or nothing."""
    over = [
        f"{_OPTION_OF.get(name, '--' + name.replace('_', '-'))} "
        f"(it has {'a line for you' if name == 'player' else getattr(stored.terms, name)})"
        for name in sorted(passed)
        if getattr(stored.terms, name) != getattr(terms, name)
    ]
    if not over:
        return ""
    own = f"contest {stored.id} goes on with its own settings; passed over: {', '.join(over)}"
    return f"note: {own}. --fresh opens a new contest."


def _headless(path: Path, terms: Terms, passed: set[str], *, fresh: bool, as_json: bool, fast: bool) -> int:
    from luckytui.cli import console
    from luckytui.journal.stored import JournalError

    _write_for_others()
    asked = _stop_when_asked()
    try:
        journal, stored, resumed = _open(path, terms, fresh=fresh)
        if note := _passed_over(stored, terms, passed):
            click.echo(note, err=True)
        try:
            console.run(journal, stored, sys.stdout, resumed=resumed, as_json=as_json, fast=fast)
        finally:
            journal.close()
    except JournalError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return 128 + (asked[0] if asked else signal.SIGINT)
    return 0


def _stop_when_asked() -> list[int]:
    """Treat SIGTERM and SIGHUP as Ctrl+C, and return the list in which those that came are noted.

    The event loop turns Ctrl+C into a cancelled task. An exception out of a signal's handler would
    break into whatever step the loop is taking.
    """
    asked: list[int] = []
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and hasattr(signal, "pthread_sigmask"):
        # A job in the background of a script: it stays deaf to Ctrl+C, but the loop needs its handler.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            interrupt(number, frame)

    for name in ("SIGTERM", "SIGHUP"):
        # Whoever ignores a signal for us, as nohup does, means it.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), stop)
    return asked


def _write_for_others() -> None:
    """Write as other filters do: end silently when nobody reads any more, escape what the locale cannot say."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _refuse(error: Exception) -> int:
    from luckytui.text import printable

    click.echo(printable(f"luckytui: {error}."), err=True)
    return 1


def _dashboard(path: Path, terms: Terms, passed: set[str], *, fresh: bool, relaunch: bool, demo: bool) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(
            "luckytui: the dashboard needs a terminal; for pipes and scripts there is luckytui --headless.",
            err=True,
        )
        return 2
    from luckytui.process.supervisor import launch

    return launch(
        partial(_show, path, terms, passed, fresh=fresh, demo=demo),
        partial(_report, path),
        relaunch=relaunch or demo,
        again=partial(_show, path, terms, set(), fresh=False, demo=demo),
    )


def _show(path: Path, terms: Terms, passed: set[str], *, fresh: bool, demo: bool) -> int:
    # Until the first paint, after which the app lets it loose: what a start makes stays.
    gc.disable()
    from luckytui.journal.sqlite.detect import seconds_since_written
    from luckytui.journal.stored import JournalError

    try:
        silence = seconds_since_written(path)
        # Nobody is there to call in a demonstration; whoever takes it over gets a line.
        opening = replace(terms, player=False) if demo else terms
        journal, stored, resumed = _open(path, opening, fresh=fresh)
    except JournalError as error:
        return _refuse(error)
    from luckytui.tui.app import LuckyApp
    from luckytui.tui.symbols import choose

    app = LuckyApp(
        journal,
        stored,
        resumed=resumed,
        draw_seed=draw_seed,
        player=terms.player,
        silence=silence,
        note=_passed_over(stored, opening, passed),
        demo=_demo() if demo else None,
        symbols=choose(),
    )
    app.run()
    if app.unfinished is not None and not app.return_code:
        click.echo(_held(app.unfinished, path), err=True)
    return app.return_code or 0


def _demo() -> Demo:
    from luckytui.tui.demo import Demo

    return Demo()


def _report(path: Path) -> str:
    """Say, after a crash, what the journal holds and how to go on: two lines."""
    from luckytui.journal import Journal
    from luckytui.journal.stored import JournalError

    try:
        with Journal(path) as journal:
            stored = journal.unfinished()
    except JournalError as error:
        return f"{error}.\n"
    if stored is None:
        return f"The journal holds every contest to its end.\nStart {_program(path)} again for the next one.\n"
    return f"{_held(stored, path)}\n"


def _held(stored: StoredContest, path: Path) -> str:
    """Say how far a contest is that has no end yet, and how to go on: two lines."""
    from luckytui.text import counted

    held = f"{counted(stored.calls, 'call')}, magic number {stored.magic_number}"
    return f"The journal holds contest {stored.id}: {held}.\nStart {_program(path)} again: it goes on from there."


def _program(path: Path) -> str:
    """Return how to start the program with a journal."""
    import shlex

    return f"luckytui -f {shlex.quote(str(path))}" if path != _journal_path(None) else "luckytui"


@main.command("journal", short_help="List all contests, or the calls of one.")
@click.argument("contest", type=click.IntRange(1, 2**31 - 1), required=False)
@journal_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--verify", is_flag=True, help="Recompute every call of every contest.")
@click.pass_context
def journal_command(
    context: click.Context, contest: int | None, db_file: Path | None, *, as_json: bool, verify: bool
) -> None:
    """List all contests, or the calls of one; also while a show is live."""
    from luckytui.cli import listing
    from luckytui.journal import Journal
    from luckytui.journal.stored import JournalError

    _write_for_others()
    path = _journal_path(db_file or context.obj)
    try:
        with Journal(path) as journal:
            if verify:
                listing.verify(journal)
            elif contest is None:
                listing.contests(journal, as_json=as_json)
            elif (stored := journal.contest(contest)) is None:
                raise click.UsageError(f"there is no contest {contest} in {path}: {_program(path)} journal lists them.")
            else:
                listing.calls(journal, stored, as_json=as_json)
    except JournalError as error:
        sys.exit(_refuse(error))


@main.command("replay")
@click.argument("contest", type=int)
@journal_option
@click.pass_context
def replay_command(context: click.Context, contest: int, db_file: Path | None) -> None:
    """Play a contest of the journal again, on the same dashboard; writes nothing."""
    from luckytui.journal import Journal
    from luckytui.journal.stored import JournalError

    path = _journal_path(db_file or context.obj)
    try:
        with Journal(path) as journal:
            stored = journal.contest(contest)
            rulings = journal.rulings(stored) if stored is not None else []
    except JournalError as error:
        sys.exit(_refuse(error))
    if stored is None:
        raise click.UsageError(f"there is no contest {contest} in {path}: {_program(path)} journal lists them.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("luckytui: a replay needs a terminal; for pipes there is luckytui journal ID.", err=True)
        sys.exit(2)
    from luckytui.process.supervisor import launch

    sys.exit(launch(partial(_replay, stored, rulings), lambda: "The replay is gone.\nThe journal is untouched.\n"))


def _replay(stored: StoredContest, rulings: list[Ruling]) -> int:
    gc.disable()
    from luckytui.tui.app import ReplayApp
    from luckytui.tui.symbols import choose

    app = ReplayApp(stored, rulings, choose())
    app.run()
    return app.return_code or 0


main.add_command(odds_command)
