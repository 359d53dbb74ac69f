"""A phone in a test of the room: it joins with a token of its own, and calls until it is answered."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

#: Phones in a round.
PHONES = 50

#: Answers to a call that settle it.
SETTLED = {200, 409, 410}


@dataclass
class Phone:
    """A phone: it joins with a token of its own, calls once with a key, and sends again until it is answered.

    Attributes:
        number: What it says.
        joins: When it joins, in seconds.
        calls: When it calls, at the earliest.
        token: What it holds.
        key: What its call is sent with.
        line: Its line, once it has been told.
        answer: The ruling, if its call was taken.
        refused: The problem, if its call was refused for good.
        sent: How often the call was sent.
    """

    number: str
    joins: float
    calls: float
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    key: str = field(default_factory=secrets.token_hex)
    line: int | None = None
    answer: dict[str, Any] | None = None
    refused: str = ""
    sent: int = 0

    @property
    def hash(self) -> str:
        """The hash of its token, as the journal holds it."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    async def join(self, client: httpx.AsyncClient, code: str) -> None:
        """Ask for a line once."""
        reply = await self._post(client, "/api/1/lines", {"code": code})
        if reply is not None and reply.status_code in (200, 201):
            self.line = reply.json()["line"]

    async def call(self, client: httpx.AsyncClient) -> None:
        """Call once; the answer may be lost, or not final."""
        self.sent += 1
        body = {"keyword": "lucky", "number": self.number}
        reply = await self._post(client, "/api/1/calls", body, {"Idempotency-Key": self.key})
        if reply is not None and reply.status_code == 200:
            self.answer = reply.json()
        elif reply is not None and reply.status_code in SETTLED:
            self.refused = reply.json()["type"]

    async def _post(
        self, client: httpx.AsyncClient, path: str, body: dict[str, str], headers: dict[str, str] | None = None
    ) -> httpx.Response | None:
        """Post once; return None where there was no answer."""
        shown = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            return await client.post(path, content=json.dumps(body), headers=shown | (headers or {}))
        except httpx.TransportError:
            return None
