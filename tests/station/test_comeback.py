"""A show whose journal's server is gone is off air aloud, once, and comes back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from luckytui.contest.events import OffAir, Paced, Resumed
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError, OnAirElsewhere, ServerGone
from luckytui.station import comeback
from luckytui.station.comeback import ComeBack
from tests.journal.fake import FakeJournal
from tests.station.on_stage import OnStage

TERMS = Terms(seed=4, callers=6, prizes=0, max_delay=1.0)


class FarJournal(FakeJournal):
    """A journal on a server that can be gone."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.attempts: list[JournalError | None] = []

    def lose(self, error: JournalError) -> None:
        self.lost.set_exception(error)

    async def attend(self, tell_time: Callable[[], Paced | None] = lambda: None) -> None:
        await self.lost

    async def reopen(self) -> None:
        if (error := self.attempts.pop(0)) is not None:
            raise error
        self.lost = asyncio.get_running_loop().create_future()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comeback, "PAUSE", 0)


async def test_a_server_that_goes_while_nothing_is_written_takes_the_show_off_air_and_it_comes_back_by_itself() -> None:
    journal = FarJournal()
    async with journal_on_air(journal) as show:
        come_back = ComeBack(show.host)
        for _ in range(2):
            journal.attempts = [ServerGone("refused"), ServerGone("refused"), ServerGone("starting"), None]
            journal.lose(ServerGone("refused"))
            assert await show.hear() == [OffAir(1, show.host.feed.number, "refused")]
            await asyncio.gather(come_back.run(), come_back.run())
            number = show.host.feed.number
            off_air, resumed = await show.hear()
            assert off_air == OffAir(1, number, "starting"), "each reason once"
            assert isinstance(resumed, Resumed)
            assert (journal.attempts, show.host.failure, show.host.known_reason) == ([], None, "")


async def test_it_does_not_come_back_where_another_station_is_on_air_by_then() -> None:
    journal = FarJournal()
    async with journal_on_air(journal) as show:
        journal.attempts = [ServerGone("refused"), OnAirElsewhere("taken", "laptop", 7, "2026"), None]
        journal.lose(ServerGone("refused"))
        await show.hear()
        await ComeBack(show.host).run()
        assert await show.hear() == [OffAir(1, show.host.feed.number, "taken: end that one")]
        assert isinstance(show.host.failure, OnAirElsewhere)
        assert journal.attempts == [None]


def journal_on_air(journal: FarJournal) -> OnStage:
    """Return a show that is on air with a journal once it is entered."""

    class OnAir(OnStage):
        async def __aenter__(self) -> OnStage:
            await super().__aenter__()
            await self.host.__aenter__()
            await self.host.open(TERMS)
            await self.host.go_on_air()
            await self.hear()
            return self

    return OnAir(journal)
