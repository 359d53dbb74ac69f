"""The rows of the history: what is told of each contest in the list, and beside it of the chosen one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from luckytui.contest.numbers import nearest_winner
from luckytui.contest.rules import Outcome
from luckytui.journal.stored import Order, StoredContest, Summary
from luckytui.text import counted
from luckytui.tui.symbols import Symbols

#: The columns, and the orders of those whose headings can be clicked.
COLUMNS = ("#", "opened (UTC)", "winner", "you", "calls", "total", "residues")
SORTED_BY = {0: Order.NEWEST, 1: Order.NEWEST, 4: Order.CALLS, 5: Order.MAGIC_NUMBER}
#: Those of figures, which stand at the right.
FIGURES = ("#", "calls", "total")
#: The column of names, which are cut where there is no room for all columns, and the fewest cells that it keeps.
NAMES, LEAST = 2, 8
#: Residues in a row.
SPARKS = 12
#: How contests ended that nobody won, where that is said in other words than in the journal.
_ENDED = {Outcome.ABANDONED: "given up", Outcome.OPEN: "on air"}


def cells_of(summary: Summary, symbols: Symbols) -> tuple[Text, ...]:
    """Return the cells of a contest, a column each; names that are too long end in an ellipsis."""
    stored = summary.stored
    winners = [stored.sign(winner.caller, "you") for winner in stored.winners[:2] if winner.caller > 0]
    # The column has room for two names.
    named = ", ".join(winners) if len(stored.winners) <= 2 else counted(len(stored.winners), "winner")
    marks = (symbols.lucky if residue == 0 else symbols.sparks[residue] for residue in summary.residues[-SPARKS:])
    return (
        Text(str(stored.id), justify="right"),
        Text(stored.opened_at[5:16].replace("T", " ")),
        Text(named or _ENDED.get(stored.outcome, str(stored.outcome)), overflow="ellipsis", no_wrap=True),
        Text(_own(summary)),
        Text(f"{stored.calls:,}", justify="right"),
        Text(f"{stored.magic_number:,}", justify="right"),
        Text("".join(marks)),
    )


def settled(stored: StoredContest) -> list[tuple[str, str]]:
    """Return what was settled before a contest went on air, a pair of words each."""
    terms = stored.terms
    return [
        ("callers", f"{terms.callers:,}"),
        ("prizes", f"{terms.prizes:,}" if terms.prizes else "no end"),
        ("seed", str(terms.seed)),
        ("keyword", terms.keyword),
    ]


def in_pairs(pairs: Iterable[tuple[str, str]]) -> RenderableType:
    """Return pairs of words, the one at the left and the other at the right, a line each."""
    table = Table.grid(expand=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for pair in pairs:
        table.add_row(*map(Text, pair))
    return table


def missed(summary: Summary) -> int | None:
    """Return by how much the call of the person at the keyboard missed: 0 won, None without a call."""
    if summary.own is None:
        return None
    number, residue = summary.own
    return abs(nearest_winner(number, residue) - number)


def _own(summary: Summary) -> str:
    """Return what the call of the person at the keyboard was worth."""
    by = missed(summary)
    return "" if by is None else f"missed by {by}" if by else "you won"
