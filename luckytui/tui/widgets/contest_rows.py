"""The rows of the history: what is told of each contest in the list, and beside it of the chosen one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from luckytui.contest.numbers import nearest_winner
from luckytui.contest.rules import Outcome
from luckytui.journal.stored import Order, StoredContest, Summary
from luckytui.text import counted
from luckytui.tui.symbols import Symbols

#: The columns, in order. Those of figures stand at the right.
COLUMNS = ("#", "opened (UTC)", "winner", "you", "calls", "total", "callers", "prizes", "seed", "keyword", "residues")
FIGURES = ("#", "calls", "total", "callers", "prizes", "seed")
#: The orders of those whose headings can be clicked.
SORTED_BY = {
    "#": Order.NEWEST,
    "opened (UTC)": Order.NEWEST,
    "calls": Order.CALLS,
    "total": Order.MAGIC_NUMBER,
}
#: Those that are left out where there is no room, the last one first, and those that are shown together or not at all.
OPTIONAL = ("opened (UTC)", "residues")
TERMS = ("callers", "seed", "keyword", "prizes")
#: The column of names, which are cut where there is no room for all of them, and the fewest cells that it keeps.
NAMES, LEAST = "winner", 8
#: The column of residues, of which the last ones are shown, and how many at least.
RESIDUES, SPARKS = "residues", 12
#: How contests ended that nobody won, where that is said in other words than in the journal.
_ENDED = {Outcome.ABANDONED: "given up", Outcome.OPEN: "on air"}


def cells_of(summary: Summary, symbols: Symbols) -> dict[str, Text]:
    """Return the cells of a contest by the names of their columns; names that are too long end in an ellipsis."""
    stored = summary.stored
    winners = [stored.sign(winner.caller, "you") for winner in stored.winners[:2] if winner.caller > 0]
    # The column has room for two names.
    named = ", ".join(winners) if len(stored.winners) <= 2 else counted(len(stored.winners), "winner")
    terms = dict(settled(stored))
    cells = {
        "#": str(stored.id),
        "opened (UTC)": stored.opened_at[5:16].replace("T", " "),
        NAMES: named or _ENDED.get(stored.outcome, str(stored.outcome)),
        "you": _own(summary),
        "calls": f"{stored.calls:,}",
        "total": f"{stored.magic_number:,}",
        **terms,
        RESIDUES: "".join(symbols.lucky if residue == 0 else symbols.sparks[residue] for residue in summary.residues),
    }
    return {
        name: Text(cell, justify="right" if name in FIGURES else "left", overflow="ellipsis", no_wrap=True)
        for name, cell in cells.items()
    }


def columns_for(room: int, widths: Mapping[str, int], padding: int) -> dict[str, int]:
    """Return the columns that fit into a row, in order, with their widths.

    Args:
        room: Cells of a row.
        widths: The cells that each column needs to show all that is in it.
        padding: Cells between two columns.
    """
    least = {NAMES: min(widths[NAMES], LEAST), RESIDUES: min(widths[RESIDUES], SPARKS)}
    chosen = {name: least.get(name, widths[name]) for name in COLUMNS if name not in (*OPTIONAL, *TERMS)}

    def left() -> int:
        return room - sum(chosen.values()) - padding * len(chosen)

    def add(names: Iterable[str]) -> None:
        for name in names:
            width = least.get(name, widths[name])
            if width + padding > left():
                break
            chosen[name] = width

    def widen(name: str) -> None:
        chosen[name] += min(widths[name] - chosen[name], max(left(), 0))

    add(OPTIONAL)
    widen(NAMES)
    if sum(widths[name] + padding for name in TERMS) <= left():
        add(TERMS)
    if RESIDUES in chosen:
        widen(RESIDUES)
    return {name: chosen[name] for name in COLUMNS if name in chosen}


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
