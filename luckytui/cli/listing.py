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
from luckytui.journal.stored import Entry
from luckytui.text import call_json, counted, printable

#: Winners of a contest that are named; the others are counted.
_NAMED = 3


def contests(journal: Journal, *, as_json: bool) -> None:
    """Print every contest.

    Raises:
        JournalError: The journal cannot be read.
    """
    entries = journal.contests()
    if as_json:
        for entry in entries:
            click.echo(_entry_json(entry))
        return
    place = printable(str(journal.path))
    if not entries:
        click.echo(f"No contest yet in {place}: start luckytui to open one.")
        return
    rows = [_HEADINGS, *map(_cells, entries)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    styles = [{"dim": True}, *(_STYLES[entry.outcome] for entry in entries)]
    # A terminal that is none, or a person who wants none, gets no colours.
    color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
    click.echo(f"{counted(len(entries), 'contest')} in {place}")
    for row, style in zip(rows, styles, strict=True):
        *cells, outcome = (_aligned(*cell) for cell in zip(row, widths, _RIGHT, strict=True))
        click.echo("  ".join((*cells, click.style(outcome.rstrip(), **style))), color=color)


def calls(journal: Journal, entry: Entry, *, as_json: bool) -> None:
    """Print the calls of one contest, a page at a time, however many there are.

    Raises:
        JournalError: The calls cannot be read, or do not add up.
    """
    if as_json:
        for page in journal.pages(entry):
            click.echo("\n".join(call_json(entry.id, ruling) for ruling in page))
        return
    terms = entry.terms
    click.echo(
        f"Contest {entry.id}: keyword {terms.keyword}, seed {terms.seed}, {counted(terms.callers, 'caller')}, "
        f"{counted(entry.calls, 'call')}; {_ENDINGS[entry.outcome] or 'won by ' + _winners(entry)}."
    )
    if entry.start.calls:
        click.echo(f"It began with {counted(entry.start.calls, 'call')} that a lucky-call record had counted.")
    if entry.calls > entry.start.calls:
        click.echo(
            f"\n{'call':>7}  {'at':>9}  {'caller':>7} {'':<16} {'number':>6}  {'magic number':>13}  {'residue':>7}"
        )
    for page in journal.pages(entry):
        rows = [
            f"{seq:>7,}  {at:>8.3f}s  {caller:>7} {_sign(entry, caller):<16} {number:>6}  {total:>13,}  {residue:>7}"
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
    entries = list(journal.verify())
    # What a lucky-call record had counted is not in the journal, so it cannot be recomputed.
    made = sum(entry.calls - entry.start.calls for entry in entries)
    place = printable(str(journal.path))
    click.echo(f"{place} adds up: {counted(len(entries), 'contest')}, {counted(made, 'call')} recomputed.")


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


def _cells(entry: Entry) -> tuple[str, ...]:
    """Return a contest's row, under `_HEADINGS`."""
    return (
        str(entry.id),
        entry.opened_at[:16].replace("T", " "),
        _cut(entry.terms.keyword),
        str(entry.terms.seed),
        f"{entry.calls:,} of {entry.terms.lines + entry.start.calls:,}",
        f"{entry.magic_number:,}",
        _outcome(entry),
    )


def _cut(word: str) -> str:
    """Return a keyword in ten cells at most, so that a row is one line of 80 columns."""
    return word if cell_len(word) <= _LONGEST else f"{set_cell_size(word, _LONGEST - 1).rstrip()}…"


def _aligned(text: str, width: int, right: bool) -> str:
    """Return text in a column of so many cells: a letter of a keyword may take two."""
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _outcome(entry: Entry) -> str:
    if entry.outcome is not Outcome.WON:
        return _ENDINGS[entry.outcome]
    return f"{_winners(entry)} won" if len(entry.winners) == 1 else f"{len(entry.winners):,} winners"


def _entry_json(entry: Entry) -> str:
    return json.dumps(
        {
            "id": entry.id,
            "keyword": entry.terms.keyword,
            "seed": entry.terms.seed,
            "callers": entry.terms.callers,
            "prizes": entry.terms.prizes,
            "max_delay": entry.terms.max_delay,
            "opened_at": entry.opened_at,
            "calls": entry.calls,
            "magic_number": entry.magic_number,
            "outcome": entry.outcome,
            "winners": [winner.caller for winner in entry.winners],
        }
    )


def _winners(entry: Entry) -> str:
    named = ", ".join(_sign(entry, winner.caller) for winner in islice(entry.winners, _NAMED))
    return named + (f" and {len(entry.winners) - _NAMED:,} more" if len(entry.winners) > _NAMED else "")


def _sign(entry: Entry, caller: int) -> str:
    return "you" if caller == entry.terms.player_line else call_sign(caller)
