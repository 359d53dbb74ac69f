"""Calls that have arrived whole take a short way, the others a long one; both answer alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.responses import Response

from luckytui.room.addresses import Listen
from luckytui.room.api import LONGEST_BODY
from luckytui.room.connection import Connection
from luckytui.room.direct import DirectCalls
from luckytui.room.guard import Guard
from luckytui.room.place import Place
from luckytui.room.room import Room
from tests.room.conftest import Open, OpenRoom, call, until

CALL = {"keyword": "lucky", "number": "517"}
JSON, KEY = "content-type: application/json", "idempotency-key: k"

#: A way to call, as the headers besides host, cookie and length, the body, and the status of the answer.
WAYS = [
    pytest.param([JSON, KEY], CALL, 200, id="taken"),
    pytest.param([JSON, KEY], CALL | {"contest": 99}, 410, id="another contest"),
    pytest.param([JSON, KEY], CALL | {"keyword": "unlucky"}, 403, id="wrong keyword"),
    pytest.param([JSON, KEY], CALL | {"keyword": "no keyword"}, 403, id="no keyword"),
    pytest.param([JSON, KEY], CALL | {"number": "17"}, 422, id="no number"),
    pytest.param([JSON, KEY], {"keyword": "lucky"}, 422, id="half a call"),
    pytest.param([JSON, KEY], "no JSON", 422, id="no JSON"),
    pytest.param([JSON, KEY], CALL | {"more": "x" * LONGEST_BODY}, 413, id="too large"),
    pytest.param([JSON], CALL, 422, id="no key"),
    pytest.param([JSON, "idempotency-key: two words"], CALL, 422, id="bad key"),
    pytest.param([KEY], CALL, 415, id="no content type"),
    pytest.param(["content-type: text/plain", KEY], CALL, 415, id="another content type"),
    pytest.param([JSON, KEY, "origin: http://evil.example"], CALL, 403, id="another site"),
    pytest.param([JSON, KEY, "host: evil.example"], CALL, 200, id="a second host, which does not count"),
    pytest.param([JSON, KEY, "connection: close"], CALL, 200, id="the last request"),
    pytest.param([JSON, KEY, "authorization: Bearer nobodynobodynobodyno22"], CALL, 401, id="another's token"),
]


def waits_for_more(connection: object) -> bool:
    """Return whether the head of a request has arrived, and its body has not."""
    assert isinstance(connection, Connection)
    return connection.cycle is not None and connection.cycle.more_body


async def answered(here: Open, head: bytes, body: bytes, *, whole: bool) -> tuple[int, set[bytes], dict[str, Any]]:
    """Return status, headers and body of the answer to a request that is sent whole, or its body after its head."""
    reader, writer = await here.wire(head + body if whole else head)
    if not whole:
        await until(lambda: any(map(waits_for_more, here.server.server_state.connections)))
        writer.write(body)
    status, *headers = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")[:-2]
    length = next(int(header[16:]) for header in headers if header.startswith(b"content-length: "))
    told = json.loads(await reader.readexactly(length))
    writer.close()
    # Their seconds may differ.
    dated = {header.partition(b" ")[0] if header.startswith(b"date: ") else header for header in headers}
    return int(status.split()[1]), dated, told


@pytest.mark.parametrize(("headers", "said", "status"), WAYS)
async def test_both_ways_answer_alike(open_room: OpenRoom, headers: list[str], said: object, status: int) -> None:
    async with open_room(prizes=0) as here, here.joined() as phone:
        cookie = f"cookie: {here.room.cookie}={phone.cookies[here.room.cookie]}"
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        lines = [
            "POST /api/1/calls HTTP/1.1",
            f"host: 127.0.0.1:{here.room.place.listen.port}",
            cookie,
            f"content-length: {len(body)}",
            *headers,
        ]
        head = "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
        short = await answered(here, head, body, whole=True)
        long = await answered(here, head, body, whole=False)
    assert short == long
    assert short[0] == status


async def test_a_call_from_a_line_that_the_room_does_not_know_yet_is_ruled_on(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        here.room.lines._lines.clear()
        answer = await call(phone, "517")
    assert (answer.status_code, answer.json()["number"]) == (200, 517)


async def test_calls_in_one_piece_are_answered_in_their_order(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        body = json.dumps(CALL)
        head = f"POST /api/1/calls HTTP/1.1\r\nhost: 127.0.0.1:{here.room.place.listen.port}\r\n"
        head += f"cookie: {here.room.cookie}={phone.cookies[here.room.cookie]}\r\n{JSON}\r\n"
        calls = [f"{head}idempotency-key: {key}\r\ncontent-length: {len(body)}\r\n\r\n{body}" for key in "aba"]
        reader, writer = await here.wire("".join(calls).encode())
        statuses = []
        for _ in calls:
            said = await reader.readuntil(b"\r\n\r\n")
            statuses.append(int(said.split()[1]))
            await reader.readexactly(int(said.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        writer.close()
    assert statuses == [200, 409, 200]


@pytest.mark.parametrize(
    ("changed", "body", "taken"),
    [
        ({}, b"{}", True),
        ({"method": "PUT"}, b"{}", False),
        ({"path": "/api/1/lines"}, b"{}", False),
        ({"query_string": b"a=b"}, b"{}", False),
        ({}, b" " * (LONGEST_BODY + 1), False),
        ({"headers": [(b"host", b"a"), (b"host", b"b")]}, b"{}", False),
    ],
)
async def test_what_is_unusual_takes_the_long_way(
    tmp_path: Any, changed: dict[str, Any], body: bytes, taken: bool
) -> None:
    place = Place(Listen("127.0.0.1", 8000), addresses=lambda: [])
    told: list[Response] = []
    scope = {"path": "/api/1/calls", "method": "POST", "query_string": b"", "headers": [(b"host", b"a")]}
    direct = DirectCalls(Room(tmp_path / "none.journal", place, ""), Guard(Response(), place))
    assert direct.take(scope | changed, body, told.append) is taken
    assert [response.status_code for response in told] == ([421] if taken else [])
