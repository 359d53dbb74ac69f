"""`luckytui broker-check`: what a broker would lose of a contest, and which settings cure that."""

from __future__ import annotations

import sys
from contextlib import aclosing

import click

from luckytui.cli.broker import broker_at, refuse_without_mqtt
from luckytui.cli.output import written_as_filters_do
from luckytui.notices import say
from luckytui.relay.url import Broker
from luckytui.text import printable


@click.command(
    "broker-check",
    short_help="Find out what an MQTT broker would lose.",
    help="Find out by trying what an MQTT broker would lose of a contest, and tell the settings of mosquitto that cure "
    "it. Give it a user of its own that may read and write lucky/1/STATION/check/#.",
)
@click.argument("url", metavar="URL", envvar="LUCKYTUI_BROKER")
@click.option("--kill", is_flag=True, help="Wait until you have killed it too, and see what it has kept.")
def broker_check_command(url: str, *, kill: bool) -> None:
    """Run `luckytui broker-check`."""
    broker = broker_at(url)
    refuse_without_mqtt()
    # `luckytui --help`, which looks every command up, would pay for it.
    from luckytui.loop import run_in_loop

    try:
        with written_as_filters_do():
            sys.exit(run_in_loop(_check(broker, kill=kill)))
    except KeyboardInterrupt:
        sys.exit(130)


async def _check(broker: Broker, *, kill: bool) -> int:
    from luckytui.relay.check import Check
    from luckytui.relay.errors import BrokerError
    from luckytui.relay.findings import Finding

    ill = 0

    def tell(finding: Finding) -> None:
        nonlocal ill
        ill += not finding.fine
        click.echo(f"{'ok  ' if finding.fine else 'LOSS'}  {finding.about:<8}  {printable(finding.say)}")
        if finding.cure:
            click.echo(f"{'':16}cure: {finding.cure}")

    check = Check(broker)
    try:
        async with aclosing(check.run()) as findings:
            async for finding in findings:
                tell(finding)
        if kill:
            tell(await check.after_a_kill(_ask_for_a_kill, lambda trouble: say(f"{trouble}.")))
    except BrokerError as error:
        say(f"{error}.")
        return 1
    if not kill:
        click.echo("      killed    not tried: --kill waits until you have killed it")
    return 1 if ill else 0


def _ask_for_a_kill() -> None:
    say("kill the broker now (kill -9), then start it again.")
