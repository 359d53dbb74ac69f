"""The listings of `luckytui journal`: contests as a table, calls as lines, or both as JSON lines."""

from __future__ import annotations

import json
import os
from itertools import islice
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from luckytui.contest.codec import call_line, until_heard
from luckytui.contest.numbers import residue
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.journal.reading import Reader
from luckytui.journal.stored import StoredContest
from luckytui.text import counted, grouped, printable

#: The most winners of a contest that are named; the others are counted.
_NAMED = 3
#: The longest keyword that is not shortened, in cells: a row has to fit in 80 columns.
_LONGEST_KEYWORD = 10

_HEADINGS = ("", "opened, UTC", "keyword", "seed", "calls", "magic number", "outcome")
#: Which columns are aligned right.
_RIGHT = (True, False, False, True, True, True, False)
_ENDINGS = {
    Outcome.OPEN: "not over yet",
    Outcome.WON: "",
    Outcome.NOBODY: "nobody won",
    Outcome.ABANDONED: "given up",
}
_STYLES: dict[Outcome, dict[str, Any]] = {
    Outcome.OPEN: {"fg": "yellow"},
    Outcome.WON: {"fg": "green"},
    Outcome.NOBODY: {},
    Outcome.ABANDONED: {"dim": True},
}


def contests(journal: Reader, *, as_json: bool) -> None:
    """Print every contest.

    Raises:
        JournalError: The journal cannot be read.
    """
    contests = journal.contests()
    if as_json:
        for stored in contests:
            click.echo(_contest_json(stored))
        return
    shown_path = printable(str(journal.path))
    if not contests:
        click.echo(f"No contest yet in {shown_path}: start luckytui to open one.")
        return
    rows = [_HEADINGS, *map(_cells, contests)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    styles = [{"dim": True}, *(_STYLES[stored.outcome] for stored in contests)]
    # No colours if the terminal has none or the person wants none; otherwise click decides.
    color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
    click.echo(f"{counted(len(contests), 'contest')} in {shown_path}")
    for row, style in zip(rows, styles, strict=True):
        *cells, outcome = (_aligned(*cell) for cell in zip(row, widths, _RIGHT, strict=True))
        click.echo("  ".join((*cells, click.style(outcome.rstrip(), **style))), color=color)


def calls(journal: Reader, stored: StoredContest, *, as_json: bool) -> None:
    """Print the calls of one contest, a page at a time.

    Raises:
        JournalError: The calls cannot be read, or do not add up.
    """
    if as_json:
        for page in journal.pages(stored):
            click.echo("\n".join(call_line(stored.id, ruling) for ruling in page))
        return
    terms = stored.terms
    click.echo(
        f"Contest {stored.id}: keyword {terms.keyword}, seed {terms.seed}, {counted(terms.callers, 'caller')}, "
        f"{counted(stored.calls, 'call')}; {_ENDINGS[stored.outcome] or 'won by ' + _winners(stored)}."
    )
    if stored.start.calls:
        click.echo(f"It began with {counted(stored.start.calls, 'call')} that a lucky-call record had counted.")
    if stored.made:
        click.echo(
            f"\n{'call':>7}  {'at':>9}  {'caller':>7} {'':<16} {'number':>6}  {'magic number':>13}  {'residue':>7}"
        )
    for page in journal.pages(stored):
        click.echo("\n".join(_call(stored, ruling) for ruling in page))


def verify(journal: Reader) -> None:
    """Recompute every call of every contest, and print that they add up.

    Raises:
        JournalError: They do not; the first wrong call is named.
    """
    contests = list(journal.verify())
    # The calls of a lucky-call record are not in the journal, so they are not recomputed.
    made = sum(stored.made for stored in contests)
    shown_path = printable(str(journal.path))
    click.echo(f"{shown_path} adds up: {counted(len(contests), 'contest')}, {counted(made, 'call')} recomputed.")


def _cells(stored: StoredContest) -> tuple[str, ...]:
    """Return a contest's row, under `_HEADINGS`."""
    return (
        str(stored.id),
        stored.opened_at[:16].replace("T", " "),
        _shortened(stored.terms.keyword),
        str(stored.terms.seed),
        f"{grouped(stored.calls)} of {grouped(stored.start.calls + stored.terms.callers + len(stored.lines))}",
        grouped(stored.magic_number),
        _outcome(stored),
    )


def _shortened(word: str) -> str:
    if cell_len(word) <= _LONGEST_KEYWORD:
        return word
    return f"{set_cell_size(word, _LONGEST_KEYWORD - 1).rstrip()}…"


def _aligned(text: str, width: int, right: bool) -> str:
    """Return text aligned in a column, whose width is in cells; some letters take two."""
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _outcome(stored: StoredContest) -> str:
    if stored.outcome is not Outcome.WON:
        return _ENDINGS[stored.outcome]
    return f"{_winners(stored)} won" if len(stored.winners) == 1 else counted(len(stored.winners), "winner")


def _call(stored: StoredContest, ruling: Ruling) -> str:
    """Return the line of one call."""
    seq, caller, number, magic_number, at = ruling
    left = residue(magic_number)
    name = _name(stored, caller)
    line = f"{grouped(seq):>7}  {at:>8.3f}s  {caller:>7} {name:<16} {number:>6}  {grouped(magic_number):>13}  {left:>7}"
    return line if left else f"{line}  won"


def _contest_json(stored: StoredContest) -> str:
    return json.dumps(
        {
            "id": stored.id,
            "keyword": stored.terms.keyword,
            "seed": stored.terms.seed,
            "callers": stored.terms.callers,
            "prizes": stored.terms.prizes,
            "max_delay": stored.terms.max_delay,
            "opened_at": stored.opened_at,
            "calls": stored.calls,
            "magic_number": stored.magic_number,
            "outcome": stored.outcome,
            "winners": [winner.caller for winner in stored.winners],
        }
        | until_heard(stored.terms)
    )


def _winners(stored: StoredContest) -> str:
    named = ", ".join(_name(stored, winner.caller) for winner in islice(stored.winners, _NAMED))
    return named + (f" and {grouped(len(stored.winners) - _NAMED)} more" if len(stored.winners) > _NAMED else "")


def _name(stored: StoredContest, caller: int) -> str:
    return printable(stored.sign(caller, "you"))
