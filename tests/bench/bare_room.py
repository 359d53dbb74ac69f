"""The yardstick of the room: a server that does no more than commit each call before it answers it.

`python -m tests.bench.bare_room DESCRIPTOR FILE` serves on a socket that listens, until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from itertools import count
from socket import socket
from typing import Any

import uvicorn


class Bare:
    """An ASGI application: every POST is one row, and many rows one commit."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(file, check_same_thread=False)
        self._db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE call(seq INTEGER PRIMARY KEY, number)"
        )
        self._seqs = count(1)
        self._waiting: list[tuple[int, str, asyncio.Future[None]]] = []
        self._committing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        body = json.loads((await receive())["body"])
        headers = [(b"content-type", b"application/json")]
        told: dict[str, object] = {"token": "x"}
        if scope["path"] == "/api/1/calls":
            seq, done = next(self._seqs), asyncio.get_running_loop().create_future()
            self._waiting.append((seq, body["number"], done))
            if self._committing is None or self._committing.done():
                self._committing = asyncio.create_task(self._commit())
            await done
            told = {"seq": seq, "number": int(body["number"])}
        answer = json.dumps(told).encode()
        headers.append((b"content-length", b"%d" % len(answer)))
        status = 200 if scope["path"] == "/api/1/calls" else 201
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _commit(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            some, self._waiting = self._waiting, []
            self._db.executemany("INSERT INTO call VALUES (?, ?)", [row[:2] for row in some])
            await asyncio.to_thread(self._db.commit)
            for _, _, done in some:
                done.set_result(None)


if __name__ == "__main__":
    config = uvicorn.Config(Bare(sys.argv[2]), log_level="error", lifespan="off", ws="none")
    uvicorn.Server(config).run([socket(fileno=int(sys.argv[1]))])
