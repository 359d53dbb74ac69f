"""Rows of a journal, whatever database keeps it: their checksums, and their conversion to contests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any
from zlib import crc32

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import DoesNotAddUp
from luckytui.journal.stored import LiveCall, StoredContest
from luckytui.text import grouped

# The key of a call is its contest and its place in one integer, and that of a live line its contest and its caller.
SEQ_BITS = 32
SEQ_MASK = (1 << SEQ_BITS) - 1

TERMS = tuple(field.name for field in fields(Terms))
START = ("start_caller", "start_calls", "start_magic_number")
#: What a contest's row holds between its id and its seal.
CONTEST_COLUMNS = ", ".join(("opened_at", *TERMS, *START, "outcome", "told", "lines", "begun"))
#: What the record of the room holds.
ROOM_COLUMNS = "code, locked, most, removed"
#: The tables of a journal by name, with the columns that a copy is made of. An older journal may lack the room, and
#: only one that a show has left in good order has a departure.
TABLES = {
    "contest": f"id, {CONTEST_COLUMNS}, seal",
    "line": "contest, caller, name, origin, key, seq, token, removed, changes, seal",
    "call": "contest, seq, caller, number, magic_number, at",
    "room": f"{ROOM_COLUMNS}, seal",
    "departure": "contest, at, paused",
}

Rows = Sequence[Sequence[Any]]


def sealed(*values: object) -> int:
    """Return the checksum of a row's values.

    What a scheduled call holds follows from the seed. What a contest or a live line holds follows from nothing, and
    a database does not see a flipped byte in it.
    """
    return crc32(repr(values).encode())


def stored_contest(journal: object, row: Sequence[Any], lines: Rows, winners: Rows) -> StoredContest:
    """Return a contest.

    Args:
        journal: Its name, for messages.
        row: Its id, its columns, its seal, and key and magic number of its last call; the last two None without one.
        lines: Its live lines in order: key, columns, number, magic number and time of the call, and the seal of each.
        winners: Its winning calls in order, each as contest, caller and magic number; none where they are not wanted.

    Raises:
        DoesNotAddUp: They are not what was written.
    """
    contest, opened_at, *values, seal, last, total = row
    if seal != sealed(*row[:-3]):
        raise DoesNotAddUp(journal, f"what contest {contest} was opened with is damaged")
    settled, start, (outcome, told, joined, begun) = values[: len(TERMS)], Start(*values[len(TERMS) : -4]), values[-4:]
    for value in (*(value for winner in winners for value in winner), 0 if last is None else total):
        # On a damaged page a column need not hold what it was declared to.
        if type(value) is not int:
            raise wrong_call(journal, contest, last & SEQ_MASK)
    try:
        terms = Terms(**dict(zip(TERMS, settled, strict=True)))
        live, changes = _live_lines(journal, contest, range(terms.callers + 1, terms.callers + 1 + joined), lines)
        return StoredContest(
            contest,
            opened_at,
            terms,
            start,
            Outcome(outcome),
            bool(told),
            start.calls if last is None else last & SEQ_MASK,
            start.magic_number if last is None else total,
            (*start.winners, *(Winner(*winner[1:]) for winner in winners)),
            tuple(live),
            {line.caller: call for line, call in live.items() if call.seq} if live else {},
            bool(begun),
            changes,
        )
    except ValueError as error:
        raise DoesNotAddUp(journal, f"contest {contest} was opened with what cannot be ({error})") from error


def room_record(journal: object, rows: Rows) -> RoomRecord:
    """Return the record of the room.

    Args:
        journal: Its name, for messages.
        rows: Its rows, of which there should be one: its columns and its seal.

    Raises:
        DoesNotAddUp: The rows are not what was written.
    """
    if len(rows) != 1 or rows[0][-1] != sealed(*rows[0][:-1]):
        raise DoesNotAddUp(journal, "what it holds of the room is wrong or missing")
    [(code, locked, most, removed, _)] = rows
    return RoomRecord(code, bool(locked), most, tuple(removed.split()))


def room_values(room: RoomRecord) -> tuple[str, int, int, str, int]:
    """Return the row of the record of the room: its columns and its seal."""
    values = (room.code, int(room.locked), room.most, " ".join(room.removed))
    return (*values, sealed(*values))


def wrong_call(journal: object, contest: int, seq: int) -> DoesNotAddUp:
    """Return the error for a call that is not what it should be."""
    return DoesNotAddUp(journal, f"contest {contest}, call {grouped(seq)} is wrong or missing")


def wrong_line(journal: object, contest: int, caller: int) -> DoesNotAddUp:
    """Return the error for a live line that is not what it should be."""
    return DoesNotAddUp(journal, f"contest {contest}, line {caller} is wrong or missing")


def by_contest(rows: Rows, shift: int = 0) -> dict[int, list[Sequence[Any]]]:
    """Return rows in order of their contest by contest, the upper bits of what they begin with."""
    return {contest: list(group) for contest, group in groupby(rows, key=lambda row: row[0] >> shift)}


def _live_lines(journal: object, contest: int, callers: range, rows: Rows) -> tuple[dict[LiveLine, LiveCall], int]:
    """Return a contest's live lines with their calls, and how often they were renamed or removed."""
    found = {row[0] & SEQ_MASK: row for row in rows}
    # Too many, too few, or under other ids than theirs.
    for caller in sorted(found.keys() ^ set(callers)):
        raise wrong_line(journal, contest, caller)
    lines, changed = {}, 0
    for caller, (*held, seal) in sorted(found.items()):
        if seal != sealed(*held):
            raise wrong_line(journal, contest, caller)
        _, name, origin, key, seq, token, removed, changes, *_ = held
        lines[LiveLine(caller, name, Origin(origin), token, bool(removed))] = LiveCall(seq, key)
        changed += changes
    return lines, changed
