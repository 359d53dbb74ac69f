"""The messages of clients and the answers to them, as JSON. Pure: nothing is sent here.

On `calls/CLIENT` a client asks, in one object, for any of these:

* `"join": N`: lines for its places 0 to N-1, answered by `{"contest":…,"joined":N}`;
* `"calls": [{"line":PLACE,"number":"517","key":…}, …]` with `"keyword"`, each answered on `rulings/CLIENT`; the `key`,
  which may be left out, tells a call that is sent again from another one;
* `"more": true` or `false`: whether it has calls to come, for which the contest waits. Said again within 10 s.

`"contest"` says which contest is meant; without it the one on air is. A text such as `lucky 517` is the call of the
client's first place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from luckytui.contest.codec import call_fields
from luckytui.door.calls import Row, fields_of, is_refusal
from luckytui.relay.topics import MOST_BYTES, MOST_CALLS, MOST_PLACES

#: The longest word and number, in characters; the station judges what they are.
_LONGEST = 64
_KEY = re.compile(r"[!-~]{1,128}")
_HIGHEST = (1 << 53) - 1

#: The most rulings in a message; each takes less than 120 bytes.
_RULINGS = MOST_BYTES // 120


class BadMessageError(ValueError):
    """A message that is none of ours. The text is a sentence without a full stop."""


class Call(NamedTuple):
    """A call of a client.

    Attributes:
        place: Which of its lines calls, from 0.
        number: The number as it says it.
        key: Tells a call that is sent again from another one; empty if that is left to the relay.
    """

    place: int
    number: str
    key: str = ""


class Asked(NamedTuple):
    """What a message asks for.

    Attributes:
        contest: The contest that is meant; None for the one on air.
        join: How many lines the client is to have.
        calls: Its calls.
        keyword: The keyword as it repeats it.
        more: Whether it has calls to come; None if it does not say.
        plain: Whether it is a text of a person's, whose line is named after the client.
    """

    contest: int | None = None
    join: int = 0
    calls: tuple[Call, ...] = ()
    keyword: str = ""
    more: bool | None = None
    plain: bool = False


def read(payload: bytes) -> Asked:
    """Return what a message asks for.

    Raises:
        BadMessageError: It is none of ours.
    """
    if len(payload) > MOST_BYTES:
        raise BadMessageError(f"a message has at most {MOST_BYTES} bytes")
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        raise BadMessageError("a message is a text in UTF-8") from None
    if not text.lstrip().startswith("{"):
        return _plain(text)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessageError("a message that begins with { is a JSON object") from None
    more = fields.get("more")
    if more is not None and not isinstance(more, bool):
        raise BadMessageError("more is true or false")
    calls = fields.get("calls", [])
    if not isinstance(calls, list) or len(calls) > MOST_CALLS:
        raise BadMessageError(f"calls is a list of at most {MOST_CALLS}")
    contest = None if fields.get("contest") is None else _count("contest", fields["contest"], _HIGHEST)
    join = _count("join", fields.get("join", 0), MOST_PLACES)
    keyword = _word("keyword", fields.get("keyword", ""))
    return Asked(contest, join, tuple(map(_call, calls)), keyword, more)


def encode(**fields: object) -> bytes:
    """Return a message with these fields."""
    return json.dumps(fields, separators=(",", ":")).encode()


def rulings(contest: int, answers: Sequence[tuple[int, Row]]) -> list[bytes]:
    """Return the messages that answer calls, in order.

    Args:
        contest: The contest.
        answers: The client's place of each, and what the show has answered.
    """
    texts = [_ruling(place, row) for place, row in answers]
    parts = [texts[first : first + _RULINGS] for first in range(0, len(texts), _RULINGS)]
    return [f'{{"contest":{contest},"rulings":[{",".join(part)}]}}'.encode() for part in parts]


def refusal(reason: str, say: str) -> bytes:
    """Return the message that answers what could not be read, or was refused as a whole."""
    return encode(refused=reason, say=say)


def _ruling(place: int, row: Row) -> str:
    """Return the answer to a call of a client's place, as it stands in a message."""
    if is_refusal(row):
        return encode(line=place, **fields_of(row)).decode()
    _, seq, number, magic_number, at = row
    return f'{{"line":{place},"seq":{seq},{call_fields(number, magic_number, at)}}}'


def _plain(text: str) -> Asked:
    """Return the call that a person has typed."""
    words = text.split()
    if len(words) != 2:
        raise BadMessageError('a call is the keyword and a number, such as "lucky 517", or a JSON object')
    keyword, number = words
    return Asked(calls=(Call(0, _word("number", number)),), keyword=_word("keyword", keyword), plain=True)


def _call(value: object) -> Call:
    if not isinstance(value, dict):
        raise BadMessageError("each of the calls is an object")
    key = value.get("key", "")
    if not isinstance(key, str) or (key and not _KEY.fullmatch(key)):
        raise BadMessageError("a key is 1 to 128 printable ASCII characters")
    return Call(_count("line", value.get("line"), MOST_PLACES - 1), _word("number", value.get("number")), key)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise BadMessageError(f"{name} is a text of at most {_LONGEST} printable characters")
    return value


def _count(name: str, value: object, most: int) -> int:
    # A bool is an int in Python, and none in JSON.
    if type(value) is not int or not 0 <= value <= most:
        raise BadMessageError(f"{name} is an integer from 0 to {most}")
    return value
