"""Queries for contests, live lines, winners and lists, as `luckytui.journal.rows` converts their rows."""

from __future__ import annotations

from luckytui.contest.lines import Origin
from luckytui.contest.numbers import MODULUS
from luckytui.journal.rows import CONTEST_COLUMNS, ROOM_COLUMNS, SEQ_BITS
from luckytui.journal.stored import RESIDUES, Kind, Order

_CONTEST_COLUMNS = ", ".join(f"contest.{column}" for column in CONTEST_COLUMNS.split(", "))
_LAST = (
    "LEFT JOIN LATERAL (SELECT seq, magic_number FROM luckytui.call "
    "WHERE call.contest = contest.id ORDER BY seq DESC LIMIT 1) AS last ON true"
)
#: Contests, each with its last call; what narrows or orders them follows.
CONTESTS = (
    f"SELECT contest.id, {_CONTEST_COLUMNS}, contest.seal, last.seq, last.magic_number FROM luckytui.contest {_LAST}"
)
_CALL_OF_LINE = (
    "LEFT JOIN luckytui.call ON call.contest = line.contest AND call.seq = line.seq AND call.caller = line.caller"
)
#: Live lines, each with what is under its seal; what narrows or orders them follows.
LINES = (
    f"SELECT line.contest::bigint << {SEQ_BITS} | line.caller, name, origin, key, line.seq, token, removed, changes, "
    f"call.number, call.magic_number, call.at, line.seal FROM luckytui.line {_CALL_OF_LINE}"
)
#: Winning calls with their contest; what narrows or orders them follows.
WINNERS = f"SELECT contest, caller, magic_number FROM luckytui.call WHERE mod(magic_number, {MODULUS}) = 0"
#: The record of the room.
ROOM = f"SELECT {ROOM_COLUMNS}, seal FROM luckytui.room"
#: A page of calls: of a contest, after one sequence number, up to another, so many.
PAGE = (
    "SELECT seq, caller, number, magic_number, at FROM luckytui.call "
    "WHERE contest = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)
#: The residues of a contest's last calls, the last one first.
LAST_RESIDUES = (
    f"SELECT mod(magic_number, {MODULUS})::integer FROM luckytui.call WHERE contest = %s "
    f"ORDER BY seq DESC LIMIT {RESIDUES}"
)
#: Number and residue of the keyboard's call in a contest.
OWN_CALL = (
    f"SELECT call.number, mod(call.magic_number, {MODULUS})::integer FROM luckytui.line {_CALL_OF_LINE} "
    f"WHERE line.contest = %s AND line.origin = '{Origin.KEYBOARD}' AND call.number > 0 LIMIT 1"
)

_MINE = (
    "EXISTS (SELECT FROM luckytui.line WHERE line.contest = contest.id "
    f"AND line.origin = '{Origin.KEYBOARD}' AND line.seq > 0)"
)
_KINDS = {Kind.ALL: "true", Kind.WON: "outcome = 'won'", Kind.NOBODY: "outcome = 'nobody'", Kind.MINE: _MINE}
_ORDERS = {
    Order.NEWEST: "id DESC",
    Order.CALLS: "coalesce(last.seq, start_calls) DESC, id DESC",
    Order.MAGIC_NUMBER: "coalesce(last.magic_number, start_magic_number) DESC, id DESC",
}


def ids(kind: Kind, order: Order) -> str:
    """Return the query for the ids of a page of the list of contests; its size and its first index follow."""
    return f"SELECT id FROM luckytui.contest {_LAST} WHERE {_KINDS[kind]} ORDER BY {_ORDERS[order]} LIMIT %s OFFSET %s"
