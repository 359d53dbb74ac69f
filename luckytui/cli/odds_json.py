"""The odds as one JSON object: each chance as a fraction in lowest terms and as a float."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from luckytui.contest.numbers import MODULUS, winning_numbers
from luckytui.contest.rules import Contest
from luckytui.contest.terms import Terms
from luckytui.odds.exact import Odds, calls_to_a_win, next_call_wins
from luckytui.odds.simulate import Fit, Sample, Tally
from luckytui.odds.unequal_line import UNEQUAL_LINES
from luckytui.odds.watching_line import MOST_WATCHED, WATCHING_LINES, Stage


def odds_json(contest: Contest, odds: Odds, sample: Sample, tally: Tally | None) -> str:
    """Return the odds of a contest, with the results of simulated contests if there are any.

    Args:
        contest: The contest before its first call.
        odds: Its odds.
        sample: The simulated contests.
        tally: Their results; None if none were played.
    """
    result = _asked(contest) | {
        "nobody": _exact(odds.nobody),
        "somebody": _exact(odds.somebody),
        "each_caller": _exact(odds.each_caller),
        "win_at": [{"call": call} | _exact(chance) for call, chance in enumerate(odds.win_at, 1)],
        "calls": [{"calls": calls} | _exact(chance) for calls, chance in enumerate(odds.calls)],
        "mean_calls": _exact(odds.mean_calls),
        "median_calls": odds.median_calls,
        "winners": [{"winners": winners} | _exact(chance) for winners, chance in enumerate(odds.winners)],
        "mean_winners": _exact(odds.mean_winners),
    }
    if tally:
        wins, calls, winners = tally.fits(odds)
        result["simulated"] = {
            **sample._asdict(),
            **_fit(wins),
            "nobody": tally.winners[0],
            "win_at": [tally.wins[call] for call in range(1, len(odds.win_at) + 1)],
            "calls": _fit(calls) | {"counts": [tally.calls[count] for count in range(len(odds.calls))]},
            "winners": _fit(winners) | {"counts": [tally.winners[count] for count in range(len(odds.winners))]},
        }
    return json.dumps(result)


def fairness_json(contest: Contest, odds: Odds, sample: Sample, wins: Sequence[int]) -> str:
    """Return the value of a residue, of a delay and of knowing the magic number, as chances.

    Args:
        contest: The contest before its first call.
        odds: Its odds.
        sample: The simulated contests.
        wins: How many of them each of `UNEQUAL_LINES` and `WATCHING_LINES` won; empty if none were played.
    """
    lines: list[dict[str, Any]] = [
        {"name": line.name, "delay": _ratio(line.delay), "picks": line.picks} | _exact(odds.line_wins(line))
        for line in UNEQUAL_LINES
    ]
    watching = _watching(contest, odds)
    for line, won in zip([*lines, *watching], wins, strict=False):
        line["measured"] = won
    residues = [
        {
            "residue": residue,
            "winning_numbers": winning_numbers(residue),
            "next_call": _exact(next_call_wins(residue)),
            "mean_calls_to_a_win": _exact(mean),
        }
        for residue, mean in enumerate(calls_to_a_win())
    ]
    result = _asked(contest) | {
        "residues": residues,
        "if_residues_were_alike": _exact(Fraction(1, MODULUS)),
        "lines": lines,
        "watching_lines": watching,
    }
    if wins:
        result["simulated"] = sample._asdict()
    return json.dumps(result)


def _watching(contest: Contest, odds: Odds) -> list[dict[str, Any]]:
    """Return what seeing the magic number is worth to a person; empty if there are too many callers."""
    if odds.callers > MOST_WATCHED:
        return []
    stage = Stage.of(odds.callers, contest.terms.max_delay)
    return [
        {"name": line.name, "needs": None if line.needs is None else _ratio(line.needs)}
        | _exact(line.wins(odds, stage))
        for line in WATCHING_LINES
    ]


def pace_json(terms: Terms, lasted: Sequence[float]) -> str:
    """Return how long contests with the defaults of the dashboard last.

    Args:
        terms: The terms of one of them.
        lasted: The seconds of each, lead-in included.
    """
    settled = {"callers": terms.callers, "prizes": terms.prizes, "max_delay": terms.max_delay}
    return json.dumps(settled | {"seconds": list(lasted)})


def _asked(contest: Contest) -> dict[str, Any]:
    terms = contest.terms
    return {"callers": terms.callers, "prizes": terms.prizes, "magic_number": contest.magic_number}


def _ratio(number: Fraction) -> str:
    return f"{number.numerator}/{number.denominator}"


def _exact(number: Fraction) -> dict[str, Any]:
    return {"exact": _ratio(number), "value": float(number)}


def _fit(fit: Fit) -> dict[str, Any]:
    # JSON has no infinity: what cannot happen has a null chi-square and a p-value of 0.
    return {
        "chi_square": fit.chi_square if isfinite(fit.chi_square) else None,
        "degrees": fit.degrees,
        "p_value": fit.p_value,
    }
