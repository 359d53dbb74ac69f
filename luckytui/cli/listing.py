"""What a journal holds, as a table, as plain lines or as JSON lines."""

from __future__ import annotations

import json
import os
from itertools import islice
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from luckytui.contest.draws import call_sign
from luckytui.contest.rules import MODULUS, Outcome
from luckytui.journal import Journal
from luckytui.journal.stored import StoredContest
from luckytui.text import call_json, counted, printable

#: Winners of a contest that are named; the others are counted.
_NAMED = 3


def contests(journal: Journal, *, as_json: bool) -> None:
    """Print every contest.

    Raises:
        JournalError: The journal cannot be read.
    """
    contests = journal.contests()
    if as_json:
        for stored in contests:
            click.echo(_entry_json(stored))
        return
    place = printable(str(journal.path))
    if not contests:
        click.echo(f"No contest yet in {place}: start luckytui to open one.")
        return
    rows = [_HEADINGS, *map(_cells, contests)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    styles = [{"dim": True}, *(_STYLES[stored.outcome] for stored in contests)]
    # A terminal that is none, or a person who wants none, gets no colours.
    color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
    click.echo(f"{counted(len(contests), 'contest')} in {place}")
    for row, style in zip(rows, styles, strict=True):
        *cells, outcome = (_aligned(*cell) for cell in zip(row, widths, _RIGHT, strict=True))
        click.echo("  ".join((*cells, click.style(outcome.rstrip(), **style))), color=color)


def calls(journal: Journal, stored: StoredContest, *, as_json: bool) -> None:
    """Print the calls of one contest, a page at a time, however many there are.

    Raises:
        JournalError: The calls cannot be read, or do not add up.
    """
    if as_json:
        for page in journal.pages(stored):
            click.echo("\n".join(call_json(stored.id, ruling) for ruling in page))
        return
    terms = stored.terms
    click.echo(
        f"Contest {stored.id}: keyword {terms.keyword}, seed {terms.seed}, {counted(terms.callers, 'caller')}, "
        f"{counted(stored.calls, 'call')}; {_ENDINGS[stored.outcome] or 'won by ' + _winners(stored)}."
    )
    if stored.start.calls:
        click.echo(f"It began with {counted(stored.start.calls, 'call')} that a lucky-call record had counted.")
    if stored.calls > stored.start.calls:
        click.echo(
            f"\n{'call':>7}  {'at':>9}  {'caller':>7} {'':<16} {'number':>6}  {'magic number':>13}  {'residue':>7}"
        )
    for page in journal.pages(stored):
        rows = [
            f"{seq:>7,}  {at:>8.3f}s  {caller:>7} {_sign(stored, caller):<16} {number:>6}  {total:>13,}  {residue:>7}"
            + ("" if residue else "  won")
            for seq, caller, number, total, at in page
            for residue in (total % MODULUS,)
        ]
        click.echo("\n".join(rows))


def verify(journal: Journal) -> None:
    """Recompute every call of every contest and say that they add up.

    Raises:
        JournalError: They do not; the first wrong call is named.
    """
    contests = list(journal.verify())
    # What a lucky-call record had counted is not in the journal, so it cannot be recomputed.
    made = sum(stored.calls - stored.start.calls for stored in contests)
    place = printable(str(journal.path))
    click.echo(f"{place} adds up: {counted(len(contests), 'contest')}, {counted(made, 'call')} recomputed.")


_ENDINGS = {
    Outcome.OPEN: "not over yet",
    Outcome.WON: "",
    Outcome.NOBODY: "nobody won",
    Outcome.ABANDONED: "abandoned",
}
_STYLES: dict[Outcome, dict[str, Any]] = {
    Outcome.OPEN: {"fg": "yellow"},
    Outcome.WON: {"fg": "green"},
    Outcome.NOBODY: {},
    Outcome.ABANDONED: {"dim": True},
}
_HEADINGS = ("", "opened, UTC", "keyword", "seed", "calls", "magic number", "outcome")
#: Cells of a keyword that are shown.
_LONGEST = 10
_RIGHT = (True, False, False, True, True, True, False)


def _cells(stored: StoredContest) -> tuple[str, ...]:
    """Return a contest's row, under `_HEADINGS`."""
    return (
        str(stored.id),
        stored.opened_at[:16].replace("T", " "),
        _cut(stored.terms.keyword),
        str(stored.terms.seed),
        f"{stored.calls:,} of {stored.terms.lines + stored.start.calls:,}",
        f"{stored.magic_number:,}",
        _outcome(stored),
    )


def _cut(word: str) -> str:
    """Return a keyword in ten cells at most, so that a row is one line of 80 columns."""
    return word if cell_len(word) <= _LONGEST else f"{set_cell_size(word, _LONGEST - 1).rstrip()}…"


def _aligned(text: str, width: int, right: bool) -> str:
    """Return text in a column of so many cells: a letter of a keyword may take two."""
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _outcome(stored: StoredContest) -> str:
    if stored.outcome is not Outcome.WON:
        return _ENDINGS[stored.outcome]
    return f"{_winners(stored)} won" if len(stored.winners) == 1 else f"{len(stored.winners):,} winners"


def _entry_json(stored: StoredContest) -> str:
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
    )


def _winners(stored: StoredContest) -> str:
    named = ", ".join(_sign(stored, winner.caller) for winner in islice(stored.winners, _NAMED))
    return named + (f" and {len(stored.winners) - _NAMED:,} more" if len(stored.winners) > _NAMED else "")


def _sign(stored: StoredContest, caller: int) -> str:
    return "you" if caller == stored.terms.player_line else call_sign(caller)
