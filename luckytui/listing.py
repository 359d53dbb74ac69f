"""What a journal holds, as tables or as JSON lines."""

from __future__ import annotations

import json
from itertools import islice

import click

from luckytui.callers import call_sign
from luckytui.console import call_json
from luckytui.entry import Entry
from luckytui.journal import Journal


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
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Contests in {journal.path}")
    for heading in (
        "#",
        "opened (UTC)",
        "keyword",
        "seed",
        "callers",
        "calls",
        "magic number",
        "outcome",
        "winners",
    ):
        table.add_column(
            heading,
            justify="left" if heading in ("opened (UTC)", "keyword", "outcome", "winners") else "right",
        )
    for entry in entries:
        table.add_row(
            str(entry.id),
            entry.opened_at.removesuffix("+00:00").replace("T", " "),
            entry.terms.keyword,
            str(entry.terms.seed),
            f"{entry.terms.callers:,}",
            f"{entry.calls:,}",
            f"{entry.magic_number:,}",
            entry.outcome,
            _signs(entry),
        )
    Console().print(table if entries else f"No contest yet in {journal.path}.", markup=False)


def calls(journal: Journal, entry: Entry, *, as_json: bool) -> None:
    """Print the calls of one contest.

    Raises:
        JournalError: The calls cannot be read, or do not add up.
    """
    if as_json:
        for page in journal.pages(entry):
            click.echo("\n".join(call_json(entry.id, ruling) for ruling in page))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Contest {entry.id}: {entry.outcome}, keyword {entry.terms.keyword}, seed {entry.terms.seed}")
    for heading in ("call", "at", "caller", "call sign", "number", "magic number", "residue", ""):
        table.add_column(heading, justify="left" if heading in ("call sign", "") else "right")
    for seq, caller, number, total, at in journal.rulings(entry):
        won = "won" if total % 11 == 0 else ""
        table.add_row(
            str(seq),
            f"{at:.3f}",
            str(caller),
            call_sign(caller),
            str(number),
            str(total),
            str(total % 11),
            won,
        )
    Console().print(table)


def verify(journal: Journal) -> None:
    """Recompute every call of every contest and say that they add up.

    Raises:
        JournalError: They do not; the first wrong call is named.
    """
    entries = list(journal.verify())
    click.echo(f"{journal.path} adds up: {len(entries):,} contests, {sum(entry.calls for entry in entries):,} calls.")


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


def _signs(entry: Entry) -> str:
    shown = ", ".join(_sign(entry, winner.caller) for winner in islice(entry.winners, 3))
    return shown + (f" and {len(entry.winners) - 3:,} more" if len(entry.winners) > 3 else "")


def _sign(entry: Entry, caller: int) -> str:
    return "you" if caller == entry.terms.player_line else call_sign(caller)
