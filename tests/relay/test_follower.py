"""A contest is put together from parts and news: nothing twice, nothing missed, nothing of an older show."""

from __future__ import annotations

import json
from typing import Any

from luckytui.contest import codec
from luckytui.contest.events import Event, Joined, Ruled, Snapshot
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Start
from luckytui.relay.follower import Follower
from tests.views import CONTEST, WON, rulings_of

MADE = rulings_of(WON)


def told(*events: Event) -> list[str]:
    return [line for event in events for line in codec.encode(event, details=True)]


def whole(calls: int) -> str:
    rulings = Rulings()
    rulings.extend(MADE[:calls])
    snapshot = Snapshot(CONTEST, 1 + calls, WON, Start(), (), rulings, Outcome.OPEN, 4.5, 1.0, False)
    return "\n".join(told(snapshot))


def parts(text: str, length: int, epoch: int = 9) -> list[dict[str, Any]]:
    pieces = [text[first : first + length] for first in range(0, len(text), length)]
    return [{"epoch": epoch, "part": i, "parts": len(pieces), "text": piece} for i, piece in enumerate(pieces)]


def news(first: int, last: int, contest: int = CONTEST, epoch: int = 9) -> dict[str, Any]:
    """Return news of the calls `first` to `last`; the event of call `n` has the number `n + 1`."""
    lines = told(*(Ruled(contest, 1 + call, (MADE[call - 1],)) for call in range(first, last + 1)))
    lines = [line for line in lines if json.loads(line)["event"] == "call"]
    return {"epoch": epoch, "contest": contest, "from": first + 1, "to": last + 1, "lines": lines}


def follower_at(calls: int) -> Follower:
    follower = Follower()
    follower.hear_state({"epoch": 9, "contest": CONTEST, "seq": 1 + calls})
    assert follower.lacks
    heard = [event for part in parts(whole(calls), 50) for event in follower.hear_part(part)]
    assert [type(event) for event in heard] == [Snapshot]
    assert not follower.lacks
    return follower


def seqs(events: list[Event]) -> list[int]:
    return [ruling.seq for event in events if isinstance(event, Ruled) for ruling in event.rulings]


def test_news_follow_the_whole() -> None:
    follower = follower_at(2)
    assert seqs(list(follower.hear_news(news(3, 4)))) == [3, 4]
    assert seqs(list(follower.hear_news(news(5, 5)))) == [5]


def test_what_the_whole_has_already_is_not_told_again() -> None:
    follower = follower_at(3)
    assert list(follower.hear_news(news(1, 2))) == []
    assert seqs(list(follower.hear_news(news(2, 5)))) == [4, 5]
    assert not follower.lacks


def test_a_gap_is_asked_for_and_the_news_wait_for_it() -> None:
    follower = follower_at(1)
    assert list(follower.hear_news(news(3, 3))) == []
    assert follower.lacks
    assert list(follower.hear_news(news(2, 2))) == []
    heard = [event for part in parts(whole(4), 999) for event in follower.hear_part(part)]
    assert [type(event) for event in heard] == [Snapshot]
    assert seqs(list(follower.hear_news(news(4, 5)))) == [5]


def test_another_contest_is_asked_for() -> None:
    follower = follower_at(1)
    follower.hear_state({"epoch": 9, "contest": CONTEST + 1, "seq": 1})
    assert follower.lacks


def test_what_happened_without_news_is_noticed() -> None:
    follower = follower_at(1)
    assert not follower.is_behind()
    follower.hear_state({"epoch": 9, "contest": CONTEST, "seq": 5})
    assert follower.is_behind()
    assert not follower.lacks, "the news may be on their way"


def test_an_older_show_is_not_listened_to_and_a_newer_one_begins_anew() -> None:
    follower = follower_at(1)
    assert list(follower.hear_news(news(2, 2, epoch=8))) == []
    assert [event for part in parts(whole(4), 999, epoch=8) for event in follower.hear_part(part)] == []
    assert seqs(list(follower.hear_news(news(2, 2)))) == [2]
    assert list(follower.hear_news(news(3, 3, epoch=10))) == []
    follower.hear_state({"epoch": 10, "contest": CONTEST, "seq": 4})
    assert follower.lacks


def test_parts_of_two_answers_are_not_mixed() -> None:
    follower = Follower()
    first, second = parts(whole(2), 60), parts(whole(3), 60)
    heard = [event for part in (*first[:2], *second) for event in follower.hear_part(part)]
    assert [event.number for event in heard] == [4]
    assert [event for part in first[2:] for event in follower.hear_part(part)] == []


def test_what_is_no_fact_of_its_own_is_told_in_its_place() -> None:
    follower = follower_at(1)
    joined = Joined(CONTEST, 3, LiveLine(21, "Ada", Origin.CLIENT))
    paced = json.dumps({"event": "paced", "contest": CONTEST, "at": 5.0, "rate": 2.0, "paused": False})
    message = {"epoch": 9, "contest": CONTEST, "from": 3, "to": 3, "lines": [paced, *told(joined), paced]}
    kinds = [type(event).__name__ for event in follower.hear_news(message)]
    assert kinds == ["Paced", "Joined", "Paced"]


def test_a_show_that_begins_after_another_is_gone_is_listened_to_whatever_its_clock_says() -> None:
    follower = follower_at(2)
    follower.lose()
    follower.hear_state({"epoch": 3, "contest": CONTEST, "seq": 4})
    assert follower.lacks
    heard = [event for part in parts(whole(3), 50, epoch=3) for event in follower.hear_part(part)]
    assert [type(event) for event in heard] == [Snapshot]
    assert seqs(list(follower.hear_news(news(4, 4, epoch=3)))) == [4]
