"""The station: it takes every call that waits, rules on each, commits the batch once, then announces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from luckytui.contest.rules import Call, Contest, Outcome, Refused, Ruling
from luckytui.journal import LiveJournal
from luckytui.station.inbox import Airwaves, OnAir, Over, Resumed, Ruled

#: The most calls in one commit: 1,000 are ruled on and written in about 4 ms, so that neither the
#: screen nor a caller in the next batch waits longer.
MOST_CALLS = 1_000


class Station:
    """The server of one contest.

    Args:
        contest: The rules and where the contest stands.
        stored: The contest's id in the journal.
        journal: Where calls become durable.
        airwaves: Where calls come from and news goes.
        commits: A thread for the wait on the disk, so that a stalled disk does not freeze the
            screen; None waits on the spot. Only the COMMIT goes there. Measured, a thread that also
            inserts row by row waits seconds for the interpreter beside a busy loop.
    """

    def __init__(
        self,
        contest: Contest,
        stored: int,
        journal: LiveJournal,
        airwaves: Airwaves,
        commits: ThreadPoolExecutor | None = None,
    ) -> None:
        self._contest = contest
        self._stored = stored
        self._journal = journal
        self._airwaves = airwaves
        self._commits = commits

    async def serve(self, opening: OnAir | Resumed) -> None:
        """Say the keyword, then rule on calls until the contest has ended and its outcome was told.

        Args:
            opening: What to begin with.

        Raises:
            JournalError: The journal failed. Nothing of the batch in hand was announced, and this
                station's contest is ahead of the journal: start over from the journal.
        """
        contest = self._contest
        await self._airwaves.announce(opening)
        self._airwaves.say_keyword(opening.terms.keyword)
        while contest.outcome is Outcome.OPEN:
            batch = await self._airwaves.next_batch(MOST_CALLS)
            if not batch:
                contest.close()
            await self._settle(batch)
        await self._airwaves.announce(
            Over(self._stored, contest.outcome, contest.calls, contest.magic_number, tuple(contest.winners))
        )
        await self._wait_for_disk(partial(self._journal.announced, self._stored))

    async def _settle(self, batch: list[Call]) -> None:
        contest = self._contest
        rulings: list[Ruling] = []
        refused: list[Refused] = []
        for call in batch:
            ruling = contest.rule(call)
            if isinstance(ruling, Ruling):
                rulings.append(ruling)
                if contest.outcome is not Outcome.OPEN:
                    # The rest of the batch was never answered: its lines just went dead.
                    break
            else:
                refused.append(ruling)
        if rulings or contest.outcome is not Outcome.OPEN:
            self._journal.stage(self._stored, rulings, contest.outcome)
            await self._wait_for_disk(self._journal.commit)
        await self._airwaves.announce(Ruled(self._stored, tuple(rulings), tuple(refused)))

    async def _wait_for_disk(self, commit: Callable[[], None]) -> None:
        if self._commits is None:
            commit()
            return
        waiting = asyncio.get_running_loop().run_in_executor(self._commits, commit)
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError:
            # A station that is taken off air waits for the disk before it lets go of the journal: what
            # is written to it next would else fall into this transaction.
            await asyncio.wait([waiting])
            waiting.exception()  # looked at, though nobody is left to tell
            raise
