"""The station: takes calls from the inbox, rules on them, commits each batch once, then announces it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from luckytui.clock import Clock
from luckytui.contest.events import Begun, Joined, Over, Removed, Renamed, Ruled
from luckytui.contest.joining import JoinReason, JoinRefused
from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Reason, Refused, Ruling
from luckytui.journal.protocol import Journal
from luckytui.station.feed import Feed
from luckytui.station.inbox import Answer, Identity, Inbox
from luckytui.station.requests import Beginning, Change

#: The most calls in one commit: 1,000 take about 4 ms to rule on and write (`tests.bench batches`), for which the
#: screen and the next batch have to wait.
MOST_CALLS = 1_000

#: The most lines that join in one commit: they take about 3 ms, for which the calls have to wait.
MOST_JOINING = 100

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
    answers: list[tuple[Identity, Answer]]


class Station:
    """The server of one contest.

    Args:
        contest: The contest's rules and totals.
        id: Its id in the journal.
        journal: Stores the calls.
        inbox: Receives the calls.
        feed: Publishes the events.
        clock: The contest time; runs when the contest leaves its lobby.
        most_calls: The most calls in one commit.
    """

    def __init__(
        self,
        contest: Contest,
        id: int,
        journal: Journal,
        inbox: Inbox,
        feed: Feed,
        clock: Clock,
        most_calls: int = MOST_CALLS,
    ) -> None:
        self._contest = contest
        self._id = id
        self._journal = journal
        self._inbox = inbox
        self._requests = inbox.requests
        self._feed = feed
        self._clock = clock
        self._most_calls = most_calls
        #: The line that is being changed, as it was before; what it is now may not be durable yet.
        self._before: LiveLine | None = None

    async def serve(self) -> None:
        """Keep the lobby, say the keyword, then rule on calls and grant requests until the contest ends.

        Each decision is announced before the next one is made, so events are published in the order of their numbers.

        Raises:
            JournalError: The journal failed. Nothing of the present batch was announced, and this
                station's contest is ahead of the journal: read it from the journal again.
        """
        contest = self._contest
        while contest.lobby:
            await self._requests.arrived()
            await self._grant()
        self._inbox.say_keyword(contest.terms.keyword)
        while contest.outcome is Outcome.OPEN:
            batch = await self._inbox.next_batch(self._most_calls)
            # The calls first, which a crowd that joins would delay.
            if batch or self._requests.first is None:
                await self._settle(batch)
            if contest.outcome is Outcome.OPEN:
                await self._grant()
            await self._let_hear()
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
        self._inbox.refuse_calls()

    async def attend(self) -> None:
        """Grant requests after the contest's end: lines are found again, renamed and removed.

        Raises:
            JournalError: As for `serve`.
        """
        while True:
            await self._requests.arrived()
            await self._grant()

    async def joins(self, wanted: Sequence[NewLine]) -> list[LiveLine | JoinReason]:
        """Let live lines join; return each, or why it may not join, once all are durable.

        Whoever has a line already gets that one. All that are not durable yet are refused when the contest goes off
        air.
        """
        answers = [self._requests.put(each) for each in wanted]
        granted = [await answer for answer in answers]
        return [line for line in granted if line is not None]

    async def change(self, change: Change) -> LiveLine:
        """Rename or remove a live line; return it, as it is then, once that is durable.

        Raises:
            JoinRefused: There is no such line, it cannot have that name, or the contest went off air.
        """
        return await self._requests.ask_for_line(change)

    async def begin(self) -> None:
        """Let a contest leave its lobby, if it is there; return once that is durable.

        Raises:
            JoinRefused: The contest went off air.
        """
        await self._requests.ask(Beginning.BEGIN)

    def line(self, token: str) -> LiveLine | None:
        """Return the line with a token, once it is durable; None if there is none."""
        if self._before is not None and token and token == self._before.token:
            return self._before
        return None if self._requests.is_joining(token) else self._contest.roster.find(token)

    def ruling(self, caller: int) -> Ruling | None:
        """Return the ruling on a live line's call, once it is durable; None if there is none."""
        key, ruling = self._contest.live_call(caller)
        return None if self._inbox.is_pending(caller, key) else ruling

    async def calls(self, calls: Sequence[Call]) -> list[Answer]:
        """Rule on live lines' calls; return the answers in their order, once all are durable.

        A call that is sent again with the same key gets the same ruling.
        """
        known = [self._answer(call) for call in calls]
        asked = [call for call, answer in zip(calls, known, strict=True) if answer is None]
        ruled = iter(await self._inbox.submit(asked) if asked else ())
        return [next(ruled) if answer is None else answer for answer in known]

    def _answer(self, call: Call) -> Answer | None:
        """Return the answer to a live line's call, or None if it has to be ruled on first."""
        if call.caller <= self._contest.terms.callers:
            # Scheduled calls come from the sources only.
            return Refused(call.caller, Reason.UNKNOWN_CALLER)
        if not self._inbox.is_pending(call.caller, call.key):
            # No call with this key is being handled, so a ruling that the contest knows is durable.
            if (ruling := self._contest.answer(call.caller, call.key)) is not None:
                return ruling
            if self._contest.outcome is not Outcome.OPEN:
                return Refused(call.caller, Reason.OFF_AIR)
        if self._contest.lobby:
            # Refused at once, since no call has its turn before the contest begins.
            answer = self._contest.rule(call)
            assert isinstance(answer, Refused)
            return answer
        return None

    async def _grant(self) -> None:
        """Grant or refuse what is asked next: one request, or up to `MOST_JOINING` lines that join."""
        match self._requests.first:
            case None:
                return
            case Beginning():
                await self._begin()
                self._requests.grant(None)
            case Change() as change:
                self._requests.grant(await self._change(change))
            case _:
                for answer in await self._let_join(self._requests.joining(MOST_JOINING)):
                    self._requests.grant(answer)
        await self._let_hear()

    async def _let_hear(self) -> None:
        """Let the subscribers have a turn, if they are behind.

        With calls in the inbox and no wait for the disk, they would never have one. Not with every batch: a clock that
        jumps would run ahead, and a million calls wait (`tests.bench program`).
        """
        if self._feed.unheard >= MOST_UNHEARD:
            await asyncio.sleep(0)

    async def _begin(self) -> None:
        """Leave the lobby, commit that, then let time run and announce it."""
        if not self._contest.lobby:
            return
        await self._journal.begin(self._id)
        self._contest.lobby = False
        self._clock.paused = False
        self._feed.publish(Begun(self._id, self._contest.number, self._clock.elapsed()))

    async def _let_join(self, joining: list[NewLine]) -> list[LiveLine | JoinReason]:
        """Let live lines join that may, commit them once, then announce them; return all answers."""
        contest = self._contest
        answers: list[LiveLine | JoinReason] = []
        joined: list[Joined] = []
        for wanted in joining:
            before = len(contest.lines)
            try:
                line = contest.join(*wanted)
            except JoinRefused as refused:
                answers.append(refused.reason)
                continue
            answers.append(line)
            if len(contest.lines) > before:
                joined.append(Joined(self._id, contest.number, line))
        if joined:
            await self._journal.join(self._id, [event.line for event in joined])
        for event in joined:
            self._feed.publish(event)
        return answers

    async def _change(self, change: Change) -> LiveLine | JoinReason:
        """Rename or remove a live line, commit that and the end that it may bring, then announce it."""
        contest, number, outcome = self._contest, self._contest.number, self._contest.outcome
        try:
            self._before = contest.roster.line(change.caller)
            if change.name is None:
                line = contest.remove(change.caller)
            else:
                line = contest.roster.rename(change.caller, change.name)
            if line != self._before:
                await self._journal.change(self._id, line, contest.outcome)
                # The end has an event and a number of its own.
                number = contest.number - (contest.outcome is not outcome)
                kind = Removed if change.name is None else Renamed
                self._feed.publish(kind(self._id, number, line))
        except JoinRefused as refused:
            return refused.reason
        finally:
            self._before = None
        return line

    async def _settle(self, batch: list[Call]) -> None:
        """Rule on calls, commit those taken, then announce; an empty batch ends the contest."""
        contest = self._contest
        decision = self._rule(batch)
        if not batch:
            contest.close()
        over = contest.outcome is not Outcome.OPEN
        if decision.rulings or over:
            await self._journal.append(self._id, decision.rulings, contest.outcome, decision.keys)
        # First those who wait for an answer: the event takes longer to write.
        self._inbox.answer(decision.answers)
        if decision.rulings or decision.refused:
            # The end has an event and a number of its own.
            number = contest.number - over
            self._feed.publish(Ruled(self._id, number, tuple(decision.rulings), tuple(decision.refused)))

    def _rule(self, batch: list[Call]) -> Decision:
        """Rule on calls until the contest ends; the rest of the batch is ignored."""
        contest, callers = self._contest, self._contest.terms.callers
        decision = Decision([], [], {}, [])
        for call in batch:
            answer = contest.rule(call)
            if call.key:
                decision.answers.append(((call.caller, call.key), answer))
            if isinstance(answer, Refused):
                decision.refused.append(answer)
                continue
            decision.rulings.append(answer)
            if answer.caller > callers:
                decision.keys[answer.caller] = call.key
            if contest.outcome is not Outcome.OPEN:
                break
        return decision
