"""News in messages that no broker refuses, which number what they tell."""

from __future__ import annotations

import json

import pytest

from luckytui.relay import bulletins
from luckytui.relay.bulletins import News
from luckytui.relay.topics import MOST_BYTES

OPENING = '{"event":"on_air","contest":3,"keyword":"lucky","seed":7,"number":5}'


def call(seq: int) -> str:
    return f'{{"event":"call","contest":3,"seq":{seq},"caller":{seq},"number":111,"won":false}}'


def told(news: News) -> list[tuple[int, int, int]]:
    """Return of each message from where to where it goes, and how many lines it has."""
    found = []
    for payload in news.messages(9):
        assert len(payload) <= MOST_BYTES
        said = json.loads(payload)
        assert (said["epoch"], said["contest"]) == (9, 3)
        found.append((said["from"], said["to"], len(said["lines"])))
    return found


def test_events_are_numbered_from_the_opening_which_is_not_told() -> None:
    news = News()
    news.add([OPENING])
    assert not told(news)
    news.add([call(1), '{"event":"winner","contest":3,"caller":1}', call(2), '{"event":"paced","contest":3}'])
    assert told(news) == [(6, 7, 4)]
    news.add(['{"event":"off_air","contest":3,"reason":"the disk is full"}'])
    assert told(news) == [(8, 7, 1)]


def test_many_events_are_several_messages_without_a_gap() -> None:
    news = News()
    news.add([OPENING, *map(call, range(1, 2_001))])
    messages = told(news)
    assert len(messages) > 2
    assert [first for first, _, _ in messages] == [6, *(last + 1 for _, last, _ in messages[:-1])]
    assert (messages[-1][1], sum(count for *_, count in messages)) == (2_005, 2_000)


def test_what_nobody_took_in_time_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulletins, "MOST_WAITING", 3)
    news = News()
    news.add([OPENING, *map(call, range(1, 6))])
    assert told(news) == [(9, 10, 2)]


def test_another_contest_begins_anew() -> None:
    news = News()
    news.add([OPENING.replace('"contest":3', '"contest":2')])
    news.add([call(1)])
    news.add([OPENING.replace('"number":5', '"number":50')])
    news.add([call(2)])
    assert told(news) == [(51, 51, 1)]


@pytest.mark.parametrize("payload", [b"", b"[", b"[]", b"5", b'{"relay":"x"}', b'{"relay":true}', b"[" * 100_000])
def test_what_no_relay_has_said_names_none(payload: bytes) -> None:
    assert bulletins.relay_in(payload) == 0


def test_a_farewell_names_no_relay_that_serves() -> None:
    assert bulletins.relay_in(bulletins.off_air(7)) == 0
