"""The record of the room: one code a journal, and who is let in; kept through crashes, and the removed stay out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from luckytui.clock import ManualClock
from luckytui.contest.joining import MOST_REMOVED, JoinReason, JoinRefused, RoomRecord
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.station.host import Host
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=3, prizes=0, max_delay=1.0, timeout=10.0)
PHONE = Origin.PHONE


async def refusal(show: OnStage, token: str) -> JoinReason:
    """Return why a phone cannot join."""
    with pytest.raises(JoinRefused) as refused:
        await show.host.join("", PHONE, token)
    return refused.value.reason


async def test_a_room_that_is_locked_lets_in_who_has_a_line_and_the_lock_holds_through_a_crash() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        ann = await show.host.join("Ann", PHONE, "a")
        assert (await show.host.set_room(locked=True)).locked
        assert await refusal(show, "b") is JoinReason.LOCKED
        assert await show.host.join("", PHONE, "a") == ann
    async with OnStage(show.journal) as again:
        await again.host.open(TERMS)
        assert again.host.room.locked
        await again.host.go_on_air()
        assert await refusal(again, "b") is JoinReason.LOCKED
        assert await again.host.join("", PHONE, "a") == ann
        await again.host.set_room(locked=False, most=2)
        await again.host.join("", PHONE, "b")
        assert await refusal(again, "c") is JoinReason.FULL
        await again.host.remove(ann.caller)
        assert (await again.host.join("", PHONE, "c")).caller == 6, "one that was removed is not counted"


@pytest.mark.parametrize(("stay", "locked"), [(True, False), (False, True), (False, False)])
async def test_lines_come_along_into_the_new_contest_of_a_show_after_a_crash_and_of_a_locked_room(
    stay: bool, locked: bool
) -> None:
    keyboard = NewLine("", Origin.KEYBOARD)
    async with OnStage() as show:
        await show.host.open(TERMS, live=[keyboard])
        await show.host.go_on_air()
        for name in ("Ann", "Bob", "Eve"):
            await show.host.join(name, PHONE, name)
        await show.host.remove(6)
        await show.host.set_room(locked=locked)
        await show.journal.abandon(1)
    async with OnStage(show.journal) as again:
        stored = await again.host.open(TERMS, live=[keyboard], stay=stay)
        await again.host.go_on_air()
        assert stored.id == 2
        come = ["Ann", "Eve"] if stay or locked else []
        assert [(line.caller, line.name, line.token) for line in stored.lines] == [
            (4, "", ""),
            *((5 + at, name, name) for at, name in enumerate(come)),
        ]
        if come:
            assert (await again.host.join("", PHONE, "Eve")).caller == 6
            assert await refusal(again, "Bob") is JoinReason.REMOVED


async def test_at_most_as_many_lines_join_as_may_also_when_they_ask_at_once() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        await show.host.set_room(most=3)
        asked = (show.host.join("", PHONE, f"token {number}") for number in range(10))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert [isinstance(answer, JoinRefused) for answer in answers] == [False] * 3 + [True] * 7
        assert len(show.journal.stored[1].lines) == 3


async def test_a_removed_token_does_not_come_back_in_later_contests() -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        line = await show.host.join("Ann", PHONE, "a")
        await show.host.remove(line.caller)
        assert show.host.room.removed == ("a",) == show.journal.record.removed
        show.clock = ManualClock()
        await show.host.next_contest(TERMS, live=show.host.lines)
        await show.host.set_room(most=10)
        assert await refusal(show, "a") is JoinReason.REMOVED
    async with OnStage(show.journal) as again:
        await again.host.open(TERMS, fresh=True)
        await again.host.go_on_air()
        assert await refusal(again, "a") is JoinReason.REMOVED


@pytest.mark.parametrize("most", [-1, 100_001])
async def test_a_maximum_out_of_its_range_is_refused_and_changes_nothing(most: int) -> None:
    async with OnStage() as show:
        await show.host.open(TERMS)
        with pytest.raises(ValueError, match="0 to 100,000"):
            await show.host.set_room(most=most, locked=True)
        assert show.host.room == show.journal.record == RoomRecord("LUCK")


async def test_a_lock_that_the_journal_cannot_keep_takes_the_show_off_air() -> None:
    class Full(FakeJournal):
        async def set_room(self, *, locked: bool | None = None, most: int | None = None) -> RoomRecord:
            raise JournalError("the disk is full")

    async with OnStage(Full()) as show:
        await show.host.open(TERMS)
        await show.host.go_on_air()
        with pytest.raises(JoinRefused, match="off air"):
            await show.host.set_room(locked=True)
        assert show.host.failure is not None
        assert not show.host.room.locked


async def test_the_code_is_drawn_once_a_journal_and_known_before_a_contest_is_opened(journal_path: Path) -> None:
    codes = set()
    for _ in range(3):
        async with Host(SqliteJournal(journal_path), ManualClock) as host:
            codes.add(host.room.code)
            await host.open(TERMS)
            codes.add(host.room.code)
            await host.go_on_air()
            codes.add(host.room.code)
    [code] = codes
    assert len(code) == 4


async def test_a_later_show_has_a_larger_epoch() -> None:
    async with OnStage() as first:
        await asyncio.sleep(0.002)
        async with OnStage() as second:
            assert first.host.epoch < second.host.epoch


def test_the_oldest_removal_of_a_thousand_is_forgotten() -> None:
    room = RoomRecord()
    for number in range(MOST_REMOVED + 5):
        room = room.without(str(number))
    assert room.without("7").removed == room.without("").removed == room.removed
    assert room.removed == tuple(map(str, range(5, MOST_REMOVED + 5)))
