"""What the room's REST API takes and answers; `/openapi.json` is made from these types."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from luckytui.contest.phase import Phase

#: The longest body of a request, in bytes.
LONGEST_BODY = 1024
#: An Idempotency-Key: visible ASCII.
KEY_PATTERN = "^[!-~]{1,64}$"

Code = Annotated[str, Meta(max_length=16, description="The code on the stage; case does not matter.")]
Name = Annotated[str, Meta(max_length=64, description="1 to 16 letters, digits, - or _; empty: the call sign.")]
Keyword = Annotated[str, Meta(max_length=64, description="The keyword as the caller repeats it.")]
Spoken = Annotated[
    # The pattern is in the document only: another text is refused as a number, and not as a body.
    str,
    Meta(max_length=16, description="Three digits.", extra_json_schema={"pattern": "^[1-9][0-9]{2}$"}),
]
ContestId = Annotated[int, Meta(ge=1, le=2**53 - 1)]


class WinnerShown(Struct, kw_only=True):
    """A winner.

    Attributes:
        line: Its line; 0 for a caller of an earlier record.
        name: Its name or call sign.
        magic_number: The magic number after its call.
    """

    line: int
    name: str
    magic_number: int


class State(Struct, kw_only=True):
    """A contest as everybody may see it.

    Attributes:
        contest: Its id; null while none is known.
        phase: What it is at.
        keyword: The keyword; null before the live lines hear it.
        calls: Calls made.
        magic_number: The sum of their numbers.
        residue: The magic number mod 11.
        needed: The number mod 11 that wins next.
        lines: Live lines that have joined and were not removed.
        prizes: Winners after which it ends; 0: everybody may call.
        winners: The newest winners, at most 10, in order.
        won: How many winners there are.
        seq: How many facts of the contest there are.
        epoch: Wall time of the show's start, in milliseconds since 1970, or more: a later show has more; 0 before any.
        at: Contest time at `now`, in seconds.
        rate: Contest seconds per wall second.
        paused: Whether the contest time is stopped.
        live_from: Contest time from which the live lines hear the keyword and can call, in seconds.
        lead_in: Contest time of the keyword, in seconds.
        now: The server's wall time, in milliseconds since 1970.
        reason: Why the show is off air, in one sentence; else null.
    """

    contest: int | None = None
    phase: Phase = Phase.OFF_AIR
    keyword: str | None = None
    calls: int = 0
    magic_number: int = 0
    residue: int = 0
    needed: int = 0
    lines: int = 0
    prizes: int = 0
    winners: list[WinnerShown] = []
    won: int = 0
    seq: int = 0
    epoch: int = 0
    at: float = 0.0
    rate: float = 1.0
    paused: bool = False
    live_from: float = 0.0
    lead_in: float = 0.0
    now: int
    reason: str | None = None


class CallMade(Struct, kw_only=True):
    """A call that the station has taken.

    Attributes:
        seq: The call's place in its contest, from 1.
        number: 100 to 999.
        magic_number: The magic number after it.
        residue: The magic number mod 11; 0 wins.
        won: Whether it won.
        missed_by: How far its number was from the nearest that would have won, 1 or more; null where it won.
    """

    seq: int
    number: int
    magic_number: int
    residue: int
    won: bool
    missed_by: int | None


class Line(Struct, kw_only=True):
    """A live line and its call.

    Attributes:
        line: Its id.
        name: Its name or call sign.
        here: Whether a stream of its events is open.
        call: Its call; null before it has called.
        removed: Whether the presenter has removed it.
        can_call_in: Seconds until it can call; null where it cannot, or it is not known when.
    """

    line: int
    name: str
    here: bool
    call: CallMade | None
    removed: bool
    can_call_in: float | None


class OwnLine(Line, kw_only=True):
    """A line, told to the one who joined with it.

    Attributes:
        token: Proves that the line is yours: 22 characters, also set as a cookie.
    """

    token: str


class Join(Struct, forbid_unknown_fields=True):
    """Asks for a line; one who has a line gets it again, whatever the code and the name."""

    code: Code = ""
    name: Name = ""


class CodeTold(Struct, forbid_unknown_fields=True):
    """A code: in a request the one that is asked about, in the answer the room's."""

    code: Code


class MakeCall(Struct, forbid_unknown_fields=True):
    """Calls from the line that the cookie or the token proves.

    Attributes:
        keyword: The keyword.
        number: Three digits.
        contest: The contest that the call is meant for; left out: the one on air.
    """

    keyword: Keyword
    number: Spoken
    contest: ContestId | None = None


class ContestShown(Struct, kw_only=True):
    """A contest in the journal.

    Attributes:
        id: Its number in the journal, from 1.
        opened_at: When it was opened, UTC, ISO 8601.
        keyword: Its keyword; null while it is not over.
        seed: Its seed; null while it is not over.
        callers: Scheduled callers.
        lines: Live lines that joined.
        prizes: Winners after which it ends; 0: everybody may call.
        calls: Calls made.
        magic_number: The sum of their numbers.
        outcome: How it ended, or `open`.
        winners: The winners, in order.
    """

    id: int
    opened_at: str
    keyword: str | None
    seed: int | None
    callers: int
    lines: int
    prizes: int
    calls: int
    magic_number: int
    outcome: str
    winners: list[WinnerShown]


class CallShown(Struct, kw_only=True):
    """A call of a contest in the journal.

    Attributes:
        seq: Its place in the contest, from 1.
        line: The line that called.
        name: That line's name or call sign.
        number: 100 to 999.
        magic_number: The magic number after it.
        won: Whether it won.
        at: Contest time, in seconds.
    """

    seq: int
    line: int
    name: str
    number: int
    magic_number: int
    won: bool
    at: float


class Health(Struct, kw_only=True):
    """That the server answers, and what it holds.

    Attributes:
        status: Always `ok`.
        show: Whether the show is there.
        streams: Open event streams.
    """

    status: Literal["ok"] = "ok"
    show: bool
    streams: int


class Problem(Struct, kw_only=True):
    """Why a request was refused (RFC 9457).

    Attributes:
        type: Names the kind of problem; its address describes it.
        title: The kind in a few words.
        status: The HTTP status.
        detail: What is wrong and what to do, in one sentence for a person.
    """

    type: str
    title: str
    status: int
    detail: str
