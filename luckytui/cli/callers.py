"""`luckytui callers`: simulated callers on another machine, which play along over an MQTT broker."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import Any

import click

from luckytui.cli.broker import broker_at, refuse_without_mqtt
from luckytui.cli.numbers import Seconds, WholeNumber
from luckytui.cli.output import written_as_filters_do
from luckytui.cli.waiting import told_after
from luckytui.contest.terms import LARGEST_SEED, MOST_SECONDS
from luckytui.notices import say
from luckytui.relay.callers.asked import Asked
from luckytui.relay.callers.crowd import Crowd, Tally
from luckytui.relay.topics import CLIENT, MOST_PLACES, is_client
from luckytui.seed import draw_seed
from luckytui.text import counted, grouped

#: Wall seconds without a contest until a person is told that one is waited for.
SILENT = 1.0

_Present = Callable[[], Crowd | None]


@click.command(
    "callers",
    short_help="Simulated callers from another machine, over MQTT.",
    help="Simulated callers that play along over an MQTT broker: they wait for the keyword, then their delays, call, "
    "and call again until they are ruled on. With the same --name and --seed they go on where they were.",
)
@click.option(
    "--broker",
    metavar="URL",
    envvar="LUCKYTUI_BROKER",
    required=True,
    help="mqtt://[USER:PASSWORD@]HOST[:PORT]/STATION, or mqtts:// for TLS.",
)
@click.option(
    "-c",
    "--callers",
    metavar="N",
    type=WholeNumber(1, MOST_PLACES),
    default=20,
    show_default=True,
    help=f"Callers, 1 to {grouped(MOST_PLACES)}.",
)
@click.option(
    "--seed",
    metavar="N",
    type=WholeNumber(0, LARGEST_SEED),
    help="Their delays and numbers; the next contest has the next seed.  [default: drawn]",
)
@click.option(
    "--max-delay",
    metavar="SECONDS",
    type=Seconds(MOST_SECONDS),
    help="The longest wait.  [default: as in a show with so many callers]",
)
@click.option(
    "--contests",
    metavar="N",
    type=WholeNumber(0),
    default=1,
    show_default=True,
    help="End after so many contests; 0: never.",
)
@click.option("--name", metavar="NAME", help="Who they are to the broker.  [default: the user name, or drawn]")
@click.option("--json", "as_json", is_flag=True, help="JSON lines: each answer to a call, and what became of all.")
def callers_command(
    broker: str,
    callers: int,
    seed: int | None,
    max_delay: float | None,
    contests: int,
    name: str | None,
    *,
    as_json: bool,
) -> None:
    """Run `luckytui callers`."""
    place = broker_at(broker)
    client = name or place.user or f"callers-{os.urandom(4).hex()}"
    if not is_client(client):
        raise click.UsageError(f"{CLIENT}: give one with --name.")
    refuse_without_mqtt()
    asked = Asked(place, client, callers, draw_seed() if seed is None else seed, max_delay, contests)
    # `luckytui --help`, which looks every command up, would pay for them.
    from luckytui.loop import run_in_loop
    from luckytui.relay.errors import BrokerError

    try:
        with written_as_filters_do():
            sys.exit(run_in_loop(_play(asked, as_json=as_json)))
    except BrokerError as error:
        say(f"{error}.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


async def _play(asked: Asked, *, as_json: bool) -> int:
    """Play along until enough contests are over, or a signal arrives; return the exit status."""
    import asyncio

    from luckytui.cli.callers_bar import CallersBar
    from luckytui.relay.callers.callers import Callers
    from luckytui.signals import stop_at_signals

    # Answers on the same terminal would run through it.
    bar = CallersBar() if sys.stderr.isatty() and not (as_json and sys.stdout.isatty()) else None
    quiet = bar.put_away if bar is not None else nullcontext

    def hear(contest: int, answer: Mapping[str, Any]) -> None:
        if as_json:
            click.echo(json.dumps({"contest": contest, **answer}))

    def end(tally: Tally) -> None:
        with quiet():
            click.echo(json.dumps(tally._asdict()) if as_json else _sentence(tally))

    def tell(sentence: str) -> None:
        with quiet():
            say(f"{sentence}.")

    callers = Callers(asked, tell, hear, end)
    playing = asyncio.create_task(callers.run())
    came = stop_at_signals(playing.cancel)
    try:
        show = None if bar is None else partial(bar.show, off_air=lambda: callers.off_air)
        async with _shown(asked, lambda: callers.crowd, show):
            await playing
    except asyncio.CancelledError:
        if not came:
            raise
        return 128 + came[0]
    return 0


@asynccontextmanager
async def _shown(
    asked: Asked, present: _Present, bar: Callable[[_Present], Coroutine[Any, Any, None]] | None
) -> AsyncIterator[None]:
    """Show a bar for the duration of the block; without one, say once if no contest is on air."""
    import asyncio

    def say_what_is_waited_for() -> None:
        if present() is None:
            say(f"no contest is on air at {asked.broker} now: waiting for one. Ctrl+C stops.")

    if bar is None:
        with told_after(SILENT, say_what_is_waited_for):
            yield
        return
    showing = asyncio.create_task(bar(present))
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.wait([showing])


def _sentence(tally: Tally) -> str:
    """Return what became of a contest's callers."""
    parts = [f"{grouped(tally.called)} of {counted(tally.callers, 'caller')} called", f"{grouped(tally.won)} won"]
    parts += [f"{grouped(count)} refused ({reason})" for reason, count in sorted(tally.refused.items())]
    if tally.missed:
        parts.append(f"{grouped(tally.missed)} had not called when it was over")
    return f"contest {tally.contest}: {', '.join(parts)}"
