"""The command `luckytui` with its options; it also dispatches to the subcommands."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from luckytui import __version__
from luckytui.cli.beside import Beside
from luckytui.cli.broker_place import BrokerPlace, broker_option, broker_place
from luckytui.cli.numbers import Seconds, WholeNumber
from luckytui.cli.options import journal_option, journal_path
from luckytui.cli.output import Program
from luckytui.cli.room_place import RoomPlace, room_place
from luckytui.cli.subcommands import Subcommands
from luckytui.contest.terms import MOST_CALLERS
from luckytui.journal.place import Server
from luckytui.text import grouped

#: Given as texts and not as docstrings, which PYTHONOPTIMIZE=2 removes.
HELP = """\
A live radio contest in your terminal that survives being killed.

Callers ring in with three-digit numbers; whoever makes the sum a multiple of 11 wins. Every call
is in the journal before anybody hears of it: crash the show (c) and start it again.
"""

#: The path of a file that exists.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

#: New objects after which the garbage collector runs.
GARBAGE = 50_000


@click.group(
    cls=Program,
    commands=Subcommands(
        "broker-check", "call", "callers", "journal", "odds", "relay", "replay", "room", "serve", "tab", "watch"
    ),
    help=HELP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "-c",
    "--num-clients",
    "--callers",
    "callers",
    metavar="N",
    type=WholeNumber(),
    default=20,
    show_default=True,
    help=f"Callers, 1 to {grouped(MOST_CALLERS)}.",
)
@journal_option
@click.option("-k", "--keyword", metavar="WORD", default="lucky", show_default=True, help="What the station says.")
@click.option(
    "--max-delay",
    metavar="SECONDS",
    type=Seconds(),
    help="The longest wait.  [default: by callers and prizes, headless 1]",
)
@click.option("--seed", metavar="N", type=WholeNumber(), help="Plays this very contest.  [default: drawn]")
@click.option(
    "--prizes",
    metavar="K",
    type=WholeNumber(),
    help="Winners until the end; 0: all call.  [default: 1, from 1,000 callers more]",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Seconds(),
    default=10.0,
    show_default=True,
    help="How long a silent line is waited for.",
)
@click.option("--no-player", "player", flag_value=False, default=True, help="Take no line for yourself.")
@click.option("--no-lead-in", "lead_in", flag_value=False, default=True, help="Begin at once, without 3, 2, 1.")
@click.option("--fresh", is_flag=True, help="Give up an unfinished contest and open a new one.")
@click.option(
    "--no-takeover", "takeover", flag_value=False, default=True, help="On a server: only watch who is on air."
)
@click.option("--relaunch", is_flag=True, help="After a crash, start again by itself.")
@click.option("--demo", is_flag=True, help="Contest after contest, unattended; about one in three crashes.")
@click.option("--headless", is_flag=True, help="Plain lines instead of the dashboard.")
@click.option("--json", "as_json", is_flag=True, help="With --headless: JSON lines.")
@click.option("--fast", is_flag=True, help="With --headless: jump over the waiting.")
@click.option(
    "--room",
    metavar="[HOST:PORT]",
    is_flag=False,
    flag_value="",
    help="Let an audience play along on its phones.  [every address, port 8000]",
)
@click.option("--public-url", metavar="URL", default="", help="With --room: the address of a proxy in front.")
@click.option("--tls", nargs=2, metavar="CERT KEY", type=FILE, help="With --room: serve HTTPS, with these two files.")
@broker_option("Let machines play along over an MQTT broker: mqtt://[USER:PASSWORD@]HOST[:PORT]/STATION.")
@click.option(
    "--wait-for", metavar="N", type=WholeNumber(), help="With --headless, --room or --broker: begin when N have joined."
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context, /, **options: Any) -> None:
    """Run `luckytui`."""
    # Calls arrive by the thousand and are kept; with the default threshold of 700 the collector would run too often.
    gc.set_threshold(GARBAGE)
    if context.invoked_subcommand is not None:
        _refuse_what_is_for_a_show(context, context.invoked_subcommand)
        context.obj = options["db_file"]
        return
    _refuse_what_does_not_go_together(context, options)
    from luckytui.cli.settings import Settings

    plain, demo, player, fresh = (options[name] for name in ("headless", "demo", "player", "fresh"))
    relaunch, as_json, fast = (options[name] for name in ("relaunch", "as_json", "fast"))
    beside = Beside(_room_place(options), _broker_place(context, options))
    # A demonstration has nobody at the keyboard; a person who takes it over gets a line in the next contest.
    live = player and not demo and not plain
    settings = Settings.read(context, options, headless=plain, live=live, room=bool(beside))
    path = journal_path(options["db_file"])
    takeover = options["takeover"]
    if not takeover and not isinstance(path, Server):
        raise click.UsageError("--no-takeover goes with a journal on a server: name one with -f.")
    if plain and not takeover:
        from luckytui.cli import following

        sys.exit(following.run(path))
    if plain:
        from luckytui.cli import headless

        if not beside:
            sys.exit(headless.run(path, settings, fresh=fresh, as_json=as_json, fast=fast))
        more = {"fresh": fresh, "as_json": as_json, "relaunch": relaunch, "wait_for": options["wait_for"] or 0}
        sys.exit(headless.run_with_others(path, settings, beside, **more))
    from luckytui.cli import show

    how = {"fresh": fresh, "relaunch": relaunch or demo, "demo": demo, "player": player, "takeover": takeover}
    sys.exit(show.run(path, settings, **how, beside=beside))


def _room_place(options: Mapping[str, Any]) -> RoomPlace | None:
    """Return where the room is to be served; None without one."""
    if options["room"] is None:
        return None
    return room_place(options["room"], options["public_url"], options["tls"], "--room")


def _broker_place(context: click.Context, options: Mapping[str, Any]) -> BrokerPlace | None:
    """Return the station of the relay; None without one. An empty address is none only in the environment."""
    asked = options["broker"] or context.get_parameter_source("broker") is ParameterSource.COMMANDLINE
    return broker_place(options["broker"]) if asked else None


def _refuse_what_is_for_a_show(context: click.Context, command: str) -> None:
    """Refuse options before a command that would pass them over: all but the journal.

    Raises:
        click.UsageError: There are such options.
    """
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if given and option.name != "db_file":
            raise click.UsageError(
                f"{option.opts[0]} before {command} is for a show: leave it out, or write it after {command}."
            )


def _refuse_what_does_not_go_together(context: click.Context, options: dict[str, Any]) -> None:
    """Refuse options that have no meaning with others, or without them; a broker of the environment is passed over.

    Raises:
        click.UsageError: There are such options.
    """
    plain, demo, fast, room = (options[name] for name in ("headless", "demo", "fast", "room"))
    if (demo or fast) and context.get_parameter_source("broker") is not ParameterSource.COMMANDLINE:
        options["broker"] = ""  # one from the environment is for shows that others can join
    others = room is not None or bool(options["broker"])
    if (options["as_json"] or fast) and not plain:
        raise click.UsageError("--json and --fast go with --headless: add it.")
    if plain and (demo or (options["relaunch"] and not others)):
        raise click.UsageError("--relaunch and --demo are for the dashboard: leave --headless out.")
    if room is None and (options["public_url"] or options["tls"]):
        raise click.UsageError("--public-url and --tls go with --room: add it.")
    if options["wait_for"] is not None and not (plain and others and options["wait_for"] > 0):
        raise click.UsageError("--wait-for goes with --headless and --room or --broker, and is 1 or more.")
    if others and (demo or fast):
        raise click.UsageError(
            "with --demo or --fast nobody has time to join: leave them, or --room and --broker, out."
        )
