"""The station: whatever it hears, the journal holds what was taken, and it is announced only after that."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings

from luckytui.clock import ManualClock
from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.protocol import Journal
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.feed import Feed
from luckytui.station.inbox import Inbox
from luckytui.station.station import Station
from tests.contest.strategies import any_calls, any_lines, any_terms, live_lines
from tests.journal.fake import FakeJournal


async def nothing() -> None:
    return None


async def serve(journal: Journal, terms: Terms, calls: list[Call], lines: int = 0, most: int = 1_000) -> list[Event]:
    """Let a station hear these calls, and return what it announced."""
    feed, inbox = Feed(nothing), Inbox()
    events = feed.subscribe()
    live = live_lines(terms, lines)
    stored = await journal.open_contest(terms, [NewLine(line.name, line.origin) for line in live])
    inbox.add_channel().send(calls, math.inf)
    inbox.close_live()
    await Station(Contest(terms, lines=live), stored.id, journal, inbox, feed, ManualClock(), most).serve()
    events.close()
    return list(events._waiting)


@settings(max_examples=40)
@given(terms=any_terms, lines=any_lines, calls=any_calls)
def test_whatever_a_station_hears_its_journal_holds_what_was_taken_and_one_outcome(
    tmp_path_factory: pytest.TempPathFactory, terms: Terms, lines: int, calls: list[Call]
) -> None:
    path = tmp_path_factory.mktemp("station") / "contests.journal"

    async def run() -> list[Event]:
        journal = SqliteJournal(path)
        heard = await serve(journal, terms, calls, lines)
        await journal.close()
        return heard

    heard = asyncio.run(run())
    told = [ruling for event in heard if isinstance(event, Ruled) for ruling in event.rulings]
    refused = [refusal for event in heard if isinstance(event, Ruled) for refusal in event.refused]
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT caller, number, magic_number FROM call ORDER BY key").fetchall()
    [(outcome,)] = connection.execute("SELECT outcome FROM contest").fetchall()
    connection.close()

    expected = Contest(terms, lines=live_lines(terms, lines))
    ruled = [ruling for ruling in (expected.rule(call) for call in calls) if isinstance(ruling, Ruling)]
    expected.close()
    assert told == ruled
    assert rows == [(ruling.caller, ruling.number, ruling.magic_number) for ruling in ruled]
    assert sum(number for _, number, _ in rows) == expected.magic_number
    assert len(told) + len(refused) <= len(calls)
    assert [type(event) for event in heard].count(Over) == 1
    ended = expected.outcome, expected.calls, expected.magic_number, tuple(expected.winners)
    assert heard[-1] == Over(1, expected.number, *ended)
    assert outcome == expected.outcome


@settings(max_examples=40)
@given(terms=any_terms, lines=any_lines, calls=any_calls)
def test_the_numbers_of_events_have_no_gap(terms: Terms, lines: int, calls: list[Call]) -> None:
    heard = asyncio.run(serve(FakeJournal(), terms, calls, lines, most=2))
    number = 1 + lines
    for event in heard:
        number += len(event.rulings) if isinstance(event, Ruled) else 1
        assert event.number == number


class Watched(FakeJournal):
    """A journal that says what was announced when it was asked to write."""

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.events = feed.subscribe()
        self.announced_before: list[int] = []

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        await asyncio.sleep(0)
        self.announced_before.append(sum(isinstance(event, Ruled) for event in self.events._waiting))
        await super().append(contest, rulings, outcome, keys)


async def test_a_batch_is_announced_after_its_commit_and_before_the_next_one() -> None:
    feed, inbox, terms = Feed(nothing), Inbox(), Terms(callers=4, prizes=0)
    journal = Watched(feed)
    stored = await journal.open_contest(terms)
    inbox.add_channel().send([Call(float(caller), caller, "lucky", "100") for caller in range(1, 5)], math.inf)
    await Station(Contest(terms), stored.id, journal, inbox, feed, ManualClock(), most_calls=1).serve()
    assert journal.announced_before == [0, 1, 2, 3]


async def test_a_line_that_joins_during_a_commit_is_told_of_after_its_batch() -> None:
    feed, inbox, terms = Feed(nothing), Inbox(), Terms(callers=2, prizes=0)
    journal = Watched(feed)
    stored = await journal.open_contest(terms)
    station = Station(Contest(terms), stored.id, journal, inbox, feed, ManualClock())
    channel = inbox.add_channel()
    serving = asyncio.ensure_future(station.serve())
    channel.send([Call(1.0, 1, "lucky", "100")], 2.0)
    joining = asyncio.ensure_future(station.joins([NewLine("Ada", Origin.KEYBOARD)]))
    assert await joining == [LiveLine(3, "Ada", Origin.KEYBOARD)]
    channel.send([Call(2.0, 2, "lucky", "100")], math.inf)
    inbox.close_live()
    await serving
    assert [event.number for event in journal.events._waiting] == [2, 3, 4, 5]


async def test_the_call_that_ends_a_contest_and_its_end_have_numbers_of_their_own() -> None:
    calls = [Call(float(caller), caller, "lucky", "110") for caller in (1, 2)]
    heard = await serve(FakeJournal(), Terms(callers=2), calls)
    assert [event.number for event in heard] == [2, 3]


async def test_what_is_left_of_a_batch_when_the_contest_ends_is_neither_taken_nor_refused() -> None:
    calls = [Call(float(caller), caller, "lucky", "110") for caller in (1, 2, 3)]
    [ruled, over] = await serve(FakeJournal(), Terms(callers=3), calls)
    assert isinstance(ruled, Ruled)
    assert ([each.caller for each in ruled.rulings], ruled.refused) == ([1], ())
    assert isinstance(over, Over)


async def test_a_live_call_that_comes_in_the_batch_that_ends_the_contest_is_told_so() -> None:
    feed, inbox, terms = Feed(nothing), Inbox(), Terms(callers=1)
    live = live_lines(terms, 2)
    journal = FakeJournal()
    stored = await journal.open_contest(terms, [NewLine(line.name, line.origin) for line in live])
    station = Station(Contest(terms, lines=live), stored.id, journal, inbox, feed, ManualClock())
    inbox.add_channel().send((), 9.0)
    asking = [asyncio.ensure_future(station.calls([Call(1.0, caller, "lucky", "110", "k")])) for caller in (2, 3)]
    await asyncio.sleep(0)
    await station.serve()
    assert await asking[0] == [journal.rulings[1][0]]
    assert await asking[1] == [Refused(3, Reason.OFF_AIR)]


class Slow(FakeJournal):
    """A journal on a disk that stalls until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        await self.go_on.wait()
        await super().append(contest, rulings, outcome, keys)


async def test_a_live_call_sent_again_while_the_disk_stalls_is_not_answered_before_it_is_durable() -> None:
    feed, inbox, terms = Feed(nothing), Inbox(), Terms(callers=0, prizes=0)
    live = live_lines(terms, 2)
    journal = Slow()
    stored = await journal.open_contest(terms, [NewLine(line.name, line.origin) for line in live])
    station = Station(Contest(terms, lines=live), stored.id, journal, inbox, feed, ManualClock())
    serving = asyncio.ensure_future(station.serve())
    asking = []
    for _ in range(2):
        asking.append(asyncio.ensure_future(station.calls([Call(1.0, 1, "lucky", "110", "k")])))
        for _ in range(10):
            await asyncio.sleep(0)
    assert not any(each.done() for each in asking)
    journal.go_on.set()
    assert await asking[0] == await asking[1] == [(await asyncio.sleep(0, journal.rulings[1]))[0]]
    serving.cancel()


async def test_what_is_called_after_the_end_is_not_spoken_of() -> None:
    terms = Terms(callers=4)
    calls = [Call(1.0, 1, "lucky", "110"), Call(1.0, 2, "lucky", "120"), Call(2.0, 3, "wrong", "130")]
    heard = await serve(FakeJournal(), terms, calls)
    assert [event for event in heard if isinstance(event, Ruled)] == [Ruled(1, 2, (Ruling(1, 1, 110, 110, 1.0),))]
    assert isinstance(heard[-1], Over)
