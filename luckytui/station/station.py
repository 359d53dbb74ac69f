"""The station: takes calls from the inbox, rules on them, commits each batch once, then announces it."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from luckytui.contest.events import Joined, Over, Ruled
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.journal.protocol import Journal
from luckytui.station.feed import Feed
from luckytui.station.inbox import Inbox, JoinRequest

#: The most calls in one commit: 1,000 take about 4 ms to rule on and write (`tests.bench batches`), for which the
#: screen and the next batch have to wait.
MOST_CALLS = 1_000

#: Events that wait for a subscriber before the station lets it have a turn.
MOST_UNHEARD = 8


class Decision(NamedTuple):
    """The rulings on a batch of calls.

    Attributes:
        rulings: The calls taken, in order.
        refused: The calls refused.
        keys: The keys of the live calls taken, by line.
        answers: The live calls, each with its answer.
    """

    rulings: list[Ruling]
    refused: list[Refused]
    keys: dict[int, str]
    answers: list[tuple[Call, Ruling | Refused]]


class Station:
    """The server of one contest.

    Args:
        contest: The contest's rules and totals.
        id: Its id in the journal.
        journal: Stores the calls.
        inbox: Receives the calls.
        feed: Publishes the events.
        most_calls: The most calls in one commit.
    """

    def __init__(
        self, contest: Contest, id: int, journal: Journal, inbox: Inbox, feed: Feed, most_calls: int = MOST_CALLS
    ) -> None:
        self._contest = contest
        self._id = id
        self._journal = journal
        self._inbox = inbox
        self._feed = feed
        self._most_calls = most_calls

    async def serve(self) -> None:
        """Say the keyword, then rule on calls and let lines join until the contest ends.

        Each decision is announced before the next one is made, so events are published in the order of their numbers.

        Raises:
            JournalError: The journal failed. Nothing of the present batch was announced, and this
                station's contest is ahead of the journal: read it from the journal again.
        """
        contest = self._contest
        self._inbox.say_keyword(contest.terms.keyword)
        while contest.outcome is Outcome.OPEN:
            batch = await self._inbox.next_batch(self._most_calls)
            # One request per batch, so that a crowd that joins does not delay the calls.
            request = self._inbox.join_request
            if request is not None:
                await self._let_join(request)
            if batch or request is None:
                await self._settle(batch)
            if self._feed.unheard >= MOST_UNHEARD:
                # With calls in the inbox and no wait for the disk, this loop would never let subscribers run. Not
                # with every batch: a clock that jumps would run ahead, and a million calls wait
                # (`tests.bench program`).
                await asyncio.sleep(0)
        self._feed.publish(
            Over(
                self._id,
                contest.number,
                contest.outcome,
                contest.calls,
                contest.magic_number,
                tuple(contest.winners),
            )
        )
        self._inbox.answer_all(Reason.OFF_AIR)

    async def join(self, name: str, origin: Origin) -> LiveLine:
        """Let a live line join; return it once it is durable.

        Raises:
            ValueError: The contest is over, or went off air before the line had joined.
        """
        if self._contest.outcome is not Outcome.OPEN:
            raise ValueError("the contest is over")
        answer = await self._inbox.join(name, origin)
        if isinstance(answer, Reason):
            raise ValueError(answer)
        return answer

    async def call(self, call: Call) -> Ruling | Refused:
        """Rule on a live line's call; return the answer once it is durable.

        A call that is sent again with the same key gets the same ruling.
        """
        if call.caller <= self._contest.terms.callers:
            # Scheduled calls come from the sources only.
            return Refused(call.caller, Reason.UNKNOWN_CALLER)
        if not self._inbox.is_pending(call):
            # No call with this key is being handled, so a ruling that the contest knows is durable.
            if (ruling := self._contest.answer(call.caller, call.key)) is not None:
                return ruling
            if self._contest.outcome is not Outcome.OPEN:
                return Refused(call.caller, Reason.OFF_AIR)
        return await self._inbox.submit(call)

    async def _let_join(self, request: JoinRequest) -> None:
        """Let a live line join, commit that, then announce it."""
        line = self._contest.join(request.name, request.origin)
        await self._journal.join(self._id, line)
        self._feed.publish(Joined(self._id, self._contest.number, line))
        self._inbox.answer_join(line)

    async def _settle(self, batch: list[Call]) -> None:
        """Rule on calls, commit those taken, then announce; an empty batch ends the contest."""
        contest = self._contest
        decision = self._rule(batch)
        if not batch:
            contest.close()
        over = contest.outcome is not Outcome.OPEN
        if decision.rulings or over:
            await self._journal.append(self._id, decision.rulings, contest.outcome, decision.keys)
        if decision.rulings or decision.refused:
            # The end has an event and a number of its own.
            number = contest.number - over
            self._feed.publish(Ruled(self._id, number, tuple(decision.rulings), tuple(decision.refused)))
        for call, answer in decision.answers:
            self._inbox.answer(call.caller, call.key, answer)

    def _rule(self, batch: list[Call]) -> Decision:
        """Rule on calls until the contest ends; the rest of the batch is ignored."""
        contest, callers = self._contest, self._contest.terms.callers
        decision = Decision([], [], {}, [])
        for call in batch:
            answer = contest.rule(call)
            if call.key:
                decision.answers.append((call, answer))
            if isinstance(answer, Refused):
                decision.refused.append(answer)
                continue
            decision.rulings.append(answer)
            if answer.caller > callers:
                decision.keys[answer.caller] = call.key
            if contest.outcome is not Outcome.OPEN:
                break
        return decision
