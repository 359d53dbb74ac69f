"""The list of contests: which, in which order, and what is told of each besides the contest itself."""

from __future__ import annotations

from luckytui.contest.lines import Origin
from luckytui.contest.numbers import MODULUS
from luckytui.journal.rows import SEQ_BITS
from luckytui.journal.sqlite.schema import CALL_OF_LINE
from luckytui.journal.stored import RESIDUES, Kind, Order

_MINE = (
    f"EXISTS (SELECT 1 FROM line WHERE line.id > contest.id << {SEQ_BITS} AND line.id < contest.id + 1 << {SEQ_BITS} "
    f"AND line.origin = '{Origin.KEYBOARD}' AND line.seq > 0)"
)
_KINDS = {Kind.ALL: "1", Kind.WON: "outcome = 'won'", Kind.NOBODY: "outcome = 'nobody'", Kind.MINE: _MINE}
_LAST = f"(SELECT max(key) FROM call WHERE key > contest.id << {SEQ_BITS} AND key < contest.id + 1 << {SEQ_BITS})"
_ORDERS = {
    Order.NEWEST: "id DESC",
    # The lower bits of a key are the number of the call.
    Order.CALLS: f"coalesce({_LAST} - (id << {SEQ_BITS}), start_calls) DESC, id DESC",
    Order.MAGIC_NUMBER: (
        f"coalesce((SELECT magic_number FROM call WHERE key = {_LAST}), start_magic_number) DESC, id DESC"
    ),
}

#: The residues of a contest's last calls, the last one first; its bounds follow.
LAST_RESIDUES = (
    f"SELECT magic_number % {MODULUS} FROM call WHERE key > ? AND key < ? ORDER BY key DESC LIMIT {RESIDUES}"
)
#: Number and residue of the keyboard's call; its bounds follow.
OWN_CALL = (
    f"SELECT call.number, call.magic_number % {MODULUS} FROM line {CALL_OF_LINE} "
    f"WHERE line.id > ? AND line.id < ? AND line.origin = '{Origin.KEYBOARD}' AND call.number > 0 LIMIT 1"
)


def ids(kind: Kind, order: Order) -> str:
    """Return the query for the ids of a page; its size and its first index follow."""
    return f"SELECT id FROM contest WHERE {_KINDS[kind]} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
