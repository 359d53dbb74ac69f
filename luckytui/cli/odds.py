"""`luckytui odds`: the chances of a contest, exact and measured."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.core import ParameterSource

from luckytui.cli.numbers import WholeNumber
from luckytui.contest.pace import LEAD_IN, default_max_delay, default_prizes, paced
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.terms import LARGEST_SEED, MOST_CALLERS, Start, Terms
from luckytui.seed import draw_seed
from luckytui.text import grouped

#: The most contests that `--simulate` plays, which takes some minutes.
MOST_CONTESTS = 10_000_000
#: The contests that `--pace` plays: seeds 1 to so many.
PACED = 1_000
#: The options that go with `--pace`; it plays with the defaults of the dashboard.
WITH_PACE = ("pace", "callers", "as_json")


@click.command("odds", help="Say who wins how often: exactly, and measured in contests played for it.")
@click.option(
    "-c",
    "--num-clients",
    "callers",
    metavar="N",
    type=WholeNumber(),
    default=20,
    help="Callers, 1 to 500.  [default: 20]",
)
@click.option("--prizes", metavar="K", type=WholeNumber(), default=1, help="Winners until the end; 0: everybody calls.")
@click.option("--magic-number", metavar="M", type=WholeNumber(0), default=0, help="What the first call adds to.")
@click.option("--simulate", "contests", metavar="COUNT", type=WholeNumber(1, MOST_CONTESTS), help="Play contests.")
@click.option("--seed", metavar="S", type=WholeNumber(0, LARGEST_SEED), help="Plays the same ones again.")
@click.option("--fairness", is_flag=True, help="What a residue, a slow line and a look at the magic number are worth.")
@click.option("--pace", is_flag=True, help="How long contests last on the dashboard: seeds 1 to 1,000, measured.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with exact fractions.")
def odds_command(
    callers: int,
    prizes: int,
    magic_number: int,
    contests: int | None,
    seed: int | None,
    *,
    fairness: bool,
    pace: bool,
    as_json: bool,
) -> None:
    """Run `luckytui odds`."""
    from luckytui.cli import odds_json, odds_table
    from luckytui.odds.exact import Odds
    from luckytui.odds.simulate import Sample, tally

    if pace:
        _print_pace(callers, as_json=as_json)
        return
    if seed is not None and contests is None:
        raise click.UsageError("--seed goes with --simulate: add it.")
    contest = _contest(callers, prizes, magic_number)
    if fairness and contest.outcome is not Outcome.OPEN:
        raise click.UsageError(f"at {grouped(magic_number)} the contest is already won, so no line is worth anything.")
    odds = Odds.of(contest)
    sample = Sample(contests or 0, draw_seed() if seed is None else seed)
    if fairness:
        wins = _wins(contest, *sample) if contests else []
        if as_json:
            click.echo(odds_json.fairness_json(contest, odds, sample, wins))
        else:
            odds_table.print_fairness(contest, odds, sample, wins)
        return
    found = tally(contest.terms, contest.start, _with_progress(sample.seeds(), sample.contests)) if contests else None
    if as_json:
        click.echo(odds_json.odds_json(contest, odds, sample, found))
    else:
        odds_table.print_odds(contest, odds, sample, found)


def _wins(contest: Contest, contests: int, seed: int) -> list[int]:
    """Play contests for each line that is compared, and count those that it wins."""
    from luckytui.odds.simulate import Sample, line_wins, watching_wins
    from luckytui.odds.unequal_line import UNEQUAL_LINES
    from luckytui.odds.watching_line import MOST_WATCHED, WATCHING_LINES

    terms, start, sample = contest.terms, contest.start, Sample(contests, seed)
    wins = [line_wins(terms, start, _with_progress(sample.seeds(), sample.contests), line) for line in UNEQUAL_LINES]
    watching = WATCHING_LINES if terms.callers <= MOST_WATCHED else ()
    return wins + [
        watching_wins(terms, start, _with_progress(sample.seeds(), sample.contests), line) for line in watching
    ]


def _print_pace(callers: int, *, as_json: bool) -> None:
    """Play contests with the defaults of the dashboard, and print how long they last."""
    from luckytui.cli import odds_json, odds_table
    from luckytui.odds.simulate import seconds_on_air

    context = click.get_current_context()
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if given and option.name not in WITH_PACE:
            raise click.UsageError(f"--pace plays with the defaults of the dashboard: leave {option.opts[0]} out.")
    if not 1 <= callers <= MOST_CALLERS:
        raise click.UsageError(f"callers are 1 to {grouped(MOST_CALLERS)}.")
    prizes = default_prizes(callers)
    terms = Terms(callers=callers, prizes=prizes, max_delay=default_max_delay(callers, prizes))
    seeds = _with_progress(range(1, PACED + 1), PACED)
    lasted = [seconds_on_air(paced(terms, seed, LEAD_IN)) for seed in seeds]
    if as_json:
        click.echo(odds_json.pace_json(terms, lasted))
    else:
        odds_table.print_pace(terms, lasted)


def _contest(callers: int, prizes: int, magic_number: int) -> Contest:
    from luckytui.odds.exact import MOST_EXACT

    if not 1 <= callers <= MOST_EXACT:
        raise click.UsageError(
            f"odds are for 1 to {grouped(MOST_EXACT)} callers: with more, the first win's stay the same."
        )
    try:
        terms = Terms(callers=callers, prizes=prizes, max_delay=default_max_delay(callers, prizes))
        return Contest(terms, Start(magic_number=magic_number))
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _with_progress(seeds: Iterable[int], count: int) -> Iterable[int]:
    """Return the seeds, with a progress bar on standard error if it is a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    hidden = not console.is_terminal
    return track(seeds, "contests", total=count, console=console, transient=True, disable=hidden)
