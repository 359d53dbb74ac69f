"""Names, bodies, tokens, codes and floods of somebody who means harm."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luckytui.room.api import LONGEST_BODY
from luckytui.room.limits import Limit
from tests.room.conftest import KEY, OpenRoom, call

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[bold]x[/]",
        "a b",
        "x" * 17,
        "\x1b[2J",
        "\u202eevil",
        "e\u0301\u0301",
        "\ufdfd",
        "\u200b",
        "\0",
        "שלום",
        "ᅠ",
        " ",
    ],
)
async def test_a_name_that_could_disturb_a_screen_is_refused(open_room: OpenRoom, name: str) -> None:
    async with open_room() as here:
        refused = await here.client.post("/api/1/lines", json={"code": here.code, "name": name})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-name")


@pytest.mark.parametrize(("name", "shown"), [("Zoë", "Zoë"), ("Ｚoe", "Zoe"), ("", "Charlie"), ("名前", "名前")])
async def test_a_name_is_kept_in_its_normal_form(open_room: OpenRoom, name: str, shown: str) -> None:
    async with open_room() as here, here.joined(name) as phone:
        assert (await phone.get("/api/1/line")).json()["name"] == shown


async def test_a_name_that_is_taken_is_refused_however_it_is_written(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined("Ada"):
        for name in ("ada", "ADA", "ＡＤＡ"):
            refused = await here.client.post("/api/1/lines", json={"code": here.code, "name": name})
            assert (refused.status_code, refused.json()["type"]) == (409, "/problems/name-taken")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"code"',
        b'{"code":1}',
        b'{"code":null}',
        b'{"code":"BCDF","line":1}',
        b'{"code":"\xff\xfe"}',
        b'{"code":"\\ud800"}',
        b'{"code":NaN}',
        b"[" * 1000,
        b'{"code":' * 100,
        b'{"code":"%s"}' % (b"x" * 900),
    ],
)
async def test_a_body_that_is_none_is_refused_in_a_sentence(open_room: OpenRoom, body: bytes) -> None:
    async with open_room() as here:
        refused = await here.client.post("/api/1/lines", content=body, headers=JSON)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-body")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"].endswith(".")


async def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(open_room: OpenRoom) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b" " * (LONGEST_BODY // 2)

    async with open_room() as here:
        told = await here.client.post("/api/1/lines", content=b" " * (LONGEST_BODY + 1), headers=JSON)
        untold = await here.client.post("/api/1/lines", content=parts(), headers=JSON)
    assert (told.status_code, untold.status_code) == (413, 413)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"]
)
async def test_what_a_form_of_another_page_can_send_is_refused(open_room: OpenRoom, kind: str) -> None:
    async with open_room() as here:
        body = json.dumps({"code": here.code})
        refused = await here.client.post("/api/1/lines", content=body, headers={"content-type": kind} if kind else {})
    assert (refused.status_code, refused.json()["type"]) == (415, "/problems/not-json")


@pytest.mark.parametrize("token", ["", "x", "x" * 22, "x" * 23, "../" * 8, "~" * 22])
async def test_a_token_that_was_not_given_has_no_line(open_room: OpenRoom, token: str) -> None:
    async with open_room() as here, here.joined():
        headers = {"Authorization": f"Bearer {token}".strip()}
        told = await here.client.get("/api/1/line", headers=headers)
        body = {"keyword": "lucky", "number": "517"}
        called = await here.client.post("/api/1/calls", json=body, headers={**headers, "Idempotency-Key": "k"})
    assert (told.status_code, told.json()["type"]) == (401, "/problems/no-line")
    assert called.status_code == 401


async def test_one_cannot_call_from_anothers_line(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined("Ada") as ada, here.joined("Bob") as bob:
        made = await call(ada, "517", key="ada")
        other = await call(bob, "518", key="ada")
    assert made.json()["seq"] == 1
    # The same key from another line is another call.
    assert (other.status_code, other.json()["number"]) == (200, 518)


async def test_the_show_is_told_the_hash_of_a_token_and_never_the_token(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        token = (await phone.post("/api/1/lines", json={})).json()["token"]
        assert here.room.lines.owner(3) != token
        assert len(here.room.lines.owner(3) or "") == 64
        assert isinstance(here.room.journal, Path)
        journal = b"".join(path.read_bytes() for path in here.room.journal.parent.iterdir() if path.is_file())
    assert token.encode() not in journal


@pytest.mark.parametrize("path", ["/api/1/lines", "/api/1/code"])
async def test_wrong_codes_are_slowed_down_and_harm_nobody_with_a_line(open_room: OpenRoom, path: str) -> None:
    async with open_room() as here, here.joined() as phone:
        here.room.misses = Limit(burst=10, rate=1.0, now=lambda: 0.0)
        each = ["/api/1/lines", "/api/1/code", *[path] * 10]
        wrong = [await here.client.post(where, json={"code": "XXXX"}) for where in each]
        right = await here.client.post(path, json={"code": here.code})
        again = await phone.post("/api/1/lines", json={})
    assert [answer.status_code for answer in wrong[:10]] == [403] * 10
    assert {answer.status_code for answer in wrong[10:]} == {429}
    assert (right.status_code, right.json()["type"]) == (429, "/problems/too-many-misses")
    assert right.headers["retry-after"] == "1"
    assert again.status_code == 200


async def test_a_flood_of_calls_is_slowed_down(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone, here.joined() as other:
        here.room.calls = Limit(burst=20, rate=5.0, now=lambda: 0.0)
        answers = [await call(phone, "517", key=f"k{index}") for index in range(30)]
        fair = await call(other, "518")
    assert [answer.status_code for answer in answers] == [200] + [409] * 19 + [429] * 10
    assert answers[-1].json()["type"] == "/problems/too-fast"
    assert fair.status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 65, "a\tb"])
async def test_a_call_without_a_proper_key_is_refused(open_room: OpenRoom, key: str) -> None:
    async with open_room() as here, here.joined() as phone:
        refused = await call(phone, "517", key=key)
        assert here.room.state.view is not None
        assert here.room.state.view.calls == 0
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-body")


@pytest.mark.parametrize("number", ["", "12", "099", "1000", "１２３", " 517", "+51", "5e2", "-17"])
async def test_a_number_that_is_not_three_digits_is_refused(open_room: OpenRoom, number: str) -> None:
    async with open_room() as here, here.joined() as phone:
        refused = await call(phone, number)
        made = await call(phone, "517")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-number")
    assert made.status_code == 200


async def test_the_presenters_feed_is_for_the_presenter(open_room: OpenRoom) -> None:
    async with open_room() as here, here.joined() as phone:
        answers = [
            await here.client.get("/api/1/feed"),
            await phone.get("/api/1/feed"),
            await here.client.get("/api/1/feed", headers={"Authorization": f"Bearer {KEY[::-1]}"}),
        ]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(404, "/problems/not-found")}


async def test_nothing_that_a_phone_hears_gives_the_calls_away(open_room: OpenRoom) -> None:
    async with (
        open_room(lead_in=3_600.0, seed=8_765_432_198_765_432, keyword="abracadabra") as here,
        here.joined() as phone,
    ):
        heard = [
            await phone.get(path)
            for path in ("/api/1/contest", "/api/1/line", "/api/1/contests", "/api/1/contests/1/calls")
        ]
        early = await call(phone, "517", keyword="abracadabra")
    for answer in heard:
        assert answer.status_code == 200
        assert "8765432198765432" not in answer.text
        assert "abracadabra" not in answer.text
    assert (early.status_code, early.json()["type"]) == (403, "/problems/not-reached")
