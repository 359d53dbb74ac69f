"""A station on an MQTT broker, as the command line says it: checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import click

from luckytui.cli.broker import broker_at, refuse_without_mqtt
from luckytui.journal.place import JournalPlace


class BrokerPlace(NamedTuple):
    """A station that a relay can serve.

    Attributes:
        serve: Serves the station for a journal's show until a signal arrives; returns the exit status.
        url: The station's address, without a password.
    """

    serve: Callable[[JournalPlace], int]
    url: str


def broker_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds `--broker` to a command.

    Args:
        text: What the option's help says.
    """
    return click.option("--broker", metavar="URL", envvar="LUCKYTUI_BROKER", default="", help=text)


def broker_place(asked: str) -> BrokerPlace:
    """Return the place of a station.

    Args:
        asked: `mqtt://[USER:PASSWORD@]HOST[:PORT]/STATION`, or `mqtts://`.

    Raises:
        click.UsageError: It is no such address.
        SystemExit: The extra is not installed.
    """
    refuse_without_mqtt()
    broker = broker_at(asked)

    def serve(journal: JournalPlace) -> int:
        # Only now: the process that waits for the show imports as little as it can.
        from luckytui.relay.process import run

        return run(journal, broker)

    return BrokerPlace(serve, str(broker))
