"""What every journal does, whatever keeps it: a suite for each implementation of the protocol."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from luckytui.contest.lines import NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.protocol import Journal
from luckytui.journal.stored import Departure, Kind, Order
from tests.journal.contests import ALL_TWENTY, TWENTY, YOU, append, line, opened, play, rulings_in, rulings_of
from tests.journal.live_lines import LiveLinesBehaviour, Open


class JournalBehaviour(LiveLinesBehaviour):
    """Subclass it as `Test…`, with a fixture `open_journal` that returns an `Open`."""

    async def test_a_new_journal_holds_nothing(self, journal: Journal) -> None:
        assert await journal.contests() == []
        assert await journal.unfinished(TWENTY) is None
        assert await journal.contest(1) is None
        assert journal.silence == 0.0

    async def test_a_contest_is_returned_as_it_is_held(self, journal: Journal) -> None:
        stored = await journal.open_contest(TWENTY, [YOU, NewLine("Ann", YOU.origin)])
        assert (stored.terms, stored.outcome, stored.told) == (TWENTY, Outcome.OPEN, False)
        assert (stored.calls, stored.magic_number, stored.winners) == (0, 0, ())
        assert stored.lines == (line(21), line(22, "Ann"))
        assert await journal.contest(stored.id) == stored
        assert await journal.unfinished(TWENTY) == stored
        assert await rulings_in(journal, stored) == []

    async def test_what_is_appended_comes_out_as_it_went_in(self, journal: Journal, open_journal: Open) -> None:
        rulings, contest = rulings_of(TWENTY)
        stored = await journal.open_contest(TWENTY)
        for first in range(0, len(rulings), 6):
            last = first + 6 >= len(rulings)
            await append(journal, stored, rulings[first : first + 6], contest.outcome if last else Outcome.OPEN)
        await journal.close()
        journal = await open_journal()
        found = await journal.contest(stored.id)
        assert found is not None
        assert (found.outcome, found.told) == (Outcome.WON, False)
        assert (found.calls, found.magic_number) == (contest.calls, contest.magic_number)
        assert found.winners == tuple(contest.winners) == (Winner(17, 11_594),)
        assert await journal.contests() == [found]
        assert await rulings_in(journal, found) == rulings
        assert await journal.unfinished(TWENTY) == replace(found, winners=()), "winners are left out"
        await journal.close()

    async def test_winners_come_in_the_order_of_their_calls(self, journal: Journal) -> None:
        rulings, contest = rulings_of(Terms(seed=1, callers=60, prizes=0))
        stored = await opened(journal, contest)
        await append(journal, stored, rulings, contest.outcome)
        winners = tuple(contest.winners)
        assert len({winner.magic_number for winner in winners}) > 2
        assert list(winners) == sorted(winners, key=lambda winner: winner.magic_number)
        found = await journal.contest(stored.id)
        assert found is not None
        [summary] = await journal.listing(Kind.WON, Order.NEWEST, 0, 9)
        assert found.winners == summary.stored.winners == winners
        assert [each.winners for each in await journal.contests()] == [winners]

    async def test_contests_are_listed_by_page_by_kind_and_in_order(self, journal: Journal) -> None:
        async def listed(kind: Kind, order: Order = Order.NEWEST, first: int = 0, count: int = 9) -> list[int]:
            return [each.stored.id for each in await journal.listing(kind, order, first, count)]

        assert await listed(Kind.ALL) == []
        await play(journal)
        await play(journal, Terms(seed=1, callers=3))
        rulings, contest = rulings_of(Terms(seed=1, callers=5), live=[(0.0, "500")])
        mine = await opened(journal, contest)
        await append(journal, mine, rulings, contest.outcome)
        assert await listed(Kind.ALL) == [3, 2, 1]
        assert await listed(Kind.ALL, count=2) == [3, 2]
        assert await listed(Kind.ALL, first=2, count=2) == [1]
        assert await listed(Kind.ALL, Order.CALLS) == [1, 3, 2]
        assert await listed(Kind.ALL, Order.MAGIC_NUMBER) == [1, 3, 2]
        assert await listed(Kind.WON) == [1]
        assert await listed(Kind.NOBODY) == [3, 2]
        assert await listed(Kind.MINE) == [3]
        [summary] = await journal.listing(Kind.MINE, Order.NEWEST, 0, 9)
        assert summary.stored == await journal.contest(3)
        assert summary.residues == tuple(ruling.residue for ruling in rulings)
        assert summary.own == (500, 500 % 11)
        [first] = await journal.listing(Kind.WON, Order.NEWEST, 0, 9)
        assert first.own is None
        assert first.residues[-1] == 0
        assert first.stored.winners == (Winner(17, 11_594),)

    async def test_it_holds_every_contest_ever_played(self, journal: Journal) -> None:
        await play(journal)
        await play(journal, Terms(seed=1, callers=3))
        given_up = await journal.open_contest(Terms(seed=3))
        await journal.abandon(given_up.id)
        on_air = await journal.open_contest(Terms(seed=4))
        contests = await journal.contests()
        assert [stored.id for stored in contests] == [1, 2, 3, 4]
        assert [stored.outcome for stored in contests] == ["won", "nobody", "abandoned", "open"]
        assert [stored.told for stored in contests] == [True, True, True, False]
        assert await journal.unfinished(TWENTY) == on_air == contests[3]
        assert await journal.contest(5) is None

    async def test_a_contest_that_has_its_outcome_keeps_it_when_it_is_given_up(self, journal: Journal) -> None:
        rulings, contest = rulings_of(TWENTY)
        stored = await journal.open_contest(TWENTY)
        await append(journal, stored, rulings, contest.outcome)
        await journal.abandon(stored.id)
        found = await journal.contest(stored.id)
        assert found is not None
        assert (found.outcome, found.told) == (Outcome.WON, True)
        assert await journal.unfinished(TWENTY) is None

    async def test_silence_can_end_a_contest_without_a_call(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(seed=1, callers=0), [YOU])
        await journal.append(stored.id, [], Outcome.NOBODY)
        [found] = await journal.contests()
        assert (found.outcome, found.calls, found.may_be_over) == (Outcome.NOBODY, 0, True)

    async def test_how_a_contest_was_left_is_returned_to_the_next_show_and_to_none_after_it(
        self, journal: Journal, open_journal: Open
    ) -> None:
        stored = await journal.open_contest(TWENTY)
        assert await journal.departure(stored.id) is None
        await journal.depart(stored.id, Departure(1.0, False))
        await journal.depart(stored.id, Departure(2.5, True))
        await journal.close()
        for found in (Departure(2.5, True), None):
            journal = await open_journal()
            assert await journal.departure(stored.id) == found
            await journal.close()

    async def test_how_another_contest_was_left_is_not_returned(self, journal: Journal) -> None:
        first = await journal.open_contest(TWENTY)
        await journal.depart(first.id, Departure(2.5, True))
        await journal.abandon(first.id)
        second = await journal.open_contest(TWENTY)
        assert await journal.departure(second.id) is None

    async def test_more_calls_than_a_page_come_out(self, journal: Journal) -> None:
        terms = Terms(seed=3, callers=2_500, prizes=0)
        rulings, contest = rulings_of(terms)
        stored = await journal.open_contest(terms)
        await append(journal, stored, rulings, contest.outcome)
        [found] = await journal.contests()
        assert await rulings_in(journal, found) == rulings
        assert found.winners == tuple(contest.winners)

    async def test_it_is_read_while_it_is_written_to(self, journal: Journal) -> None:
        rulings, _ = rulings_of(ALL_TWENTY)
        stored = await journal.open_contest(ALL_TWENTY)

        async def write() -> None:
            for ruling in rulings:
                await append(journal, stored, [ruling])

        async def read() -> None:
            seen = 0
            while seen < len(rulings):
                [found] = await journal.contests()
                assert found.calls >= seen
                seen = found.calls
                assert await rulings_in(journal, found) == rulings[:seen]
                await asyncio.sleep(0)

        await asyncio.gather(write(), read(), read())

    async def test_what_several_tasks_write_at_once_is_written_one_after_the_other(self, journal: Journal) -> None:
        stored = await journal.open_contest(Terms(callers=0), [])
        await asyncio.gather(*(journal.join(stored.id, [line(caller)]) for caller in range(1, 30)))
        [found] = await journal.contests()
        assert [joined.caller for joined in found.lines] == list(range(1, 30))

    async def test_after_it_was_opened_anew_everything_goes_on(self, journal: Journal) -> None:
        rulings, contest = rulings_of(TWENTY)
        stored = await journal.open_contest(TWENTY)
        await append(journal, stored, rulings[:3])
        await journal.reopen()
        found = await journal.contest(stored.id)
        assert found is not None
        assert await rulings_in(journal, found) == rulings[:3]
        await append(journal, stored, rulings[3:], contest.outcome)
        [found] = await journal.contests()
        assert await rulings_in(journal, found) == rulings

    async def test_of_what_cannot_be_appended_nothing_is(self, journal: Journal) -> None:
        rulings, _ = rulings_of(TWENTY)
        stored = await journal.open_contest(TWENTY)
        await append(journal, stored, rulings[:3])
        with pytest.raises(JournalError):
            # The third call again, behind one that is new.
            await append(journal, stored, [rulings[3], rulings[2]], Outcome.NOBODY)
        [found] = await journal.contests()
        assert (found.calls, found.outcome) == (3, Outcome.OPEN)
        assert await rulings_in(journal, found) == rulings[:3]


class KeptJournalBehaviour(JournalBehaviour):
    """The same for a journal that is kept outside of the program, and so can be closed."""

    async def test_a_closed_journal_says_so(self, journal: Journal) -> None:
        await journal.close()
        await journal.close()
        with pytest.raises(JournalError):
            await journal.contests()
        with pytest.raises(JournalError):
            await journal.open_contest(TWENTY)
