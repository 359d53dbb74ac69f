"""The odds as tables and bars of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from statistics import median

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from luckytui.contest.numbers import MODULUS, NUMBERS, winning_numbers
from luckytui.contest.rules import Contest
from luckytui.contest.terms import Terms
from luckytui.odds.exact import Odds, calls_to_a_win, next_call_wins
from luckytui.odds.simulate import Fit, Sample, Tally, fit
from luckytui.odds.unequal_line import UNEQUAL_LINES
from luckytui.odds.watching_line import MOST_WATCHED, WATCHING_LINES, Stage
from luckytui.text import counted, grouped, percent

#: The most rows between the first and the last row of a table; with more calls, several share a row.
MOST_ROWS = 24
#: Seconds in which nobody has had the time to look.
SOON = 6
#: The longest bar, and the figures before it, in characters.
LONGEST_BAR = 30
FIGURES = 46
#: The longest fraction that is printed beside its percentage, in characters.
LONGEST_FRACTION = 40


def print_odds(contest: Contest, odds: Odds, sample: Sample, tally: Tally | None) -> None:
    """Print the odds of a contest, with the results of simulated contests if there are any.

    Args:
        contest: The contest before its first call.
        odds: Its odds.
        sample: The simulated contests.
        tally: Their results; None if none were played.
    """
    console = Console(highlight=False)
    parts: list[RenderableType] = [_heading(contest), "", _summary(odds)]
    wins, _, winners = tally.fits(odds) if tally else (None, None, None)
    by_call = dict(enumerate(odds.win_at, 1))
    if odds.callers:
        parts += ["", _bars("call", by_call, tally.wins if tally else None, console)]
    parts += _verdict(sample, wins)
    if contest.terms.prizes != 1:
        by_count = dict(enumerate(odds.winners))
        parts += ["", _bars("winners", by_count, tally.winners if tally else None, console)]
        parts += _verdict(sample, winners)
    console.print(Group(*parts))


def print_fairness(contest: Contest, odds: Odds, sample: Sample, wins: Sequence[int]) -> None:
    """Print the value of a residue, of a delay and of knowing the magic number, as chances.

    Args:
        contest: The contest before its first call.
        odds: Its odds.
        sample: The simulated contests.
        wins: How many of them each of `UNEQUAL_LINES` and `WATCHING_LINES` won; empty if none were played.
    """
    alike = Fraction(1, MODULUS)
    residues = _table("residue", "numbers that win", "next call wins", "calls to a win")
    for residue, mean in enumerate(calls_to_a_win()):
        numbers = f"{winning_numbers(residue)} of {len(NUMBERS)}"
        residues.add_row(str(residue), numbers, percent(next_call_wins(residue)), f"{float(mean):.5f}")
    residues.add_row("if alike", f"{len(NUMBERS) / MODULUS:.2f} of {len(NUMBERS)}", percent(alike), f"{MODULUS:.5f}")
    lines = _table("one line among equals", "wins first", "ratio", *["measured", "p"] if wins else [])
    lines.columns[0].justify = "left"
    equal = odds.line_wins(UNEQUAL_LINES[1])
    for row, line in enumerate(UNEQUAL_LINES):
        chance = odds.line_wins(line)
        cells = [line.name, percent(chance), f"x{float(chance / equal):.2f}"]
        cells += _measured(chance, wins[row], sample) if wins else []
        lines.add_row(*cells)
    parts: list[RenderableType] = [_heading(contest), "", residues, "", lines]
    if odds.callers <= MOST_WATCHED:
        parts += ["", _watching(contest, odds, sample, wins[len(UNEQUAL_LINES) :])]
    Console(highlight=False).print(Group(*parts))


def print_pace(terms: Terms, lasted: Sequence[float]) -> None:
    """Print how long contests with the defaults of the dashboard last.

    Args:
        terms: The terms of one of them.
        lasted: The seconds of each, lead-in included.
    """
    grid = Table.grid(padding=(0, 2))
    grid.add_row("longest delay", f"{terms.max_delay:,.1f} s")
    grid.add_row(f"over within {SOON} s", percent(Fraction(sum(each < SOON for each in lasted), len(lasted))))
    grid.add_row("median", f"{median(lasted):.1f} s")
    heading = f"{counted(terms.callers, 'caller')}, {counted(terms.prizes, 'prize')}"
    which = f"{counted(len(lasted), 'contest')} on the dashboard, its lead-in included; the person stays silent"
    Console(highlight=False).print(Group(Text(heading, style="bold"), which, "", grid))


def _watching(contest: Contest, odds: Odds, sample: Sample, wins: Sequence[int]) -> Table:
    """Return what seeing the magic number is worth to a person with a live line."""
    stage = Stage.of(odds.callers, contest.terms.max_delay)
    table = _table("a person who hears the keyword later", "wins first", *["measured", "p"] if wins else [])
    table.columns[0].justify = "left"
    for row, line in enumerate(WATCHING_LINES):
        chance = line.wins(odds, stage)
        table.add_row(line.name, percent(chance), *_measured(chance, wins[row], sample) if wins else [])
    return table


def _measured(chance: Fraction, wins: int, sample: Sample) -> list[str]:
    """Return how often something happened in simulated contests, and the p-value for its chance."""
    happened = {1: wins, 0: sample.contests - wins}
    p_value = fit(happened, {1: chance, 0: 1 - chance}).p_value
    return [percent(Fraction(wins, sample.contests)), f"{p_value:.2f}"]


def bar(share: float, width: int, *, plain: bool = False) -> str:
    """Return a bar.

    Args:
        share: The part of the width to fill, 0 to 1, rounded to an eighth of a character.
        width: The longest bar, in characters.
        plain: Use ASCII only.
    """
    if plain:
        return "#" * round(share * width)
    whole, eighths = divmod(round(share * width * 8), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[eighths].strip()


def rows(chances: Sequence[Fraction]) -> list[range]:
    """Group entries into the rows of a table: neighbours share a row, and each unlikely tail is one row.

    Args:
        chances: Shape (entries,).

    Returns:
        At most 26 ranges of indexes that cover all entries in order.
    """
    sums = list(accumulate(map(float, chances)))
    tail = sums[-1] / 10_000
    first = bisect_right(sums, tail)
    last = min(bisect_left(sums, sums[-1] - tail) + 1, len(sums))
    step = -(-(last - first) // MOST_ROWS)
    body = [range(start, min(start + step, last)) for start in range(first, last, step)]
    return [part for part in (range(first), *body, range(last, len(sums))) if part]


def _heading(contest: Contest) -> Text:
    terms = contest.terms
    prizes = counted(terms.prizes, "prize") if terms.prizes else "a prize for every win"
    return Text(
        f"{counted(terms.callers, 'caller')}, {prizes}, magic number {grouped(contest.magic_number)}", style="bold"
    )


def _summary(odds: Odds) -> RenderableType:
    if not odds.callers:
        return "The magic number is a multiple of 11: already won, nobody calls."
    ratio = f"{odds.nobody.numerator}/{odds.nobody.denominator}"
    grid = Table.grid(padding=(0, 2))
    grid.add_row("somebody wins", percent(odds.somebody))
    grid.add_row("nobody wins", percent(odds.nobody) + (f" = {ratio}" if len(ratio) <= LONGEST_FRACTION else ""))
    grid.add_row("each caller wins", percent(odds.each_caller))
    grid.add_row(
        "calls made", f"{float(odds.mean_calls):.2f} on average, half of the time up to {grouped(odds.median_calls)}"
    )
    if odds.prizes != 1:
        grid.add_row("winners", f"{float(odds.mean_winners):.2f} on average")
    grid.add_row("callers without end", f"{float(calls_to_a_win()[odds.residue]):.5f} calls to a win on average")
    return grid


def _bars(what: str, chances: Mapping[int, Fraction], counts: Mapping[int, int] | None, console: Console) -> Table:
    things = list(chances)
    parts = rows(list(chances.values()))
    sums = [sum((chances[things[index]] for index in part), Fraction(0)) for part in parts]
    table = _table(what, "wins first" if what == "call" else "chance", *["measured"] if counts else [], "by then")
    table.add_column("", no_wrap=True)
    longest = max(min(LONGEST_BAR, console.width - FIGURES), 1)
    for part, chance, by_then in zip(parts, sums, accumulate(sums), strict=True):
        span = [things[part[0]], things[part[-1]]]
        cells = ["-".join(map(grouped, span if len(part) > 1 else span[:1])), percent(chance)]
        if counts:
            happened = sum(counts.get(things[index], 0) for index in part)
            cells.append(percent(Fraction(happened, sum(counts.values()))))
        filled = bar(float(chance / max(sums)), longest, plain=console.options.ascii_only)
        table.add_row(*cells, percent(by_then), Text(filled, style="cyan"))
    return table


def _verdict(sample: Sample, found: Fit | None) -> list[RenderableType]:
    if found is None:
        return []
    return [
        f"{counted(sample.contests, 'contest')}, seed {sample.seed}: chi-square {found.chi_square:.2f}, "
        f"{counted(found.degrees, 'degree')} of freedom, p = {found.p_value:.2f}"
    ]


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
