"""Connections that are slow, too large, too many, or cut off."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

from luckytui.clock import wall
from luckytui.room.connection import LONGEST_REQUEST, PATIENCE
from tests.room.conftest import Open, OpenRoom, heard, next_of, until


def get(here: Open, path: str) -> bytes:
    """Return a request for a path."""
    return b"GET %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n\r\n" % (path.encode(), here.room.place.listen.port)


async def answered(here: Open, sent: bytes) -> bytes:
    """Return all that is answered to what is sent, once the connection is closed."""
    reader, writer = await here.wire(sent)
    said = b""
    with suppress(ConnectionError):
        while part := await reader.read(1 << 16):
            said += part
    writer.close()
    return said


async def test_half_a_request_is_waited_for_only_so_long(open_room: OpenRoom) -> None:
    async with open_room() as here:
        halves = [b"", b"GET / HTTP/1.1\r\nhost:", b"POST /api/1/lines HTTP/1.1\r\nhost: 127.0.0.1:1\r\n"]
        wires = [await here.wire(half) for half in halves]
        assert (await here.client.get("/healthz")).status_code == 200
        here.server.look_for_slow(wall() + PATIENCE - 1)
        assert len(here.server.server_state.connections) == len(halves) + 1
        here.server.look_for_slow(wall() + PATIENCE + 1)
        for reader, writer in wires:
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
            writer.close()
        # One that is idle after an answer is no half request.
        assert len(here.server.server_state.connections) == 1
        assert (await here.client.get("/healthz")).status_code == 200


async def test_a_body_that_never_comes_is_waited_for_only_so_long(open_room: OpenRoom) -> None:
    async with open_room() as here:
        head = get(here, "/api/1/lines").replace(b"GET", b"POST")[:-2]
        reader, writer = await here.wire(head + b"content-type: application/json\r\ncontent-length: 9\r\n\r\n{")
        assert (await here.client.get("/healthz")).status_code == 200
        here.server.look_for_slow(wall() + PATIENCE + 1)
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()


async def test_one_that_does_not_read_is_dropped_and_the_others_hear(open_room: OpenRoom) -> None:
    async with open_room() as here, here.phone() as phone, phone.stream("GET", "/api/1/events") as stream:
        events = heard(stream)
        await anext(events)
        _, deaf = await here.wire(get(here, "/api/1/events"))
        await until(lambda: len(here.room.streams) == 2)
        told = b"event: noise\ndata: 0\n\n" + b":" * 1_000_000 + b"\n\n"
        for _ in range(20):
            await here.room.streams.broadcast("noise", told)
            await next_of(events, "noise")
        here.server.look_for_slow(wall() + PATIENCE + 1)
        await until(lambda: len(here.room.streams) == 1)
        await here.room.streams.broadcast("noise", told)
        await next_of(events, "noise")
        deaf.close()


async def test_headers_without_end_are_refused(open_room: OpenRoom) -> None:
    async with open_room() as here:
        said = await answered(here, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * LONGEST_REQUEST)
    assert said.startswith(b"HTTP/1.1 431 ")


async def test_an_address_without_end_is_refused(open_room: OpenRoom) -> None:
    async with open_room() as here:
        said = await answered(here, b"GET /" + b"a" * 2 * LONGEST_REQUEST)
    assert said.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\n{}\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\xff" * 99,
    ],
)
async def test_what_is_no_request_is_answered_or_cut_off(open_room: OpenRoom, noise: bytes) -> None:
    async with open_room() as here:
        said = await answered(here, noise)
        assert said.startswith(b"HTTP/1.1 400 ") or not said
        assert (await here.client.get("/healthz")).status_code == 200


async def test_connections_are_bounded_and_one_too_many_is_told_so(open_room: OpenRoom) -> None:
    async with open_room(most=3) as here:
        wires = [await here.wire(get(here, "/api/1/events")) for _ in range(3)]
        for reader, _ in wires:
            assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        refused = await answered(here, b"")
        wires[0][1].close()
        await until(lambda: len(here.room.streams) == 2)
        assert (await here.client.get("/healthz")).json()["streams"] == 2
        for _, writer in wires:
            writer.close()
    assert refused.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5" in refused


async def test_many_requests_in_one_piece_are_answered_in_order(open_room: OpenRoom) -> None:
    async with open_room() as here:
        reader, writer = await here.wire(get(here, "/healthz") * 100)
        for _ in range(100):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()


async def test_a_phone_that_leaves_in_the_middle_of_its_call_harms_nobody(open_room: OpenRoom) -> None:
    async with open_room() as here:
        for _ in range(50):
            _, writer = await here.wire(os.urandom(10) + get(here, "/api/1/events"))
            writer.transport.abort()
            _, writer = await here.wire(get(here, "/api/1/events"))
            writer.transport.abort()
        assert (await here.client.get("/healthz")).status_code == 200
        await until(lambda: len(here.room.streams) == 0)
