"""The operations for earlier contests, read from the journal, whether the show is there or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import HIGHEST_CONTEST
from luckytui.journal.errors import JournalError, JournalMissing
from luckytui.journal.opening import reader
from luckytui.journal.place import JournalPlace
from luckytui.journal.reading import Reader
from luckytui.journal.stored import StoredContest
from luckytui.room import api
from luckytui.room.operations import Answer, Operation, answer, number_in, query
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room
from luckytui.room.state import MOST_WINNERS

T = TypeVar("T")

#: The most contests, and the most calls of one, in an answer.
PAGE = 1_000


async def contests(room: Room, request: Request) -> Response:
    """List the contests, the newest first."""
    before = query(request, "before", 1, HIGHEST_CONTEST) or HIGHEST_CONTEST

    def read(journal: Reader) -> list[api.ContestShown]:
        earlier = (stored for stored in reversed(journal.contests()) if stored.id < before)
        return list(map(_contest_shown, islice(earlier, PAGE)))

    return answer(await _read(room, read) or [])


async def calls(room: Room, request: Request) -> Response:
    """List the calls of a contest, in order."""
    contest = number_in(request.path_params["id"], "id", 1, HIGHEST_CONTEST)
    after = query(request, "after", 0, HIGHEST_CONTEST) or 0

    def read(journal: Reader) -> list[api.CallShown] | None:
        stored = journal.contest(contest)
        if stored is None:
            return None
        made = (ruling for page in journal.pages(stored) for ruling in page if ruling.seq > after)
        return [
            api.CallShown(
                seq=ruling.seq,
                line=ruling.caller,
                name=stored.sign(ruling.caller, "the presenter"),
                number=ruling.number,
                magic_number=ruling.magic_number,
                won=ruling.won,
                at=ruling.at,
            )
            for ruling in islice(made, PAGE)
        ]

    if (found := await _read(room, read)) is None:
        raise ProblemError("not-found")
    return answer(found)


async def _read(room: Room, read: Callable[[Reader], T]) -> T | None:
    """Return what a function reads of the journal; None if there is no journal yet.

    Raises:
        ProblemError: The journal cannot be read.
    """
    async with room.reading:
        return await asyncio.to_thread(_opened, room.journal, read)


def _opened(path: JournalPlace, read: Callable[[Reader], T]) -> T | None:
    try:
        with reader(path) as journal:
            return read(journal)
    except JournalMissing:
        return None
    except JournalError:
        raise ProblemError("no-journal") from None


def _contest_shown(stored: StoredContest) -> api.ContestShown:
    # Its keyword and seed would give away what nobody has heard yet.
    over = stored.outcome is not Outcome.OPEN
    return api.ContestShown(
        id=stored.id,
        opened_at=stored.opened_at,
        keyword=stored.terms.keyword if over else None,
        seed=stored.terms.seed if over else None,
        callers=stored.terms.callers,
        lines=len(stored.lines),
        prizes=stored.terms.prizes,
        calls=stored.calls,
        magic_number=stored.magic_number,
        outcome=stored.outcome,
        winners=[
            api.WinnerShown(line=caller, name=stored.sign(caller, "the presenter"), magic_number=magic_number)
            for caller, magic_number in stored.winners[-MOST_WINNERS:]
        ],
    )


def _number(name: str, lowest: int, description: str) -> dict[str, object]:
    schema = {"type": "integer", "minimum": lowest, "maximum": HIGHEST_CONTEST}
    return {"name": name, "in": "query", "description": description, "schema": schema}


OPERATIONS = (
    Operation(
        "GET",
        "/api/1/contests",
        contests,
        "The contests in the journal, the newest first",
        {200: Answer(f"At most {PAGE} contests", list[api.ContestShown])},
        ("no-journal",),
        parameters=(_number("before", 1, "Only contests with a lower id."),),
    ),
    Operation(
        "GET",
        "/api/1/contests/{id}/calls",
        calls,
        "The calls of a contest, in order",
        {200: Answer(f"At most {PAGE} calls", list[api.CallShown])},
        ("not-found", "no-journal"),
        parameters=(
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "The contest's id.",
                "schema": {"type": "integer", "minimum": 1, "maximum": HIGHEST_CONTEST},
            },
            _number("after", 0, "Only calls after the one with this sequence number."),
        ),
    ),
)
