"""Queries for contests, live lines, winners and the room, as `luckytui.journal.rows` converts their rows."""

from __future__ import annotations

from luckytui.contest.numbers import MODULUS
from luckytui.journal.rows import CONTEST_COLUMNS, ROOM_COLUMNS, SEQ_BITS
from luckytui.journal.sqlite.schema import CALL_OF_LINE, LINE_COLUMNS

#: Contests, each with its last call; what narrows or orders them follows.
CONTESTS = (
    f"SELECT contest.id, {CONTEST_COLUMNS}, seal, call.key, call.magic_number "
    "FROM contest LEFT JOIN call ON call.key = (SELECT max(key) FROM call "
    f"WHERE key > contest.id << {SEQ_BITS} AND key < contest.id + 1 << {SEQ_BITS})"
)
#: Live lines, each with what is under its seal; what narrows or orders them follows.
LINES = f"SELECT {LINE_COLUMNS}, line.seal FROM line {CALL_OF_LINE}"
#: Winning calls with their contest; what narrows or orders them follows.
WINNERS = f"SELECT key >> {SEQ_BITS}, caller, magic_number FROM call WHERE magic_number % {MODULUS} = 0"

#: The record of the room.
ROOM = f"SELECT {ROOM_COLUMNS}, seal FROM room"
