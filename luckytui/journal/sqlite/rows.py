"""The conversion of rows to contests, with a check of their seals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.numbers import MODULUS
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.errors import DoesNotAddUp
from luckytui.journal.sqlite.schema import (
    CALL_OF_LINE,
    CONTEST_COLUMNS,
    LINE_COLUMNS,
    SEQ_BITS,
    SEQ_MASK,
    TERMS,
    sealed,
)
from luckytui.journal.stored import LiveCall, StoredContest
from luckytui.text import grouped

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
ROOM = "SELECT code, locked, most, removed, seal FROM room"

Rows = Sequence[Sequence[Any]]


def stored_contest(path: Path, row: Sequence[Any], lines: Rows, winners: Rows) -> StoredContest:
    """Return a contest.

    Args:
        path: The journal, for messages.
        row: Its row of CONTESTS.
        lines: Its rows of LINES, in order.
        winners: Its rows of WINNERS, in order; none where they are not wanted.

    Raises:
        DoesNotAddUp: They are not what was written.
    """
    contest, opened_at, *values, seal, last, total = row
    if seal != sealed(*row[:-3]):
        raise DoesNotAddUp(path, f"what contest {contest} was opened with is damaged")
    settled, start, (outcome, told, joined, begun) = values[: len(TERMS)], Start(*values[len(TERMS) : -4]), values[-4:]
    for value in (*(value for winner in winners for value in winner), 0 if last is None else total):
        # On a damaged page a column need not hold what it was declared to.
        if type(value) is not int:
            raise wrong_call(path, contest, last & SEQ_MASK)
    try:
        terms = Terms(**dict(zip(TERMS, settled, strict=True)))
        live, changes = _live_lines(path, contest, range(terms.callers + 1, terms.callers + 1 + joined), lines)
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
        raise DoesNotAddUp(path, f"contest {contest} was opened with what cannot be ({error})") from error


def room_record(path: Path, rows: Rows) -> RoomRecord:
    """Return the record of the room.

    Args:
        path: The journal, for messages.
        rows: The rows of ROOM.

    Raises:
        DoesNotAddUp: The rows are not what was written.
    """
    if len(rows) != 1 or rows[0][-1] != sealed(*rows[0][:-1]):
        raise DoesNotAddUp(path, "what it holds of the room is wrong or missing")
    [(code, locked, most, removed, _)] = rows
    return RoomRecord(code, bool(locked), most, tuple(removed.split()))


def wrong_call(path: Path, contest: int, seq: int) -> DoesNotAddUp:
    """Return the error for a call that is not what it should be."""
    return DoesNotAddUp(path, f"contest {contest}, call {grouped(seq)} is wrong or missing")


def wrong_line(path: Path, contest: int, caller: int) -> DoesNotAddUp:
    """Return the error for a live line that is not what it should be."""
    return DoesNotAddUp(path, f"contest {contest}, line {caller} is wrong or missing")


def _live_lines(path: Path, contest: int, callers: range, rows: Rows) -> tuple[dict[LiveLine, LiveCall], int]:
    """Return a contest's live lines with their calls, and how often they were renamed or removed."""
    found = {row[0] & SEQ_MASK: row for row in rows}
    # Too many, too few, or under other ids than theirs.
    for caller in sorted(found.keys() ^ set(callers)):
        raise wrong_line(path, contest, caller)
    lines, changed = {}, 0
    for caller, (*held, seal) in sorted(found.items()):
        if seal != sealed(*held):
            raise wrong_line(path, contest, caller)
        _, name, origin, key, seq, token, removed, changes, *_ = held
        lines[LiveLine(caller, name, Origin(origin), token, bool(removed))] = LiveCall(seq, key)
        changed += changes
    return lines, changed
