"""The protocol of the door: one JSON object a line, UTF-8. Pure: no socket is opened here.

The show's first line is its hello, `{"door":1,"version":…,"epoch":…,"journal":…}`. A client sends requests,
`{"id":7,"do":"call",…}`. Each is answered once, in any order: `{"id":7,"ok":{…}}`, or
`{"id":7,"refused":"reason","say":"one sentence"}`; a line that is no request is refused with the id null. After
`subscribe`, the events follow among the answers, as lines of `luckytui.contest.codec`.

| do | its fields | answers |
|---|---|---|
| `subscribe` | | then a snapshot or an opening, and all that happens |
| `join` | `name` (or empty), `origin` (`phone`, `client`), `token` | the line, and whether it is `new` |
| `joins` | `origin`, `lines`: of each its `name` and `token` | `lines`, in order, each as above or refused |
| `line` | `token` | the line (null if there is none) and its `call` |
| `call` | `line`, `number`, `key`, `keyword`? (the contest's own) | the ruling |
| `calls` | `calls`: rows `[line, number, key, keyword or null]` | `calls`, in order: rows, see `luckytui.door.calls` |
| `begin`, `pause`, `go_on`, `lock`, `unlock` | | |
| `next` | `lobby`?, `give_up`? (needed while the contest is not over) | |
| `most` | `lines` | |
| `rename`, `remove` | `line`, and `name` | |
| `leases` | `renewed` and `ended`: names of clients that have calls to come, or none any more | |
| `relay` | `broker`, the address at which clients reach it, or empty; `say`, what else is to be known | |
| `room` | `url`, `addresses`; `hidden`?, `chosen`? as last answered | `code`, `locked`, `most`, `hidden`, `chosen` |
| `presence` | `here` (milliseconds or null by line), `part`?, `parts`? | |

Each may have `contest`: it is refused if that is not the one on air, since line numbers begin anew in each contest.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, NoReturn, Self, TypeGuard

#: The version of the protocol.
VERSION = 1

#: The longest line that a client may send, in bytes.
MOST_BYTES = 1 << 16

#: JSON numbers beyond these are not exact in every language.
_MOST = (1 << 53) - 1
_TOKEN = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[!-~]{1,128}")


class DoorError(Exception):
    """The door cannot be used. The text is a sentence without a full stop."""


class DoorClosed(DoorError):
    """No show plays there, or it is gone, or it has dropped this client."""


class RequestRefused(DoorError):
    """The show refused a request.

    Args:
        reason: Why, as a word for programs: small letters and dashes.
        say: Why, for a person, without a full stop.
    """

    def __init__(self, reason: str, say: str) -> None:
        super().__init__(say)
        self.reason = reason
        self.say = say


class Hello(NamedTuple):
    """What the show says first.

    Attributes:
        version: The version of luckytui.
        epoch: Milliseconds since 1970 at which the show process began; larger in every later show.
        journal: The full path of its journal.
    """

    version: str
    epoch: int
    journal: str

    def line(self) -> str:
        """Return the line that says it."""
        return _line(door=VERSION, **self._asdict())

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Return what a line says.

        Raises:
            DoorError: It is no hello, or one of another version of the protocol.
        """
        try:
            said = json.loads(line)
            version, hello = said["door"], cls(said["version"], said["epoch"], said["journal"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DoorError("what answers there is no show of luckytui") from error
        if version != VERSION:
            raise DoorError(f"the show is of luckytui {hello.version}, which another version cannot talk to")
        return hello


class Request(NamedTuple):
    """A request of a client.

    Attributes:
        id: Its id, which its answer repeats.
        do: What to do.
        fields: Its other fields, of which nothing is known yet.
    """

    id: int
    do: str
    fields: dict[str, Any]

    def text(self, name: str, most: int = 64) -> str:
        """Return a field that is a text.

        Args:
            name: The field.
            most: The most characters.

        Raises:
            RequestRefused: It is missing, is no text, is too long, or has half a character in it.
        """
        return self._text(name, self.fields.get(name), most)

    def integer(self, name: str) -> int:
        """Return a field that is an integer of 0 or more.

        Raises:
            RequestRefused: It is missing, or is none.
        """
        value = self.fields.get(name)
        if not is_count(value):
            raise bad_request(f"{self.do} needs {name}, an integer from 0 to {_MOST}")
        return value

    def optional_integer(self, name: str) -> int | None:
        """Return a field that is an integer of 0 or more, or None where it is missing or null.

        Raises:
            RequestRefused: It is something else.
        """
        return None if self.fields.get(name) is None else self.integer(name)

    def flag(self, name: str) -> bool:
        """Return a field that is true or false; false where it is missing.

        Raises:
            RequestRefused: It is something else.
        """
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise bad_request(f"{self.do} takes {name}, true or false")
        return value

    def texts(self, name: str, most: int = 64) -> tuple[str, ...]:
        """Return a field that is a list of texts.

        Args:
            name: The field.
            most: The most texts; each has at most 300 characters.

        Raises:
            RequestRefused: It is missing, or something else.
        """
        values = self.fields.get(name)
        if not isinstance(values, list) or len(values) > most:
            raise bad_request(f"{self.do} needs {name}, a list of at most {most} texts")
        return tuple(self._text(name, value, 300) for value in values)

    def times(self, name: str) -> dict[int, float | None]:
        """Return a field that has a time in milliseconds, or null, for each of some lines.

        Raises:
            RequestRefused: It is missing, or something else.
        """
        values = self.fields.get(name)
        if not isinstance(values, dict) or not all(map(_is_time, values.items())):
            raise bad_request(f"{self.do} needs {name}, an object of lines, each with milliseconds or null")
        return {int(line): time for line, time in values.items()}

    def each(self, name: str) -> list[Request]:
        """Return a field that is a list of objects, each as a request with its fields.

        Raises:
            RequestRefused: It is missing, or something else.
        """
        values = self.fields.get(name)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise bad_request(f"{self.do} needs {name}, a list of objects")
        return [Request(self.id, self.do, value) for value in values]

    def token(self) -> str:
        """Return the field `token`: the SHA-256 of what the owner of a line holds.

        Raises:
            RequestRefused: It is missing, or not 64 small hexadecimal digits.
        """
        value = self.fields.get("token")
        if not isinstance(value, str) or not _TOKEN.fullmatch(value):
            raise bad_request(f"{self.do} needs token, 64 digits from 0 to f")
        return value

    def key(self) -> str:
        """Return the field `key`, which tells a call that is sent again from another one.

        Raises:
            RequestRefused: It is missing, or not 1 to 128 printable ASCII characters.
        """
        value = self.fields.get("key")
        if not is_key(value):
            raise bad_request(f"{self.do} needs key, 1 to 128 printable ASCII characters")
        return value

    def _text(self, name: str, value: object, most: int) -> str:
        if not is_text(value, most):
            raise bad_request(f"{self.do} needs {name}, a text of at most {most} printable characters")
        return value


def read_request(line: bytes) -> Request:
    """Return the request that a line holds.

    Raises:
        RequestRefused: It holds none.
    """
    try:
        fields = json.loads(line.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise bad_request("a request is one JSON object a line, in UTF-8") from None
    if not isinstance(fields, dict):
        raise bad_request("a request is a JSON object")
    id, do = fields.pop("id", None), fields.pop("do", None)
    if not is_count(id):
        raise bad_request(f"a request needs id, an integer from 0 to {_MOST}")
    if not isinstance(do, str):
        raise bad_request("a request needs do, a text")
    return Request(id, do, fields)


def request_line(id: int, do: str, fields: dict[str, object]) -> str:
    """Return the line of a request."""
    return _line(id=id, do=do, **fields)


def ok(id: int, fields: dict[str, Any]) -> str:
    """Return the line that answers a request which was done."""
    return _line(id=id, ok=fields)


def refusal(id: int | None, refused: RequestRefused) -> str:
    """Return the line that answers a request which was refused."""
    return _line(id=id, refused=refused.reason, say=refused.say)


def bad_request(say: str) -> RequestRefused:
    """Return the refusal of what is no proper request."""
    return RequestRefused("bad-request", say)


def is_count(value: object) -> TypeGuard[int]:
    """Return whether a value from JSON is an integer of 0 or more."""
    # A bool is an int in Python, and none in JSON.
    return type(value) is int and 0 <= value <= _MOST


def is_text(value: object, most: int = 64) -> TypeGuard[str]:
    """Return whether a value from JSON is a text of at most so many printable characters; none is half of one."""
    return type(value) is str and len(value) <= most and value.isprintable()


def is_key(value: object) -> TypeGuard[str]:
    """Return whether a value from JSON is a key: 1 to 128 printable ASCII characters."""
    return type(value) is str and _KEY.fullmatch(value) is not None


def _line(**fields: object) -> str:
    return json.dumps(fields, separators=(",", ":"))


def _is_time(row: tuple[str, object]) -> bool:
    """Return whether a row of a JSON object has a line for its name, and milliseconds or null for its value."""
    line, time = row
    named = line.isascii() and line.isdigit() and len(line) <= len(str(_MOST))
    return named and (time is None or (type(time) in (int, float) and 0 <= time <= _MOST))  # type: ignore[operator]


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")
