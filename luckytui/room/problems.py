"""Problems: why a request is refused, as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from starlette.responses import Response

from luckytui.room import api

#: Wall seconds after which one who was refused for now may try again.
RETRY_AFTER = 1


class Kind(NamedTuple):
    """A kind of problem.

    Attributes:
        status: Its HTTP status.
        title: What it is, in a few words.
        detail: What is wrong and what to do, in one sentence.
        retry: Whether the same request may succeed later.
    """

    status: int
    title: str
    detail: str
    retry: bool = False


#: Every kind of problem by its name, which is the last part of its type.
KINDS = {
    "no-line": Kind(401, "No line", "You have no line in this contest: join with the code on the stage."),
    "wrong-keyword": Kind(403, "Wrong keyword", "That is not the keyword: repeat the word that the station says."),
    "not-reached": Kind(403, "Too early", "The keyword has not reached you yet: wait until you hear it.", True),
    "paused": Kind(403, "Paused", "The contest is paused, or another caller goes first after it: wait.", True),
    "second-call": Kind(409, "Second call", "One call a line, and yours has called."),
    "over": Kind(410, "Over", "That contest is over: wait for the next one."),
    "removed": Kind(410, "Removed", "The presenter has removed your line: it cannot call."),
    "bad-number": Kind(422, "Not a number", "The number is three digits from 100 to 999."),
    "off-air": Kind(503, "Off air", "The station is off air: hold the line, it comes back.", True),
    "locked": Kind(403, "Locked", "The presenter lets nobody else in: ask the presenter."),
    "full": Kind(403, "Full", "Every line is taken: ask the presenter."),
    "name-taken": Kind(409, "Name taken", "Somebody here has this name: choose another."),
    "bad-name": Kind(422, "Not a name", "A name is 1 to 16 letters, digits, - or _: choose another."),
    "wrong-code": Kind(403, "Wrong code", "That is not the code: look at the stage."),
    "too-many-misses": Kind(429, "Too many misses", "Too many wrong codes came from here: wait a moment.", True),
    "too-fast": Kind(429, "Too fast", "That is more than one person sends: wait a moment.", True),
    "bad-host": Kind(421, "Unknown address", "The room is not under this address: use the one on the stage."),
    "bad-origin": Kind(403, "Another site", "Another site's page sent this: open the address on the stage."),
    "bad-body": Kind(422, "Bad request", "The request is not what this address takes: see /openapi.json."),
    "too-large": Kind(413, "Too large", f"A request here has at most {api.LONGEST_BODY} bytes."),
    "not-json": Kind(415, "Not JSON", "Send JSON, with the content type application/json."),
    "not-found": Kind(404, "Not found", "There is nothing under this address."),
    "bad-method": Kind(405, "Bad method", "This address is not used in this way: see /openapi.json."),
    "no-journal": Kind(503, "No journal", "The journal cannot be read now.", True),
    "failed": Kind(500, "Failed", "The room failed to answer: try again."),
}


class ProblemError(Exception):
    """A request is refused.

    Args:
        name: The kind of problem, a key of `KINDS`.
        detail: What is wrong in this case; empty for what the kind says.
        headers: Headers of the answer.
    """

    def __init__(self, name: str, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.detail = detail
        self.headers = headers or {}

    def response(self) -> Response:
        """Return the answer that tells it."""
        kind = KINDS[self.name]
        headers = {"Cache-Control": "no-store", **self.headers}
        if kind.retry and kind.status in (429, 503):
            headers["Retry-After"] = str(RETRY_AFTER)
        told = api.Problem(
            type=f"/problems/{self.name}", title=kind.title, status=kind.status, detail=self.detail or kind.detail
        )
        return Response(msgspec.json.encode(told), kind.status, headers, "application/problem+json")
