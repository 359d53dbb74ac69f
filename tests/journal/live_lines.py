"""What every journal does with live lines and the lobby, whatever keeps it: a part of each implementation's suite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal
from luckytui.journal.stored import LiveCall
from tests.journal.contests import ALL_TWENTY, TWENTY, YOU, append, line, opened, rulings_in, rulings_of

#: Opens the same journal, each time anew; the one before has been closed.
Open = Callable[[], Awaitable[Journal]]


class LiveLinesBehaviour:
    """A base of `JournalBehaviour`; it has the fixture of both."""

    @pytest.fixture
    async def journal(self, open_journal: Open) -> AsyncIterator[Journal]:
        journal = await open_journal()
        yield journal
        await journal.close()

    async def test_lines_join_before_a_contest_and_during_it(self, journal: Journal, open_journal: Open) -> None:
        rulings, _ = rulings_of(ALL_TWENTY)
        stored = await journal.open_contest(ALL_TWENTY, [YOU])
        await append(journal, stored, rulings[:3])
        await journal.join(stored.id, [line(22, "Zoë")])
        joined = LiveLine(23, "Ann", Origin.PHONE, "f" * 64), LiveLine(24, "", Origin.CLIENT, "0" * 64)
        await journal.join(stored.id, joined)
        await journal.close()
        journal = await open_journal()
        [found] = await journal.contests()
        assert found.lines == (line(21), line(22, "Zoë"), *joined)
        assert found.number == 1 + 4 + 3
        assert found.live_calls == {}
        await journal.close()

    async def test_a_contest_in_its_lobby_has_not_begun_until_it_is_said_so(
        self, journal: Journal, open_journal: Open
    ) -> None:
        stored = await journal.open_contest(TWENTY, [YOU], lobby=True)
        assert not stored.begun
        assert await journal.contest(stored.id) == stored == await journal.unfinished(TWENTY)
        await journal.begin(stored.id)
        await journal.close()
        journal = await open_journal()
        assert await journal.contest(stored.id) == replace(stored, begun=True)
        await journal.close()

    async def test_a_line_is_renamed_and_removed_and_each_change_counted(
        self, journal: Journal, open_journal: Open
    ) -> None:
        stored = await journal.open_contest(ALL_TWENTY, [YOU, NewLine("Ann", Origin.PHONE, "a" * 64)])
        eve = LiveLine(22, "Eve", Origin.PHONE, "a" * 64)
        await journal.change(stored.id, eve, Outcome.OPEN)
        await journal.append(stored.id, [Ruling(1, 22, 345, 345, 0.5)], Outcome.OPEN, {22: "key"})
        await journal.change(stored.id, eve._replace(removed=True), Outcome.OPEN)
        await journal.close()
        journal = await open_journal()
        [found] = await journal.contests()
        assert found.lines == (line(21), eve._replace(removed=True))
        assert found.live_calls == {22: LiveCall(1, "key")}
        assert (found.changes, found.number, found.standing.live) == (2, 1 + 2 + 2 + 1, 1)
        await journal.close()

    async def test_a_removal_and_the_end_that_it_brings_are_one_decision(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(callers=0), [YOU])
        await journal.change(stored.id, line(1)._replace(removed=True), Outcome.NOBODY)
        [found] = await journal.contests()
        assert (found.outcome, found.may_be_over, found.number) == (Outcome.NOBODY, True, 1 + 1 + 1 + 1)

    async def test_the_record_of_the_room_is_kept_and_changed_only_in_what_is_given(
        self, journal: Journal, open_journal: Open
    ) -> None:
        first = await journal.room()
        assert (len(first.code), first[1:]) == (4, RoomRecord()[1:])
        stored = await journal.open_contest(Terms(callers=0), [NewLine("", Origin.PHONE, "a" * 64)])
        await journal.change(stored.id, LiveLine(1, "", Origin.PHONE, "a" * 64, removed=True), Outcome.OPEN)
        assert await journal.set_room(locked=True) == RoomRecord(first.code, locked=True, removed=("a" * 64,))
        record = await journal.set_room(most=7)
        assert record == RoomRecord(first.code, locked=True, most=7, removed=("a" * 64,))
        await journal.close()
        journal = await open_journal()
        assert await journal.room() == record
        await journal.close()

    async def test_a_line_that_never_joined_is_not_changed(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(callers=0), [YOU])
        with pytest.raises(JournalError):
            await journal.change(stored.id, line(2, "Ann"), Outcome.NOBODY)
        assert await journal.contest(stored.id) == stored

    async def test_a_live_call_is_found_again_with_its_key(self, journal: Journal) -> None:
        rulings, contest = rulings_of(ALL_TWENTY, live=[(0.5, "345"), (9.0, "678")])
        live = [ruling for ruling in rulings if ruling.caller > 20]
        stored = await opened(journal, contest)
        await journal.append(stored.id, rulings, contest.outcome, {21: "first", 22: ""})
        found = await journal.contest(stored.id)
        assert found is not None
        assert found.live_calls == {21: LiveCall(live[0].seq, "first"), 22: LiveCall(22, "")}
        assert await rulings_in(journal, found) == rulings
        again = Contest(found.terms, found.start, found.lines)
        async for page in journal.pages(found):
            again.restore(page, {caller: call.key for caller, call in found.live_calls.items()})
        assert again.answer(21, "first") == live[0]
        assert (again.calls, again.outcome) == (22, contest.outcome)

    async def test_live_lines_may_call_in_one_moment_in_any_order(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(callers=0, prizes=0), [YOU, YOU, YOU])
        calls = [Ruling(1, 2, 100, 100, 1.0), Ruling(2, 1, 100, 200, 1.0), Ruling(3, 3, 100, 300, 1.0)]
        await append(journal, stored, calls, Outcome.NOBODY)
        [found] = await journal.contests()
        assert await rulings_in(journal, found) == calls

    async def test_a_call_of_a_line_that_never_joined_is_not_taken(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(callers=0), [YOU])
        with pytest.raises(JournalError):
            await journal.append(stored.id, [Ruling(1, 2, 100, 100, 0.5)], Outcome.OPEN, {2: "key"})
        [found] = await journal.contests()
        assert (found.calls, found.live_calls) == (0, {})
