"""The inbox: however late the machine lets sources speak, calls come out in the order in which they were made."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.station.inbox import Inbox

#: The moments of a source's calls, in order; whole numbers, so that many fall together.
moments = st.lists(st.integers(0, 12).map(float), max_size=8).map(sorted)


def calls_of(sources: list[list[float]]) -> list[list[Call]]:
    callers = iter(range(1, 1_000))
    return [[Call(at, next(callers), "lucky", "123") for at in each] for each in sources]


@settings(max_examples=60)
@given(st.lists(moments, min_size=1, max_size=5), st.integers(1, 5), st.data())
def test_calls_come_out_by_moment_and_caller_however_late_sources_speak(
    sources: list[list[float]], most: int, data: st.DataObject
) -> None:
    waiting = calls_of(sources)
    made = [call for each in waiting for call in each]
    heard: list[Call] = []

    async def station(inbox: Inbox) -> None:
        while batch := await inbox.next_batch(most):
            assert len(batch) <= most
            heard.extend(batch)

    async def run() -> None:
        inbox = Inbox()
        inbox.close_live()
        channels = [inbox.add_channel() for _ in sources]
        listening = asyncio.ensure_future(station(inbox))
        silent = list(range(len(sources)))
        while silent:
            source = data.draw(st.sampled_from(silent), label="speaks")
            first = data.draw(st.integers(min(1, len(waiting[source])), len(waiting[source])), label="calls")
            calls, waiting[source] = waiting[source][:first], waiting[source][first:]
            # Calls of one moment are sent together: each is made before the watermark.
            while calls and waiting[source] and waiting[source][0].at == calls[-1].at:
                calls.append(waiting[source].pop(0))
            channels[source].send(calls, waiting[source][0].at if waiting[source] else math.inf)
            if not waiting[source]:
                silent.remove(source)
            if data.draw(st.booleans(), label="the station listens"):
                await asyncio.sleep(0)
                assert heard == sorted(heard)
        await listening

    asyncio.run(run())
    assert heard == sorted(made, key=lambda call: (call.at, call.caller))


async def test_a_call_waits_while_another_source_could_still_get_in_ahead_of_it() -> None:
    inbox = Inbox()
    one, other = inbox.add_channel(), inbox.add_channel()
    late, early = Call(2.0, 1, "lucky", "123"), Call(1.0, 2, "lucky", "124")
    one.send([late], math.inf)
    batch = asyncio.ensure_future(inbox.next_batch(10))
    await asyncio.sleep(0)
    assert not batch.done(), "nothing is known of the other source yet"
    other.send((), 2.0)
    await asyncio.sleep(0)
    assert not batch.done(), "it sends nothing before 2.0, but may at 2.0"
    other.send([early], math.inf)
    assert await batch == [early, late]


@pytest.mark.parametrize("sources", [0, 1, 3])
async def test_when_no_source_has_calls_left_and_live_lines_are_given_up_nobody_is_left(sources: int) -> None:
    inbox = Inbox()
    for channel in [inbox.add_channel() for _ in range(sources)]:
        channel.send((), math.inf)
    batch = asyncio.ensure_future(inbox.next_batch(10))
    await asyncio.sleep(0)
    assert not batch.done(), "a live line may call"
    inbox.close_live()
    assert await batch == []


async def test_a_source_that_has_not_spoken_yet_may_have_calls() -> None:
    inbox = Inbox()
    inbox.add_channel()
    inbox.close_live()
    batch = asyncio.ensure_future(inbox.next_batch(10))
    await asyncio.sleep(0)
    assert not batch.done()
    batch.cancel()


async def test_the_keyword_reaches_those_who_listened_before_it_and_those_who_come_after() -> None:
    inbox = Inbox()
    channel = inbox.add_channel()
    early, gone = asyncio.ensure_future(channel.keyword()), asyncio.ensure_future(channel.keyword())
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    inbox.say_keyword("lucky")
    assert [await early, await channel.keyword()] == ["lucky", "lucky"]


async def test_a_live_call_is_taken_at_once_but_not_ahead_of_a_scheduled_one_made_before_it() -> None:
    inbox = Inbox()
    channel = inbox.add_channel()
    channel.send((), 3.0)
    live, behind = Call(2.5, 7, "lucky", "345", "k"), Call(3.5, 8, "lucky", "346", "k")
    answers = [asyncio.ensure_future(inbox.submit([call])) for call in (live, behind)]
    await asyncio.sleep(0)
    assert await inbox.next_batch(10) == [live]
    batch = asyncio.ensure_future(inbox.next_batch(10))
    await asyncio.sleep(0)
    assert not batch.done(), "a call of 3.0 to 3.5 may still come"
    scheduled = Call(3.2, 1, "lucky", "123")
    channel.send([scheduled], math.inf)
    assert await batch == [scheduled, behind]
    for answer in answers:
        answer.cancel()


async def test_the_same_live_call_sent_twice_is_taken_once_and_answered_twice() -> None:
    inbox = Inbox()
    call, again = Call(1.0, 7, "lucky", "345", "k"), Call(1.5, 7, "lucky", "345", "k")
    answers = [asyncio.ensure_future(inbox.submit([each])) for each in (call, again)]
    await asyncio.sleep(0)
    assert inbox.is_pending(7, "k")
    assert await inbox.next_batch(10) == [call]
    ruling = Ruling(1, 7, 345, 345, 1.0)
    inbox.answer([((7, "k"), ruling)])
    assert [await answer for answer in answers] == [[ruling], [ruling]]
    assert not inbox.is_pending(7, "k")


async def test_who_no_longer_waits_for_the_answer_keeps_nobody_else_from_it() -> None:
    inbox = Inbox()
    call = Call(1.0, 7, "lucky", "345", "k")
    gone, stays = asyncio.ensure_future(inbox.submit([call])), asyncio.ensure_future(inbox.submit([call]))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    inbox.answer([((7, "k"), Refused(7, Reason.BAD_NUMBER))])
    assert await stays == [Refused(7, Reason.BAD_NUMBER)]


async def test_whoever_is_not_answered_can_be_told_that_the_contest_is_over() -> None:
    inbox = Inbox()
    calls = [Call(1.0, caller, "lucky", "345", "k") for caller in (7, 8)]
    answers = [asyncio.ensure_future(inbox.submit([call])) for call in calls]
    await asyncio.sleep(0)
    inbox.refuse_calls()
    assert [await answer for answer in answers] == [[Refused(7, Reason.OFF_AIR)], [Refused(8, Reason.OFF_AIR)]]


async def test_a_live_call_that_came_before_live_lines_were_given_up_is_still_taken() -> None:
    inbox = Inbox()
    answer = asyncio.ensure_future(inbox.submit([Call(1.0, 7, "lucky", "345", "k")]))
    await asyncio.sleep(0)
    inbox.close_live()
    assert len(await inbox.next_batch(10)) == 1
    assert await inbox.next_batch(10) == []
    answer.cancel()
