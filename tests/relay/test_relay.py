"""Calls over a real broker: each is ruled on once and answered, whatever else is said on the station's topics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from luckytui.contest.events import Over
from luckytui.contest.lines import Origin
from tests.relay.mosquitto import Mosquitto
from tests.relay.served import TOPICS, listening, on_air_said, relayed, served
from tests.room.on_air import on_air


def bulk(*numbers: str, contest: int = 1, **more: Any) -> dict[str, Any]:
    """Return a message with one call a line."""
    calls = [{"line": line, "number": number} for line, number in enumerate(numbers)]
    return {"contest": contest, "keyword": "lucky", "calls": calls, **more}


async def test_a_text_is_a_call_of_a_line_with_its_clients_name_and_counts_once(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("ada", b"lucky 517")
        await listener.call("ada", b"lucky 517")
        await listener.call("ada", b"lucky 518")
        first, second = await listener.ruling("ada"), await listener.ruling("ada")
        assert (first["seq"], first["number"], first["magic_number"]) == (1, 517, 517)
        assert second == first
        assert (await listener.ruling("ada"))["refused"] == "second-call"
        (line,) = show.host.lines
        assert (line.name, line.origin) == ("ada", Origin.CLIENT)


async def test_a_client_has_lines_of_its_own_and_is_answered_for_each_of_them(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("farm", {"contest": 1, "join": 3})
        assert await listener.next(TOPICS.rulings("farm")) == {"contest": 1, "joined": 3}
        await listener.call("farm", bulk("111", "99", "333"))
        said = await listener.next(TOPICS.rulings("farm"))
        assert [(each["line"], each.get("seq"), each.get("refused")) for each in said["rulings"]] == [
            (0, 1, None),
            (1, None, "bad-number"),
            (2, 2, None),
        ]
        await listener.call("other", {"join": 1})
        await listener.next(TOPICS.rulings("other"))
        assert len(show.host.lines) == 4


async def test_a_relay_that_is_started_again_knows_whose_line_is_whose(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with on_air(tmp_path) as show, listening(mosquitto.broker()) as listener:
        rulings = []
        for _ in range(2):
            async with relayed(show.journal, mosquitto.broker()):
                await listener.next(TOPICS.alive, on_air_said)
                await listener.call("farm", bulk("111", "222"))
                rulings.append(await listener.next(TOPICS.rulings("farm")))
        assert rulings[0] == rulings[1]
        assert len(show.host.lines) == 2


async def test_calls_that_came_while_the_relay_was_away_are_ruled_on_when_it_is_back(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with on_air(tmp_path) as show, listening(mosquitto.broker()) as listener:
        async with relayed(show.journal, mosquitto.broker()):
            await listener.next(TOPICS.alive, on_air_said)
        await listener.next(TOPICS.alive, lambda said: not said["on_air"])
        await listener.call("ada", b"lucky 517")
        async with relayed(show.journal, mosquitto.broker()):
            await listener.next(TOPICS.alive, on_air_said)
            await listener.call("bob", b"lucky 518")
            assert (await listener.ruling("bob"))["seq"] == 2, "ada's call has come first"


async def test_a_name_that_is_taken_leaves_the_call_sign(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await show.host.join("Ada", Origin.PHONE, "ab" * 32)
        await listener.call("ada", b"lucky 517")
        assert (await listener.ruling("ada"))["seq"] == 1
        assert [line.name for line in show.host.lines] == ["Ada", ""]


async def test_a_call_for_another_contest_is_told_that_it_is_over(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("farm", bulk("111", contest=7))
        assert (await listener.ruling("farm"))["refused"] == "over"
        await listener.call("farm", {"contest": 7, "join": 2})
        said = await listener.next(TOPICS.rulings("farm"))
        assert (said["contest"], said["joined"], said["refused"]) == (7, 0, "over")
        assert show.host.lines == ()


async def test_calls_wait_at_the_broker_while_there_is_no_show_and_each_is_ruled_on_once_then(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await show.close()
        await listener.next(TOPICS.alive, lambda said: not said["on_air"])
        for client in ("ada", "bob"):
            await listener.call(client, b"lucky 517")
        await show.open()
        assert [(await listener.ruling(client))["seq"] for client in ("ada", "bob")] == [1, 2]


async def test_a_call_is_acknowledged_after_it_was_answered_and_not_before(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    broker = mosquitto.broker()
    async with on_air(tmp_path) as show, listening(broker) as listener:
        await show.close()
        async with relayed(show.journal, broker):
            await listener.next(TOPICS.alive)
            await listener.call("ada", b"lucky 517")
            # It has taken the call by now: the broker answers both in order.
            await listener.call("ada", b"")
        await show.open()
        async with relayed(show.journal, broker):
            assert (await listener.ruling("ada"))["seq"] == 1


async def test_what_everybody_hears_does_not_give_the_contest_away(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with served(tmp_path, mosquitto.broker(), seed=918273, lead_in=2.0, propagation=1.0) as (show, listener):
        async with listening(mosquitto.broker(), "late") as late:
            air = await late.next(TOPICS.air)
        assert (air["keyword"], air["live_from"], air["phase"]) == (None, 3.0, "lead_in")
        show.host.pace(moment=3.0)
        assert (await listener.next(TOPICS.air, lambda said: said["keyword"]))["keyword"] == "lucky"
        await listener.call("ada", b"lucky 517")
        await listener.ruling("ada")
        await listener.next(TOPICS.state, lambda said: said["calls"])
        assert "918273" not in json.dumps(listener.heard)


async def test_the_news_tell_every_event_once_and_a_viewer_gets_what_was_before(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with served(tmp_path, mosquitto.broker()) as (_, listener):
        await listener.call("farm", bulk(*["100"] * 300))
        told: list[str] = []
        until = 1
        while until < 601:
            news = await listener.next(TOPICS.news)
            assert news["from"] == until + 1
            until, told = news["to"], told + news["lines"]
        assert sum('"event":"call"' in line for line in told) == 300
        await listener.say(TOPICS.ask("wall"), {})
        first = await listener.next(TOPICS.feed("wall"))
        parts = [first, *[await listener.next(TOPICS.feed("wall")) for _ in range(1, first["parts"])]]
        assert [part["part"] for part in parts] == list(range(first["parts"]))
        snapshot = json.loads("".join(part["text"] for part in parts))
        assert (snapshot["event"], snapshot["number"], len(snapshot["made"])) == ("snapshot", 601, 300)


async def test_a_client_with_calls_to_come_is_waited_for_and_one_without_is_not(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    async with (
        served(tmp_path, mosquitto.broker(), callers=0, timeout=1.0) as (show, listener),
        show.host.feed.subscribe() as events,
    ):
        await listener.call("farm", {"contest": 1, "join": 2, "more": True})
        await listener.next(TOPICS.rulings("farm"))
        show.host.pace(moment=10.0)
        await listener.call("farm", bulk("111"))
        assert (await listener.ruling("farm"))["seq"] == 1
        await listener.call("farm", {"more": False})
        assert any([isinstance(event, Over) async for event in _until(events, Over)])
        assert (await listener.next(TOPICS.air, lambda said: said["phase"] == "over"))["contest"] == 1


async def _until(events: Any, kind: type) -> Any:
    """Yield events up to the first of a kind."""
    async for event in events:
        yield event
        if isinstance(event, kind):
            return


async def test_who_leaves_says_that_the_station_is_off_air(tmp_path: Path, mosquitto: Mosquitto) -> None:
    async with on_air(tmp_path) as show, listening(mosquitto.broker()) as listener:
        async with relayed(show.journal, mosquitto.broker()):
            await listener.next(TOPICS.alive, on_air_said)
        assert not (await listener.next(TOPICS.alive))["on_air"]
