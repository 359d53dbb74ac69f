"""Options that several commands share, and the default path of the journal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from luckytui.cli.broker import broker_at, is_broker, refuse_without_mqtt
from luckytui.cli.extras import refuse_without
from luckytui.journal.place import SCHEMES, JournalPlace, Server, state_folder
from luckytui.text import printable, shell_word

#: How the path begins that is made of an address, such as `https://host`: it would be a file in a folder `https:`.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")


class JournalType(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4, and not before
    """The place of a journal: a path, or the address of a PostgreSQL database."""

    name = "path|url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> JournalPlace:
        """Return the place that a text names."""
        if not isinstance(value, str):
            assert isinstance(value, JournalPlace)
            return value
        seen = None if ctx is None or param is None else ctx.get_parameter_source(param.name or "")
        # In the environment it is for a watch, whose `-f` is not this one.
        if is_broker(value) and seen is ParameterSource.COMMANDLINE:
            self.fail(
                "the address of a broker is no journal: it goes with --broker, or with luckytui watch and serve.",
                param,
                ctx,
            )
        if not value.startswith(SCHEMES):
            return Path(value)
        try:
            server = Server.read(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)
        if server.secret and seen is ParameterSource.COMMANDLINE:
            self.fail(
                "a password in a command line is seen by everybody on this machine: put it into PGPASSWORD, "
                "~/.pgpass or LUCKYTUI_JOURNAL instead.",
                param,
                ctx,
            )
        refuse_without("postgres", "a journal on a PostgreSQL server", ["psycopg"])
        return server


def journal_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-f/--db-file` to a command."""
    return click.option(
        "-f",
        "--db-file",
        type=JournalType(),
        envvar="LUCKYTUI_JOURNAL",
        help="The journal: a file, or the address of a PostgreSQL database.  [default: in your state folder]",
    )(command)


def show_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the journal or the URL of a show to a command that talks to one: as its last argument, or with `-f`."""
    option = click.option(
        "-f",
        "--db-file",
        "option",
        metavar="JOURNAL|URL",
        envvar="LUCKYTUI_JOURNAL",
        help="The journal of the show, or the address of its room.  [default: the journal in your state folder]",
    )
    return click.argument("show", metavar="[JOURNAL|URL]", required=False)(option(command))


def show_place(context: click.Context, show: str | None, option: str | None) -> JournalPlace | str:
    """Return the path of the journal of a show, or the address of its room.

    Args:
        context: The command.
        show: Its argument, if there is one.
        option: From `-f` or the environment, if there is one.

    Raises:
        click.UsageError: The show is given twice, its address cannot be read, or as for `journal_path`.
        SystemExit: As for `journal_path`.
    """
    if show is not None and context.get_parameter_source("option") is ParameterSource.COMMANDLINE:
        raise click.UsageError("the show is given twice: leave -f out.")
    given = show or option
    if given is not None and given.startswith(("http://", "https://")):
        _refuse_unreadable(given)
        return given
    param = next(each for each in context.command.params if each.name == ("show" if show is not None else "option"))
    return journal_path(context.obj if given is None else JournalType().convert(given, param, context))


def watched_place(context: click.Context, show: str | None, option: str | None) -> JournalPlace | str:
    """Return where a show can be watched: its journal, the address of its room for watching, or of its broker.

    Args:
        context: As for `show_place`, with the two others.
        show: The same.
        option: The same.

    Raises:
        click.UsageError: The show is given twice, or the address is not the one for watching.
        SystemExit: As for `journal_path`.
    """
    from luckytui.door.remote import part

    if is_broker(given := show or option or ""):
        refuse_without_mqtt()
        broker_at(given)
        return given
    place = show_place(context, show, option)
    if isinstance(place, str) and not part(place, "watch"):
        raise click.UsageError("the address for watching ends in /watch/ and a key: luckytui room prints it.")
    return place


def _refuse_unreadable(url: str) -> None:
    """Refuse the address of a room that no host can have, without telling the key that may be in it."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        readable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise click.UsageError(
            "the address of the room cannot be read: it begins with http://HOST:PORT/, with a port from 1 to 65535, "
            "and an IPv6 address as [::1]."
        )


def journal_path(given: JournalPlace | None) -> JournalPlace:
    """Return the place of the journal, with the home folder for a leading `~`.

    Args:
        given: The place from `-f` or the environment, if there is one.

    Raises:
        click.UsageError: It is an address, and of no database.
        SystemExit: The home folder is needed, and unknown.
    """
    if isinstance(given, Server):
        return given
    if given is not None and (scheme := _SCHEME.match(str(given))):
        raise click.UsageError(
            f"an address that begins with {scheme[0]}/ is no journal: name a file, or a database as "
            "postgresql://USER@HOST/DATABASE."
        )
    if given is not None:
        try:
            return given.expanduser()
        except RuntimeError:
            shown = printable(str(given))
            raise SystemExit(
                f"luckytui: the home folder in {shown} is unknown: give its full path, or ./{shown} for that very name."
            ) from None
    if (default := _default_path()) is None:
        raise SystemExit(
            "luckytui: there is no home folder to keep the journal in: set HOME, or name the journal with -f."
        )
    return default


def program(path: JournalPlace) -> str:
    """Return the command line that starts the program with a journal."""
    return f"luckytui -f {shell_word(str(path))}" if path != _default_path() else "luckytui"


def _default_path() -> Path | None:
    """Return the default path of the journal; None if there is no home folder, or one with a relative path."""
    folder = state_folder()
    return None if folder is None else folder / "contests.journal"


def secret_path() -> Path | None:
    """Return the path of the secret from which the person's tokens for rooms follow; None as for `_default_path`."""
    journal = _default_path()
    return None if journal is None else journal.with_name("client.secret")


def preferences_path() -> Path | None:
    """Return the path of the person's preferences; None if there is no home folder, or one with a relative path."""
    from platformdirs import user_config_path

    try:
        folder = user_config_path("luckytui", appauthor=False)
    except RuntimeError:
        return None
    return folder / "preferences.json" if folder.is_absolute() else None


def no_such_contest(contest: int, path: JournalPlace) -> click.UsageError:
    """Return the error for a contest that the journal does not hold."""
    return click.UsageError(
        f"there is no contest {contest} in {printable(str(path))}: {program(path)} journal lists them."
    )
