"""What is asked of the show in one turn of the event loop: one request, each with its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from luckytui.contest.events import Event
from luckytui.room import together
from luckytui.room.api import CallMade
from luckytui.room.problems import ProblemError
from luckytui.room.together import MOST_TOGETHER, Together
from tests.room.conftest import OpenRoom, call


class Asked:
    """A show that answers once it is let go.

    Attributes:
        requests: What it was sent.
        go_on: Lets it answer.
        problem: What it answers instead, if not empty.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.go_on = asyncio.Event()
        self.problem = ""

    async def send(self, numbers: Sequence[Any], **fields: Any) -> list[int | ProblemError]:
        """Answer each number with its double; none has a double that is less than 0."""
        self.requests.append({"numbers": list(numbers), **fields})
        await self.go_on.wait()
        if self.problem:
            raise ProblemError(self.problem)
        return [2 * number if number >= 0 else ProblemError("bad-number") for number in numbers]


async def asked(asks: Together[int], number: int, **common: object) -> int:
    """Ask for the double of a number."""
    return await asks.ask(number, **common)


async def turns() -> None:
    """Let all that can be done be done."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_is_asked_at_once_is_one_request_with_an_answer_for_each() -> None:
    show = Asked()
    show.go_on.set()
    asks = Together(show.send)
    told = await asyncio.gather(*(asks.ask(number) for number in range(MOST_TOGETHER + 1)))
    assert told == [2 * number for number in range(MOST_TOGETHER + 1)]
    assert [len(request["numbers"]) for request in show.requests] == [MOST_TOGETHER, 1]
    assert await asks.ask(7) == 14


async def test_who_is_refused_alone_keeps_nobody_else_from_an_answer() -> None:
    show = Asked()
    show.go_on.set()
    asks = Together(show.send)
    first, second, third = await asyncio.gather(asks.ask(1), asks.ask(-1), asks.ask(3), return_exceptions=True)
    assert (first, third) == (2, 6)
    assert isinstance(second, ProblemError)
    assert second.name == "bad-number"
    assert len(show.requests) == 1


async def test_what_is_meant_for_another_contest_is_another_request() -> None:
    show = Asked()
    show.go_on.set()
    asks = Together(show.send)
    await asyncio.gather(*(asks.ask(1, contest=contest) for contest in (None, 3, None)))
    assert show.requests == [{"contest": None, "numbers": [1, 1]}, {"contest": 3, "numbers": [1]}]


async def test_a_show_that_is_gone_is_told_to_each_who_asked_and_still_waits() -> None:
    show = Asked()
    show.problem = "off-air"
    asks = Together(show.send)
    asking = [asyncio.create_task(asked(asks, number)) for number in range(3)]
    await turns()
    asking[1].cancel()
    show.go_on.set()
    done = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in done] == [ProblemError, asyncio.CancelledError, ProblemError]
    await asks.quiet()


async def test_quiet_is_when_all_are_answered() -> None:
    show = Asked()
    asks = Together(show.send)
    await asks.quiet()
    asking = [asyncio.create_task(asked(asks, number)) for number in range(3)]
    await turns()
    quiet = asyncio.create_task(asks.quiet())
    await turns()
    assert not quiet.done()
    show.go_on.set()
    await quiet
    assert all(each.done() for each in asking)


async def test_nobody_waits_for_answers_that_do_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST_WAIT", 0.0)
    asks = Together(Asked().send)
    asking = asyncio.create_task(asked(asks, 1))
    await turns()
    await asks.quiet()
    assert not asking.done()
    asking.cancel()


async def test_phones_that_call_at_one_instant_are_answered_before_the_others_hear_of_it(open_room: OpenRoom) -> None:
    async with open_room() as opened:
        phones = [opened.phone() for _ in range(12)]
        for phone in phones:
            assert (await phone.post("/api/1/lines", json={"code": opened.code})).status_code == 201
        requests: list[Sequence[object]] = []
        ask, take = opened.room.show._calls._send, opened.room.state.take

        async def noted(calls: Sequence[object], **fields: object) -> Sequence[CallMade | ProblemError]:
            requests.append(calls)
            return await ask(calls, **fields)

        waited: list[int] = []

        def taken(event: Event) -> None:
            waited.append(opened.room.show._calls._open)
            take(event)

        opened.room.show._calls._send = noted
        opened.room.state.take = taken  # type: ignore[method-assign]
        answers = await asyncio.gather(*(call(phone, "345", f"k{at}") for at, phone in enumerate(phones)))
        assert sorted(answer.json()["seq"] for answer in answers) == list(range(1, 13))
        assert len(requests) < 12
        while opened.room.state.view is None or opened.room.state.view.calls < 12:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)
        assert waited
        assert not any(waited)
        for phone in phones:
            await phone.aclose()
