"""The address of a station on an MQTT broker, on the command line."""

from __future__ import annotations

import click

from luckytui.cli.extras import refuse_without
from luckytui.relay.url import Broker


def is_broker(text: str) -> bool:
    """Return whether a text is meant as the address of a broker."""
    return text.startswith(("mqtt://", "mqtts://"))


def broker_at(url: str) -> Broker:
    """Return the station on a broker that an address names.

    Raises:
        click.UsageError: It is no such address.
    """
    try:
        return Broker.read(url)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def refuse_without_mqtt() -> None:
    """End the program where the extra `luckytui[mqtt]` is not installed.

    Raises:
        SystemExit: It is not.
    """
    refuse_without("mqtt", "a broker", ("paho",))
