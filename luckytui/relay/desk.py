"""What clients ask for goes to the show here, many at a time, and what it answers comes back, each to its client."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from luckytui.contest.words import is_name
from luckytui.door.protocol import MOST_BYTES
from luckytui.relay.messages import Asked, Call, encode, rulings
from luckytui.relay.show import Show

#: Lines that join in one request to the show; their names and tokens are of one length.
_JOINING = 400

#: What a request to the show has besides its calls, and what each of them takes at most, in bytes.
_FRAME, _CALL = 200, 60

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

    async def answer(self, asked: Sequence[tuple[str, Asked]]) -> list[Answers]:
        """Do what clients ask for; return the answers, one for each that asked, once all is durable.

        Args:
            asked: The clients, each with what it asks for, in the order in which they came.
        """
        on_air = await self._show.on_air()
        await self._renew(on_air, asked)
        answers = []
        for contest, some in _by_contest(on_air, asked):
            answers += await self._answer(contest, some)
        return answers

    async def _answer(self, contest: int, asked: Sequence[tuple[str, Asked]]) -> list[Answers]:
        refused = await self._join(contest, asked)
        calls = [
            (client, each.keyword, call)
            for client, each in asked
            for call in each.calls
            if (client, call.place) in self._lines
        ]
        made = iter(await self._call(contest, calls))
        answers = []
        for client, each in asked:
            payloads = [] if not each.join else [self._joined(contest, client, each.join, refused)]
            ruled = [
                {**next(made), "line": call.place}
                if (client, call.place) in self._lines
                else {"line": call.place, **refused[client, call.place]}
                for call in each.calls
            ]
            answers.append(Answers(client, payloads + rulings(contest, ruled)))
        return answers

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
            answers = await self._show.ask_each("joins", "lines", lines, contest=contest, origin="client")
            for place, line in zip(some, answers, strict=True):
                if "line" in line:
                    self._lines[place] = line["line"]
                else:
                    refused[place] = line
        return refused

    async def _call(self, contest: int, calls: Sequence[tuple[str, str, Call]]) -> list[dict[str, Any]]:
        """Call; return the answers in order."""
        asked = [
            {
                "line": self._lines[client, call.place],
                "keyword": keyword,
                "number": call.number,
                "key": call.key or _key(contest, client, call),
            }
            for client, keyword, call in calls
        ]
        parts = [self._show.ask_each("calls", "calls", some, contest=contest) for some in _parts(asked)]
        return [answer for part in await asyncio.gather(*parts) for answer in part]

    async def _renew(self, on_air: int, asked: Sequence[tuple[str, Asked]]) -> None:
        """Tell the show who has calls to come, and who has none any more."""
        more: dict[str, bool] = {}
        for client, each in asked:
            if each.more is not None and each.contest in (None, on_air):
                more[client] = each.more
        if more:
            renewed = [client for client, has_more in more.items() if has_more]
            ended = [client for client, has_more in more.items() if not has_more]
            await self._show.lease(renewed, ended)


#: Why a line cannot have the name of its client.
_NAMES = "name-taken", "bad-name"


def _by_contest(on_air: int, asked: Sequence[tuple[str, Asked]]) -> Iterator[tuple[int, Sequence[tuple[str, Asked]]]]:
    """Yield runs of what is asked for one contest.

    Args:
        on_air: The contest that is meant where none is named.
        asked: As for `Desk.answer`.
    """
    first = 0
    for index in range(1, len(asked) + 1):
        contest = asked[first][1].contest or on_air
        if index == len(asked) or (asked[index][1].contest or on_air) != contest:
            yield contest, asked[first:index]
            first = index


def _parts(calls: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield calls in parts that fit into a request to the show."""
    part: list[dict[str, Any]] = []
    size = _FRAME
    for call in calls:
        # A character takes up to six bytes in JSON, or twelve.
        takes = _CALL + len(call["key"]) * 2 + 12 * (len(call["number"]) + len(call["keyword"]))
        if size + takes > MOST_BYTES:
            yield part
            part, size = [], _FRAME
        part.append(call)
        size += takes
    if part:
        yield part


def _token(client: str, place: int) -> str:
    """Return whose line it is: the hash of what nobody else can say, since the topic is the client's own."""
    return sha256(f"mqtt:{client}:{place}".encode()).hexdigest()


def _key(contest: int, client: str, call: Call) -> str:
    """Return the key of a call that has none: the same call that comes again has the same."""
    return blake2b(f"{contest}:{client}:{call.place}:{call.number}".encode(), digest_size=16).hexdigest()
