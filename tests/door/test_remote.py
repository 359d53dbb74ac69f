"""A show behind the URL of a room: what is sent and understood, and what is said where no room answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any

import pytest

from luckytui.contest import codec
from luckytui.contest.events import Event, OnAir, Ruled
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.door.protocol import DoorClosed, DoorError, RequestRefused
from luckytui.door.remote import Remote, at_the_room, part

#: Status and body of an answer; the body in pieces, each sent by itself.
Answer = tuple[int, list[bytes]]
STATE = {"contest": 3, "keyword": "lucky"}
RULING = {"seq": 1, "number": 517, "magic_number": 517, "residue": 0, "won": True}


@contextmanager
def answering(*answers: Answer, port: int = 0) -> Iterator[tuple[str, list[tuple[str, dict[str, str], Any]]]]:
    """Yield the URL of a server that gives these answers, the last one again and again, and what it was asked."""
    asked: list[tuple[str, dict[str, str], Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, pieces = answers[min(len(asked), len(answers) - 1)]
            asked.append((f"{self.command} {self.path}", dict(self.headers), json.loads(body) if body else None))
            self.send_response(status)
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()

        do_GET = do_POST = _answer

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            serving.join()


def said(*objects: object) -> list[Answer]:
    return [(200, [json.dumps(each).encode()]) for each in objects]


def problem(status: int, name: str) -> Answer:
    return status, [json.dumps({"type": f"/problems/{name}", "detail": f"It is {name}.", "status": status}).encode()]


def test_a_call_repeats_the_keyword_that_the_room_says_in_the_contest_that_is_on_air() -> None:
    with answering(*said({"line": 7}, STATE, RULING)) as (url, asked):
        room = Remote(f"{url}/J/BCDF", "t" * 22)
        room.join("BCDF", "Ada")
        assert room.call("517", "k") == RULING
    assert [each[0] for each in asked] == ["POST /api/1/lines", "GET /api/1/contest", "POST /api/1/calls"]
    assert [each[2] for each in asked] == [
        {"code": "BCDF", "name": "Ada"},
        None,
        {"keyword": "lucky", "number": "517", "contest": 3},
    ]
    assert {each[1]["Authorization"] for each in asked} == {"Bearer " + "t" * 22}
    assert asked[2][1]["Idempotency-Key"] == "k"


@pytest.mark.parametrize(
    ("state", "reason"),
    [({"contest": None, "keyword": None}, "off-air"), ({"contest": 3, "keyword": None}, "not-reached")],
)
def test_a_call_that_cannot_be_made_yet_is_not_sent(state: dict[str, Any], reason: str) -> None:
    with answering(*said(state)) as (url, asked), pytest.raises(RequestRefused) as refused:
        Remote(url, "t").call("517", "k")
    assert (refused.value.reason, len(asked)) == (reason, 1)


def test_a_refusal_says_what_the_room_says() -> None:
    with (
        answering(problem(403, "locked")) as (url, _),
        pytest.raises(RequestRefused, match=r"^It is locked$") as refused,
    ):
        Remote(url, "t").join("BCDF", "")
    assert refused.value.reason == "locked"


@pytest.mark.parametrize(
    "answer",
    [
        *(
            (200, [b"<html>"]),
            (200, [b"[]"]),
            (200, [b"\xff"]),
            (200, [b"[" * 100_000]),
            (200, [b" " * (1 << 20), b"{}"]),
        ),
        *((500, [b"oops"]), (404, [b"[]"]), (403, [b'{"type":7}']), (403, [b"[" * 100_000])),
    ],
    ids=lambda answer: f"{answer[0]} {answer[1][0][:10]!r}",
)
def test_what_is_no_room_is_told_in_a_sentence(answer: Answer) -> None:
    with (
        answering(answer) as (url, _),
        pytest.raises(DoorError, match=f"^what answers at {url} is no room of luckytui$"),
    ):
        Remote(url, "t").join("BCDF", "")


@pytest.mark.parametrize("ruling", [{}, RULING | {"seq": "\x1b[31m1"}, RULING | {"won": 1}, RULING | {"residue": -1}])
def test_an_answer_that_is_no_ruling_is_told_in_a_sentence(ruling: dict[str, Any]) -> None:
    with answering(*said(STATE, ruling)) as (url, _), pytest.raises(DoorError, match=r"is no room of luckytui$"):
        Remote(url, "t").call("517", "k")


def test_a_room_that_cannot_be_reached_is_told_with_the_reason() -> None:
    with answering((200, [])) as (url, _):
        pass
    with pytest.raises(DoorClosed, match=rf"^{url} cannot be reached \(Connection refused\)$"):
        Remote(url, "t").join("BCDF", "")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://h:1/J/ABCD", "ABCD"),
        ("http://h/j/abcd/", "abcd"),
        ("http://h/", ""),
        ("http://h/watch/KEY", ""),
        ("http://h/J", ""),
    ],
)
def test_the_code_stands_behind_the_j(url: str, code: str) -> None:
    assert part(url, "J") == code


#: A contest on air, and a call in it.
ON_AIR: list[Event] = [OnAir(3, 1, Terms(seed=4)), Ruled(3, 2, (Ruling(1, 5, 517, 517, 0.5),))]


def body(*events: Event) -> bytes:
    return b"".join(f"{line}\n".encode() for event in events for line in codec.encode(event, details=True))


def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luckytui.door.remote._PAUSE", 0.0)


async def test_the_events_are_heard_a_connection_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    no_pause(monkeypatch)
    whole = body(*ON_AIR)
    # A line in two pieces; empty lines say that the room is there.
    pieces = [b"\n", whole[:40], whole[40:], b"\n", b"\n"]
    answers: list[Answer] = [problem(503, "off-air"), (200, pieces), (200, [body(ON_AIR[0])])]
    with answering(*answers) as (url, asked):
        told: list[str] = []
        source = at_the_room(f"{url}/watch/KEY", told.append)
        for expected in (ON_AIR, ON_AIR[:1]):
            assert [event async for event in await anext(source)] == expected
        await source.aclose()
    assert {(each[0], each[1]["Authorization"]) for each in asked} == {("GET /api/1/feed", "Bearer KEY")}
    assert told == [], "a room without a show can be reached"


async def test_a_room_that_cannot_be_reached_is_told_once_and_so_is_that_it_can_be_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_pause(monkeypatch)
    with answering(*said({})) as (url, _):
        pass
    told: list[str] = []
    tries, thrice, loop, feed = count(1), asyncio.Event(), asyncio.get_running_loop(), Remote.feed

    def counted(room: Remote) -> HTTPResponse:
        if next(tries) == 3:
            loop.call_soon_threadsafe(thrice.set)
        return feed(room)

    monkeypatch.setattr(Remote, "feed", counted)
    source = at_the_room(f"{url}/watch/KEY", told.append)
    heard = asyncio.ensure_future(anext(source))
    await thrice.wait()
    assert told == [f"{url} cannot be reached (Connection refused)"]
    with answering((200, [body(ON_AIR[0])]), port=int(url.rpartition(":")[2])):
        assert [event async for event in await heard] == ON_AIR[:1]
        await source.aclose()
    assert told[1:] == [""]


@pytest.mark.parametrize(
    "answer",
    [
        *(problem(404, "not-found"), (200, [b"<html>\n"]), (500, [b"oops"]), (200, [b"[" * 100_000, b"\n"])),
        (200, [b'{"event":"paced","contest":0,"at":0,"rate":0,"paused":false}\n']),
        (200, [b"endless" * 1_000] * 10),
    ],
    ids=["no such page", "a page", "trouble", "nested", "no rate", "a line without end"],
)
async def test_what_is_no_room_for_watching_is_told(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    no_pause(monkeypatch)
    monkeypatch.setattr("luckytui.door.remote._LONGEST_LINE", 50_000)
    with (
        answering(answer) as (url, _),
        pytest.raises(DoorError, match=r"is not the address for watching|is no room of"),
    ):
        async for connection in at_the_room(f"{url}/watch/KEY", str):
            async for _ in connection:
                pass
