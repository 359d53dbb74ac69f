"""What clients ask for goes to the show here, many at a time, and what it answers comes back, each to its client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from luckytui.contest.words import is_name
from luckytui.door.calls import Row
from luckytui.door.protocol import MOST_BYTES
from luckytui.relay.messages import Asked, Call, encode, rulings
from luckytui.relay.show import Asking, Show

#: Lines that join in one request to the show; their names and tokens are of one length.
_JOINING = 400

#: What a request to the show has besides its calls, and a call besides its texts, in bytes.
_FRAME, _CALL = 200, 30

#: A client's line: the client, and which of its places.
Place = tuple[str, int]


class Answers(NamedTuple):
    """What a client is answered.

    Attributes:
        client: The client.
        payloads: The messages, in order.
    """

    client: str
    payloads: list[bytes]


class _Part(NamedTuple):
    """What is asked for one contest.

    Attributes:
        contest: The contest.
        clients: Who asks: the client, the messages that answer it already, and the places that it calls from, each
            with why it cannot.
        made: Will hold the answers to the calls of those that can.
    """

    contest: int
    clients: list[tuple[str, list[bytes], list[tuple[int, Row | None]]]]
    made: Sequence[Asking[Row]]


class UnderWay:
    """What clients have asked for, while the show works on it.

    Args:
        parts: By contest, in order.
    """

    def __init__(self, parts: Sequence[_Part]) -> None:
        self._parts = parts

    async def answers(self) -> list[Answers]:
        """Return the answers, one for each that asked, once all is durable."""
        found = []
        for contest, clients, made in self._parts:
            rows = iter([row for some in made for row in await some.answers()])
            for client, payloads, places in clients:
                ruled = [(place, next(rows) if no is None else no) for place, no in places]
                found.append(Answers(client, payloads + rulings(contest, ruled)))
        return found

    def cancel(self) -> None:
        """Ask no more; what the show does already is done."""
        for part in self._parts:
            for asking in part.made:
                asking.cancel()


class Desk:
    """Knows which line each client's places have, and asks the show for them.

    Args:
        show: The show.
    """

    def __init__(self, show: Show) -> None:
        self._show = show
        #: The contest whose lines are known, and the lines.
        self._contest = 0
        self._lines: dict[Place, int] = {}

    async def ask(self, asked: Sequence[tuple[str, Asked]]) -> UnderWay:
        """Ask the show for what clients want; return what will be their answers, one for each that asked.

        Ask for one batch after another: what was asked first is done first, and need not be answered by then.

        Args:
            asked: The clients, each with what it asks for, in the order in which they came.
        """
        on_air = await self._show.on_air()
        renewed, ended = _leases(on_air, asked)
        if renewed:
            self._show.lease(renewed, [])
        under_way = UnderWay([await self._prepare(contest, some) for contest, some in _by_contest(on_air, asked)])
        if ended:
            # After the calls: nobody's contest ends before the last ones.
            self._show.lease([], ended)
        return under_way

    async def _prepare(self, contest: int, asked: Sequence[tuple[str, Asked]]) -> _Part:
        """Get lines for clients, and begin to make the calls of those that have one."""
        refused = await self._join(contest, asked)
        clients, rows = [], []
        for client, each in asked:
            payloads = [] if not each.join else [self._joined(contest, client, each.join, refused)]
            places: list[tuple[int, Row | None]] = []
            for call in each.calls:
                line, no = self._lines.get((client, call.place)), None
                if line is None:
                    no = 0, *refused[client, call.place].values()
                else:
                    key = call.key or _key(contest, client, call)
                    rows.append((line, call.number, key, each.keyword))
                places.append((call.place, no))
            clients.append((client, payloads, places))
        made = [self._show.calls(contest, some) for some in _parts(rows)]
        return _Part(contest, clients, made)

    def _joined(self, contest: int, client: str, places: int, refused: dict[Place, dict[str, Any]]) -> bytes:
        """Return the answer to a client that wants lines: how many it has, and why no more."""
        missing = next((place for place in range(places) if (client, place) not in self._lines), None)
        if missing is None:
            return encode(contest=contest, joined=places)
        return encode(contest=contest, joined=missing, **refused[client, missing])

    async def _join(self, contest: int, asked: Sequence[tuple[str, Asked]]) -> dict[Place, dict[str, Any]]:
        """Get a line for each place that has none yet; return why some get none."""
        if contest != self._contest:
            self._contest, self._lines = contest, {}
        wanted: dict[Place, str] = {}
        for client, each in asked:
            name = client if each.plain and is_name(client) else ""
            for place in (*range(each.join), *(call.place for call in each.calls)):
                if (client, place) not in self._lines:
                    wanted.setdefault((client, place), name)
        refused = await self._ask_for_lines(contest, wanted)
        taken = {place: "" for place, no in refused.items() if wanted[place] and no["refused"] in _NAMES}
        return refused | await self._ask_for_lines(contest, taken)

    async def _ask_for_lines(self, contest: int, wanted: dict[Place, str]) -> dict[Place, dict[str, Any]]:
        refused = {}
        places = list(wanted)
        for first in range(0, len(places), _JOINING):
            some = places[first : first + _JOINING]
            lines = [{"name": wanted[place], "token": _token(*place)} for place in some]
            answers = await self._show.joins(contest, lines)
            for place, line in zip(some, answers, strict=True):
                if "line" in line:
                    self._lines[place] = line["line"]
                else:
                    refused[place] = line
        return refused


#: Why a line cannot have the name of its client.
_NAMES = "name-taken", "bad-name"


def _by_contest(on_air: int, asked: Sequence[tuple[str, Asked]]) -> Iterator[tuple[int, Sequence[tuple[str, Asked]]]]:
    """Yield runs of what is asked for one contest.

    Args:
        on_air: The contest that is meant where none is named.
        asked: As for `Desk.ask`.
    """
    first = 0
    for index in range(1, len(asked) + 1):
        contest = asked[first][1].contest or on_air
        if index == len(asked) or (asked[index][1].contest or on_air) != contest:
            yield contest, asked[first:index]
            first = index


def _leases(on_air: int, asked: Sequence[tuple[str, Asked]]) -> tuple[list[str], list[str]]:
    """Return the clients that say that they have calls to come in the contest on air, and those that have none more."""
    more: dict[str, bool] = {}
    for client, each in asked:
        if each.more is not None and each.contest in (None, on_air):
            more[client] = each.more
    renewed = [client for client, has_more in more.items() if has_more]
    return renewed, [client for client, has_more in more.items() if not has_more]


def _parts(calls: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield calls in parts that fit into a request to the show."""
    first, size = 0, _FRAME
    for index, (_, number, key, keyword) in enumerate(calls):
        # A printable character takes up to two bytes in JSON if it is in ASCII, and up to twelve otherwise.
        widest = 2 if number.isascii() and keyword.isascii() else 12
        takes = _CALL + 2 * len(key) + widest * (len(number) + len(keyword))
        if size + takes > MOST_BYTES:
            yield calls[first:index]
            first, size = index, _FRAME
        size += takes
    if first < len(calls):
        yield calls[first:]


def _token(client: str, place: int) -> str:
    """Return whose line it is: the hash of what nobody else can say, since the topic is the client's own."""
    return sha256(f"mqtt:{client}:{place}".encode()).hexdigest()


def _key(contest: int, client: str, call: Call) -> str:
    """Return the key of a call that has none: the same call that comes again has the same."""
    return blake2b(f"{contest}:{client}:{call.place}:{call.number}".encode(), digest_size=16).hexdigest()
