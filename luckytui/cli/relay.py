"""`luckytui relay`: the bridge between a show and an MQTT broker, beside a show."""

from __future__ import annotations

import sys

import click

from luckytui.cli.broker_place import broker_option, broker_place
from luckytui.cli.options import journal_option, journal_path
from luckytui.cli.played import refuse_unplayable
from luckytui.journal.place import JournalPlace


@click.command(
    "relay",
    short_help="Let machines play along over an MQTT broker.",
    help="Join an MQTT broker, over which callers and viewers elsewhere reach a show that runs.",
)
@journal_option
@broker_option("The station: mqtt://[USER:PASSWORD@]HOST[:PORT]/STATION, or mqtts:// for TLS.")
@click.pass_context
def relay_command(context: click.Context, db_file: JournalPlace | None, broker: str) -> None:
    """Run `luckytui relay`."""
    if not broker:
        raise click.UsageError("a relay needs a broker: --broker mqtt://HOST/STATION.")
    place = broker_place(broker)
    journal = journal_path(db_file or context.obj)
    refuse_unplayable(journal)
    sys.exit(place.serve(journal))
