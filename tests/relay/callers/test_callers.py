"""Callers play along over a real broker, through whatever happens to it and to the station."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from luckytui.contest.draws import Draws
from luckytui.relay.callers.crowd import Tally
from luckytui.relay.errors import BrokerError, BrokerRefused
from tests.relay.callers.station import Playing, station_at
from tests.relay.conftest import StartBroker
from tests.relay.mosquitto import Mosquitto

ALL_CALLED = Tally(5, 40, 40, 0, {}, 0)


async def test_they_join_wait_for_the_keyword_call_and_end_when_all_were_ruled_on(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 40)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say(phase="lead_in", keyword=None)
        assert await station.give_lines() == {"contest": 5, "join": 40, "more": True}
        assert await station.asked(lambda asked: True) == {"contest": 5, "more": True}
        await station.say()
        calls = await station.calls(40)
        await station.rule(calls)
        await callers
        assert await station.asked(lambda asked: "more" in asked and not asked["more"]) == {"contest": 5, "more": False}
    draws = Draws(3, 40, 0.2)
    assert {call["line"]: call["number"] for call in calls} == {line: str(draws.number(line + 1)) for line in range(40)}
    assert playing.tallies == [ALL_CALLED]
    assert len(playing.heard) == 40
    assert playing.said == []


async def test_they_call_again_until_they_are_ruled_on(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 40)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines()
        ignored = await station.calls(40)
        again = await station.calls(40)
        assert sorted(map(str, again)) == sorted(map(str, ignored))
        await station.rule(again)
        await station.rule(again)
        await callers
    assert playing.tallies == [ALL_CALLED]


async def test_a_broker_that_forgets_everything_costs_nothing(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 40)
    async with playing.along() as callers:
        async with station_at(mosquitto.broker()) as station:
            await station.say()
            await station.give_lines()
            await station.calls(40)
            mosquitto.end()
        await asyncio.to_thread(mosquitto.start)
        async with station_at(mosquitto.broker()) as station:
            await station.say(epoch=10)
            await station.rule(await station.calls(40))
            await callers
    assert playing.tallies == [ALL_CALLED]
    assert "the connection to the broker" in playing.said[0]


async def test_those_that_have_not_called_when_it_is_over_have_missed_it(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 2, max_delay=86_400.0, seed=1)
    # One of them calls at once.
    first, last = sorted(Draws(1, 2, 86_400.0).times([1, 2]))
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say(at=(first + last) / 2)
        await station.give_lines()
        calls = await station.calls(1)
        await station.say(phase="over")
        # What was made before is ruled on after.
        await station.rule(calls)
        await callers
    assert playing.tallies == [Tally(5, 2, 1, 0, {}, 1)]


async def test_those_that_are_started_anew_hear_what_was_ruled_on_meanwhile(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station:
        async with Playing(mosquitto.broker(), 2).along():
            await station.say()
            await station.give_lines()
            calls = await station.calls(2)
        await station.rule(calls)
        await station.say(phase="over")
        playing = Playing(mosquitto.broker(), 2)
        async with playing.along() as callers:
            await callers
    assert sorted(answer["line"] for answer in playing.heard) == [0, 1]
    assert playing.tallies == [Tally(5, 2, 2, 0, {}, 0)]


async def test_a_relay_that_comes_back_before_its_show_ends_nothing(
    mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.relay.callers.callers.LAST_WORD", 0.0)
    playing = Playing(mosquitto.broker(), 3)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines()
        await station.calls(3)
        await station.leave()
        await station.say(0, epoch=0)
        await station.say(epoch=10)
        await station.rule(await station.calls(3))
        await callers
    assert playing.tallies == [Tally(5, 3, 3, 0, {}, 0)]


async def test_they_play_the_next_contest_with_the_next_seed(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 3, contests=2)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        for contest, seed in ((5, 3), (6, 4)):
            await station.say(contest)
            await station.give_lines()
            calls = await station.calls(3)
            draws = Draws(seed, 3, 0.2)
            assert {call["number"] for call in calls} == {str(number) for number in draws.numbers([1, 2, 3])}
            await station.rule(calls, contest)
        await callers
    assert [tally.contest for tally in playing.tallies] == [5, 6]


async def test_an_older_show_is_not_listened_to(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 3)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines()
        await station.say(4, epoch=8, phase="over")
        await station.rule(await station.calls(3))
        await callers
    assert playing.tallies == [Tally(5, 3, 3, 0, {}, 0)]


async def test_fewer_lines_than_they_want(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 40)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines(2, refused="full", say="as many have joined as may")
        await station.rule(await station.calls(2))
        await callers
    assert playing.tallies == [Tally(5, 2, 2, 0, {}, 0)]
    assert playing.said == ["the station has lines for 2 callers only: as many have joined as may"]


async def test_no_lines_at_all(mosquitto: Mosquitto) -> None:
    async with station_at(mosquitto.broker()) as station, Playing(mosquitto.broker(), 40).along() as callers:
        await station.say()
        await station.give_lines(0, refused="locked", say="nobody else may join")
        with pytest.raises(BrokerError, match=r"^the station lets nobody join: nobody else may join$"):
            await callers


async def test_nonsense_from_a_station_ends_nothing(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 3)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines()
        calls = await station.calls(3)
        nonsense: list[object] = [7, [{}], [{"line": "x"}], None]
        for rulings in nonsense:
            await station.answer(contest=5, rulings=rulings)
        await station.answer(refused="bad-message", say="a message is a text in UTF-8")
        await station.rule(calls)
        await callers
    assert playing.tallies == [Tally(5, 3, 3, 0, {}, 0)]
    assert playing.said == [
        "the station has said something that this version does not understand",
        "the station refuses: a message is a text in UTF-8",
    ]


async def test_a_broker_that_lets_nobody_in(start_broker: StartBroker) -> None:
    with pytest.raises(BrokerRefused, match="wants a user name and a password"):
        async with Playing(start_broker(anonymous=False).broker(), 3).along() as callers:
            await callers


async def test_a_broker_that_does_not_let_them_call(start_broker: StartBroker, tmp_path: Path) -> None:
    acl = tmp_path / "acl"
    acl.write_text("topic read lucky/1/radio/#\ntopic write lucky/1/radio/air\ntopic write lucky/1/radio/alive\n")
    broker = start_broker(f"acl_file {acl}").broker()
    async with station_at(broker) as station, Playing(broker, 3).along() as callers:
        await station.say()
        with pytest.raises(BrokerError, match=r"does not let hall call$"):
            await callers


async def test_they_listen_to_the_next_show_though_its_clock_was_set_back(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 40)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say(phase="lead_in", keyword=None)
        await station.give_lines()
        await station.leave()
        await station.say(epoch=3)
        await station.rule(await station.calls(40))
        await callers
    assert playing.tallies == [ALL_CALLED]


async def test_a_contest_of_another_journal_is_played_though_its_number_is_known(mosquitto: Mosquitto) -> None:
    playing = Playing(mosquitto.broker(), 3, contests=3)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say(contest=1)
        await station.give_lines()
        first = await station.calls(3)
        await station.rule(first, contest=1)
        await station.say(contest=1, phase="over")
        await station.say(contest=1, epoch=10, phase="lead_in", keyword=None)
        await station.give_lines()
        await station.say(contest=1, epoch=10)
        second = await station.calls(3)
        assert sorted(map(str, second)) != sorted(map(str, first)), "with the next seed"
        # This one is given up before all have called.
        await station.rule(second[:1], contest=1)
        await station.say(contest=1, epoch=11, phase="lobby", keyword=None)
        await station.give_lines()
        await station.say(contest=1, epoch=11)
        await station.rule(await station.calls(3), contest=1)
        await callers
    assert [tally.called for tally in playing.tallies] == [3, 1, 3]


async def test_calls_under_way_wait_where_a_contest_begins_with_its_lead_in_again(mosquitto: Mosquitto) -> None:
    """It crashed before anybody was ruled on."""
    playing = Playing(mosquitto.broker(), 3)
    async with station_at(mosquitto.broker()) as station, playing.along() as callers:
        await station.say()
        await station.give_lines()
        await station.calls(3)
        await station.say(epoch=10, phase="lead_in", keyword=None)
        await station.answer(refused="later", say="that was heard")
        await playing.spoken.wait()
        await station.say(epoch=10)
        await station.rule(await station.calls(3))
        await callers
    assert playing.tallies == [Tally(5, 3, 3, 0, {}, 0)]
