"""Journals that tests of the dashboard play on: dated, failing, and filled without a screen."""

from __future__ import annotations

import math
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from luckytui.contest.draws import draws_of
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from tests.views import WON

_Result = TypeVar("_Result")

#: When every contest was opened.
OPENED_AT = "2026-02-11T18:30:00+00:00"

KEYBOARD = [NewLine("", Origin.KEYBOARD)]


class DatedJournal(SqliteJournal):
    """A journal whose contests were all opened at one time, and that was last written 12.4 s ago."""

    def __init__(self, path: Path, *, threaded: bool = False) -> None:
        super().__init__(path, threaded=threaded, now=lambda: OPENED_AT)

    @property
    def silence(self) -> float:
        return 12.4


class FailingJournal(DatedJournal):
    """A journal that fails when it is told to.

    Attributes:
        failures: What its methods raise, by their names.
    """

    def __init__(self, path: Path, *, threaded: bool = False) -> None:
        super().__init__(path, threaded=threaded)
        self.failures: dict[str, JournalError] = {}

    async def open_contest(self, terms: Terms, live: Sequence[NewLine] = (), *, lobby: bool = False) -> StoredContest:
        self._fail("open_contest")
        return await super().open_contest(terms, live, lobby=lobby)

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        self._fail("append")
        await super().append(contest, rulings, outcome, keys)

    async def told(self, contest: int) -> None:
        self._fail("told")
        await super().told(contest)

    async def reopen(self) -> None:
        self._fail("reopen")
        await super().reopen()

    def _fail(self, name: str) -> None:
        if name in self.failures:
            raise self.failures[name]


def journaled(path: Path, contest: int = 1) -> tuple[StoredContest, list[Ruling]]:
    """Return a contest and its calls as the journal holds them, read as a viewer does."""
    with Reader(path) as journal:
        stored = journal.contest(contest)
        assert stored is not None
        return stored, journal.rulings(stored)


def played(
    path: Path,
    terms: Terms = WON,
    *,
    to: float = math.inf,
    player: bool = True,
    person: tuple[float, str] | None = None,
) -> Path:
    """Play a contest into a journal without a screen.

    Args:
        path: The journal.
        terms: What is settled.
        to: The contest time at which the show was cut off.
        player: Whether it has a line for the person.
        person: When the person called, and what they said.

    Returns:
        The journal's path.
    """
    at_once(_played(DatedJournal(path), terms, to, player, person))
    return path


def at_once(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine that has nothing to wait for, with or without an event loop, and return its result."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: _Result = done.value
        return result
    raise AssertionError("it waits for something")


async def _played(
    journal: SqliteJournal, terms: Terms, to: float, player: bool, person: tuple[float, str] | None
) -> None:
    try:
        stored = await journal.open_contest(terms, KEYBOARD if player else ())
        draws, contest = draws_of(terms), Contest(terms, lines=stored.lines)
        calls = [
            Call(draws.time(caller), caller, terms.keyword, str(draws.number(caller)))
            for caller in range(1, terms.callers + 1)
        ]
        if person is not None:
            calls.append(Call(person[0], terms.callers + 1, terms.keyword, person[1], "by the person"))
        answers = [contest.rule(call) for call in sorted(calls) if call.at <= to]
        if to == math.inf:
            contest.close()
        rulings = [answer for answer in answers if isinstance(answer, Ruling)]
        keys = {ruling.caller: "by the person" for ruling in rulings if ruling.caller > terms.callers}
        await journal.append(stored.id, rulings, contest.outcome, keys)
        if contest.outcome is not Outcome.OPEN:
            await journal.told(stored.id)
    finally:
        await journal.close()
