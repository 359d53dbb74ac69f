"""The station: it takes every call that waits, rules on each, commits the batch once, then announces."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from luckytui.contest.events import Joined, Over, Ruled
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.journal.protocol import Journal
from luckytui.station.feed import Feed
from luckytui.station.inbox import Inbox, Joining

#: The most calls in one commit: 1,000 are ruled on and written in about 4 ms (`tests.bench batches`), so that
#: neither the screen nor a caller in the next batch waits longer.
MOST_CALLS = 1_000

#: Events that wait for a subscriber before the station lets it have a turn.
MOST_UNHEARD = 8


class Decision(NamedTuple):
    """What became of a batch of calls.

    Attributes:
        rulings: The calls taken, in order.
        refused: The calls refused.
        keys: The keys of those taken from live lines, by line.
        answers: The calls that somebody waits for an answer to, and the answers.
    """

    rulings: list[Ruling]
    refused: list[Refused]
    keys: dict[int, str]
    answers: list[tuple[Call, Ruling | Refused]]


class Station:
    """The server of one contest.

    Args:
        contest: The rules and where the contest stands.
        id: The contest's id in the journal.
        journal: Where calls become durable.
        inbox: Where calls come from.
        feed: Where events go.
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
        """Say the keyword, then rule on calls, and let lines join, until the contest has ended.

        One decision at a time, from the ruling to the announcement: events come in the order of their numbers.

        Raises:
            JournalError: The journal failed. Nothing of the batch in hand was announced, and this
                station's contest is ahead of the journal: start over from the journal.
        """
        contest = self._contest
        self._inbox.say_keyword(contest.terms.keyword)
        while contest.outcome is Outcome.OPEN:
            batch = await self._inbox.next_batch(self._most_calls)
            # One a turn, so that a crowd that joins holds up no call for long.
            joining = self._inbox.joining
            if joining is not None:
                await self._let_join(joining)
            if batch or joining is None:
                await self._settle(batch)
            if self._feed.unheard >= MOST_UNHEARD:
                # Where calls wait already and the disk is not waited for, subscribers would have no turn. Not with
                # every batch: a clock that jumps would run ahead, and a million calls wait (`tests.bench program`).
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
        """Let a live line join, durably, and return it.

        Raises:
            ValueError: The contest is over, or off air before the line had joined.
        """
        if self._contest.outcome is not Outcome.OPEN:
            raise ValueError("the contest is over")
        answer = await self._inbox.join(name, origin)
        if isinstance(answer, Reason):
            raise ValueError(answer)
        return answer

    async def call(self, call: Call) -> Ruling | Refused:
        """Take a live line's call, and return what was ruled once that is durable.

        The same call sent again, with the same key, is answered with the same ruling.
        """
        if call.caller <= self._contest.terms.callers:
            # A scheduled caller's call follows from the seed, and nobody else makes it.
            return Refused(call.caller, Reason.UNKNOWN_CALLER)
        if not self._inbox.is_asked(call):
            # Nothing of it is under way: what the contest knows of it is durable.
            if (ruling := self._contest.answer(call.caller, call.key)) is not None:
                return ruling
            if self._contest.outcome is not Outcome.OPEN:
                return Refused(call.caller, Reason.OFF_AIR)
        return await self._inbox.submit(call)

    async def _let_join(self, joining: Joining) -> None:
        """Let a live line join, commit that, then announce it."""
        line = self._contest.join(joining.name, joining.origin)
        await self._journal.join(self._id, line)
        self._feed.publish(Joined(self._id, self._contest.number, line))
        self._inbox.answer_joining(line)

    async def _settle(self, batch: list[Call]) -> None:
        """Rule on calls, commit those taken, then announce; no calls are the silence that ends a contest."""
        contest = self._contest
        decision = self._rule(batch)
        if not batch:
            contest.close()
        over = contest.outcome is not Outcome.OPEN
        if decision.rulings or over:
            await self._journal.append(self._id, decision.rulings, contest.outcome, decision.keys)
        if decision.rulings or decision.refused:
            # The outcome has an event, and a number, of its own.
            number = contest.number - over
            self._feed.publish(Ruled(self._id, number, tuple(decision.rulings), tuple(decision.refused)))
        for call, answer in decision.answers:
            self._inbox.answer(call.caller, call.key, answer)

    def _rule(self, batch: list[Call]) -> Decision:
        """Rule on calls until the contest ends; what is left of the batch then was never taken."""
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
