"""Many calls in one request of the door, and their answers: a row each, since objects take three times as long.

A call is `[line, number, key, keyword]`, where null stands for the contest's own keyword. Its answer is
`[line, seq, number, magic_number, at]`, or `[line, refused, say]`: a word for programs and a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from luckytui.contest.joining import JoinReason
from luckytui.contest.numbers import residue
from luckytui.contest.rulings import Reason, Refused, Ruling
from luckytui.door.protocol import Request, RequestRefused, bad_request, is_count, is_key, is_text

#: An answer to a call.
Row = Sequence[Any]


def read_calls(request: Request, own: str) -> list[tuple[int, str, str, str]]:
    """Return the calls of a request: line, keyword, number and key of each.

    Args:
        request: Its field `calls` holds them.
        own: The keyword of a call that has null for it.

    Raises:
        RequestRefused: One of them is none.
    """
    rows = request.fields.get("calls")
    if not isinstance(rows, list):
        raise _bad_calls()
    calls = []
    for row in rows:
        if type(row) is not list or len(row) != 4:
            raise _bad_calls()
        line, number, key, keyword = row
        if keyword is None:
            keyword = own
        if not (is_count(line) and is_text(number) and is_key(key) and is_text(keyword)):
            raise _bad_calls()
        calls.append((line, keyword, number, key))
    return calls


def answer_row(answer: Ruling | Refused, *, over: bool) -> Row:
    """Return the row of an answer.

    Args:
        answer: The answer.
        over: Whether the contest has ended.
    """
    if isinstance(answer, Ruling):
        seq, caller, number, magic_number, at = answer
        return caller, seq, number, magic_number, at
    reason = JoinReason.OVER if over and answer.reason is Reason.OFF_AIR else answer.reason
    return answer.caller, word_of(reason), reason


def is_refusal(row: Row) -> bool:
    """Return whether an answer is a refusal."""
    return len(row) == 3


def ruling_of(row: Row) -> Ruling:
    """Return the ruling that an answer tells which is no refusal."""
    caller, seq, number, magic_number, at = row
    return Ruling(seq, caller, number, magic_number, at)


def fields_of(row: Row) -> dict[str, Any]:
    """Return what an answer says besides its line, by name."""
    if is_refusal(row):
        return {"refused": row[1], "say": row[2]}
    _, seq, number, magic_number, at = row
    left = residue(magic_number)
    total = {"magic_number": magic_number, "residue": left, "won": left == 0}
    return {"seq": seq, "number": number, **total, "at": at}


def word_of(reason: Reason | JoinReason) -> str:
    """Return a reason as a word for programs."""
    return reason.name.lower().replace("_", "-")


def _bad_calls() -> RequestRefused:
    return bad_request("calls needs calls, a list of rows: a line, a number, a key, and a keyword or null")
