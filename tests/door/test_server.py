"""The server of the door: answers everybody once, and no client, however it behaves, holds up the show or another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from luckytui.contest.events import Event
from luckytui.door import connection, server
from luckytui.door.protocol import MOST_BYTES
from tests.door.at_the_door import LINE, Raw, call, on_air


async def test_requests_are_answered_under_their_ids(journal_path: Path) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        raw.say(call(9), call(7, "34", line=LINE + 1), call(8, "34", line=1))
        assert (await raw.answer(7))["refused"] == "unknown-caller"
        assert (await raw.answer(8))["refused"] == "unknown-caller"
        assert (await raw.answer(9))["ok"]["seq"] == 1


BAD = [
    b"",
    b"hello",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b'"x"',
    b"{}",
    b"[" * 60_000,
    b'{"id":' * 10_000,
    b'{"id":1,"do":"call","line":' + b"9" * 5_000 + b"}",
    b'{"id":NaN,"do":"call"}',
    b'{"id":1e999,"do":"call"}',
    b'{"id":1} {"id":2}',
    *(b'{"id":%s,"do":"call"}' % id for id in (b"null", b"true", b'"1"', b"1.0", b"-1", b"[1]", b"{}", b"1" * 30)),
    b'{"do":"call"}',
    b'{"id":1}',
    b'{"id":1,"do":7}',
    b'{"id":1,"do":"\\ud800"}',
]


@pytest.mark.parametrize("line", BAD, ids=lambda line: repr(line[:24]))
async def test_a_line_that_is_no_request_is_refused_in_a_sentence_and_the_next_one_answered(
    journal_path: Path, line: bytes
) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        raw.say(line + b"\n", call(5))
        said = await raw.said()
        assert (said["id"], said["refused"]) == (None if said["id"] is None else 1, "bad-request")
        assert said["say"]
        assert (await raw.answer(5))["ok"]["line"] == LINE


#: Values that a field of a call must not have.
VALUES: dict[str, list[object]] = {
    "line": [None, "7", 7.0, True, -1, [], {}, 2**53],
    "keyword": [7, "x" * 65, "\ud800", "a\nb", []],
    "number": [None, 517, "5" * 65, "\x00", {}],
    "key": [None, "", 7, "k" * 129, "a b", "ä", "\ud800"],
    "contest": ["1", 1.0, -1, True],
}
NOBODY_HERE: list[object] = [[], {"x": 1}, {"7": "1"}, {"7": -1}, {"7": True}, {"²": 1}]
WRONG: list[dict[str, object]] = [
    *({field: value} for field, values in VALUES.items() for value in values),
    {"do": "fly"},
    {"do": ""},
    {"do": "join", "name": "", "origin": "pigeon", "token": "0" * 64},
    {"do": "join", "name": "", "origin": "client", "token": "0" * 63},
    {"do": "join", "name": "", "origin": "client", "token": "A" * 64},
    {"do": "join", "name": "x" * 99, "origin": "client", "token": "0" * 64},
    {"do": "join", "origin": "client", "token": "0" * 64},
    {"do": "join", "name": "", "origin": "keyboard", "token": "0" * 64},
    {"do": "line"},
    {"do": "room", "addresses": []},
    {"do": "room", "url": "", "addresses": "http://10.0.0.5"},
    {"do": "room", "url": "", "addresses": [7]},
    {"do": "room", "url": "", "addresses": [""] * 65},
    {"do": "presence"},
    *({"do": "presence", "here": here} for here in NOBODY_HERE),
    {"do": "presence", "here": {}, "part": "1"},
]


@pytest.mark.parametrize("fields", WRONG, ids=str)
async def test_a_request_with_a_field_that_is_wrong_changes_nothing(
    journal_path: Path, fields: dict[str, object]
) -> None:
    async with on_air(journal_path) as show, Raw.connected(journal_path) as raw:
        raw.say(call(3, **fields))
        answer = await raw.answer(3)
        assert answer["refused"] == "bad-request"
        assert answer["say"]
        assert len(show.journal.rulings[1]) == 0
        assert len(show.journal.stored[1].lines) == 1


@pytest.mark.parametrize("number", ["0", "1000", "١٢٣", "", " 17", "-17"])
async def test_a_number_that_is_none_is_the_contest_s_to_refuse(journal_path: Path, number: str) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        raw.say(call(1, number), call(2, line=2**53 - 1))
        assert (await raw.answer(1))["refused"] == "bad-number"
        assert (await raw.answer(2))["refused"] == "unknown-caller"


async def test_a_line_without_end_is_refused_and_closes_the_connection(journal_path: Path) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as raw, Raw.connected(journal_path) as other:
        raw.say(b"x" * (MOST_BYTES + 2))
        said = await raw.said()
        assert (said["id"], said["say"]) == (None, "a request is a line of at most 65536 bytes")
        assert await raw.rest() == b""
        other.say(call(1))
        assert "ok" in await other.answer(1)


async def test_half_a_line_counts_for_nothing(journal_path: Path) -> None:
    async with on_air(journal_path) as show, Raw.connected(journal_path) as raw:
        raw.say(json.dumps(call(1)).encode())
        raw.writer.write_eof()
        assert await raw.rest() == b""
        await show.hear()
        assert show.journal.rulings[1] == []


async def test_whoever_has_said_everything_still_hears_the_answer(journal_path: Path) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        raw.say(call(1))
        raw.writer.write_eof()
        assert json.loads(await raw.rest())["ok"]["seq"] == 1


async def test_a_client_that_says_nothing_is_sent_away(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.0)
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        assert await raw.rest() == b""


async def test_more_clients_than_there_is_room_for_are_closed_and_the_others_served(journal_path: Path) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as first:
        others = [await asyncio.open_unix_connection(f"{journal_path}.door") for _ in range(1_000)]
        hellos = [await reader.readline() for reader, _ in others]
        assert [bool(hello) for hello in hellos] == [True] * (server.MOST_CLIENTS - 1) + [False] * (
            1_001 - server.MOST_CLIENTS
        )
        first.say(call(1))
        assert "ok" in await first.answer(1)
        for _, writer in others:
            writer.transport.abort()
        admitted = False
        while not admitted:
            # As soon as the show has seen that they are gone.
            reader, writer = await asyncio.open_unix_connection(f"{journal_path}.door")
            admitted = bool(await reader.readline())
            writer.transport.abort()


async def test_a_call_whose_client_has_gone_is_taken_and_answered_alike_when_it_is_sent_again(
    journal_path: Path,
) -> None:
    async with on_air(journal_path) as show:
        async with Raw.connected(journal_path) as raw:
            raw.say(call(1))
            await raw.writer.drain()
        await show.hear()
        assert len(show.journal.rulings[1]) == 1
        async with Raw.connected(journal_path) as again:
            again.say(call(1), call(2, "999", "another"))
            assert (await again.answer(1))["ok"]["number"] == 345
            assert (await again.answer(2))["refused"] == "second-call"
        assert len(show.journal.rulings[1]) == 1


async def test_a_client_that_never_reads_is_dropped_and_holds_up_nobody(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_air(journal_path) as show, Raw.connected(journal_path) as deaf, Raw.connected(journal_path) as other:
        deaf.reader._transport.pause_reading()  # type: ignore[attr-defined]
        deaf.say({"id": 1, "do": "subscribe"})
        other.say({"id": 1, "do": "subscribe"}, call(2))
        assert (await other.answer(2))["ok"]["seq"] == 1
        await show.hear()
        monkeypatch.setattr(connection, "PATIENCE", 0.05)
        subscribers = len(show.host.feed._subscribers)
        while len(show.host.feed._subscribers) == subscribers:
            # A refusal is announced too, and is no fact: this can go on for ever.
            await show.host.call(LINE, "x" * 60, "345", "other")
            assert (await other.said())["event"] == "refused"
        other.say(call(3))
        assert (await other.answer(3))["ok"]["seq"] == 1


async def test_answers_that_nobody_reads_are_not_piled_up(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_air(journal_path), Raw.connected(journal_path) as other, AsyncExitStack() as stack:
        other.say(call(1))
        assert "ok" in await other.answer(1)
        monkeypatch.setattr(connection, "PATIENCE", 0.2)
        deaf = await stack.enter_async_context(Raw.connected(journal_path))
        deaf.reader._transport.pause_reading()  # type: ignore[attr-defined]
        with pytest.raises(ConnectionError):
            while True:
                deaf.say(*(call(id, "34") for id in range(100)))
                await deaf.writer.drain()
        other.say(call(1))
        assert "ok" in await other.answer(1)


async def test_the_last_events_are_heard_before_the_door_closes(journal_path: Path) -> None:
    async with AsyncExitStack() as client:
        async with on_air(journal_path) as show:
            raw = await client.enter_async_context(Raw.connected(journal_path))
            raw.say({"id": 1, "do": "subscribe"})
            assert (await raw.answer(1), (await raw.said())["event"]) == ({"id": 1, "ok": {}}, "snapshot")
            for rate in range(1, 200):
                show.host.pace(rate=float(rate))
        assert [json.loads(line)["rate"] for line in (await raw.rest()).splitlines()] == [*range(1, 200)]


async def test_between_two_pieces_of_a_long_event_everybody_else_has_a_turn(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, seen = 0, []

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def in_pieces(event: Event) -> Iterator[bytes]:
        for piece in (b'{"event":', b'"long"', b"}", b"\n"):
            seen.append(turns)
            yield piece

    monkeypatch.setattr(connection, "pieces", in_pieces)
    counting = asyncio.create_task(count())
    async with on_air(journal_path), Raw.connected(journal_path) as raw:
        raw.say({"id": 1, "do": "subscribe"})
        await raw.answer(1)
        assert await raw.said() == {"event": "long"}
    counting.cancel()
    # The second piece is made before it is known that there is one.
    assert len(set(seen[1:])) == len(seen[1:]) == 3
