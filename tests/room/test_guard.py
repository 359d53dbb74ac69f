"""Under which addresses the room answers, whose pages may send to it, and what every answer says."""

from __future__ import annotations

import httpx
import pytest
from starlette.responses import Response

from luckytui.room.addresses import Listen
from luckytui.room.guard import Guard
from luckytui.room.place import Place
from tests.room.conftest import OpenRoom


@pytest.mark.parametrize(
    "host", ["evil.example", "10.0.0.5", "localhost", "localhost:1", "127.0.0.1:1", "", "[::1", "x" * 300]
)
async def test_an_address_that_is_not_the_rooms_is_refused(open_room: OpenRoom, host: str) -> None:
    async with open_room() as here:
        answer = await here.client.get("/", headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (421, "/problems/bad-host")


async def test_localhost_is_the_rooms(open_room: OpenRoom) -> None:
    async with open_room() as here:
        port = here.room.place.listen.port
        hosts = [f"localhost:{port}", f"LOCALHOST:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"]
        answers = [await here.client.get("/healthz", headers={"Host": host}) for host in hosts]
    assert [answer.status_code for answer in answers] == [200] * 4


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1", "127.0.0.1:{port}"]
)
async def test_another_sites_page_cannot_send(open_room: OpenRoom, origin: str) -> None:
    async with open_room() as here:
        origin = origin.format(port=here.room.place.listen.port)
        answer = await here.client.post("/api/1/lines", json={"code": here.code}, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/bad-origin")


async def test_the_rooms_own_page_can_send(open_room: OpenRoom) -> None:
    async with open_room() as here:
        origin = f"http://localhost:{here.room.place.listen.port}"
        answer = await here.client.post("/api/1/lines", json={"code": here.code}, headers={"Origin": origin})
    assert answer.status_code == 201


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/api/1/line", "/openapi.json"])
async def test_every_answer_keeps_the_page_to_itself(open_room: OpenRoom, path: str) -> None:
    async with open_room() as here:
        headers = (await here.client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("scheme", "told"), [("http", None), ("https", "same-origin")])
async def test_only_over_tls_is_told_what_browsers_complain_of_without(scheme: str, told: str | None) -> None:
    guard = Guard(Response("ok"), Place(Listen("127.0.0.1", 8000), scheme, addresses=lambda: []))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url=f"{scheme}://127.0.0.1:8000") as client:
        answer = await client.get("/")
    assert answer.text == "ok"
    assert answer.headers.get("cross-origin-opener-policy") == told
