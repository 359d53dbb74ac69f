"""Calls that have arrived whole are answered without a task, a route and a middleware for each.

A thousand phones call at one instant, and each waits for what is done for the others (`tests.bench room`). What is
unusual about a request takes the long way (`app.py`); what is checked is the same on both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from starlette.responses import Response
from starlette.types import Scope

from luckytui.room.api import LONGEST_BODY, CallMade
from luckytui.room.guard import Guard
from luckytui.room.operations import answer, check_json
from luckytui.room.phones import CALLS, make_call
from luckytui.room.problems import ProblemError
from luckytui.room.room import Room


class DirectCalls:
    """Answers calls.

    Args:
        room: The room.
        guard: Checks every request.
    """

    def __init__(self, room: Room, guard: Guard) -> None:
        self._room = room
        self._guard = guard

    def take(self, scope: Scope, body: bytes, send: Callable[[Response], None]) -> bool:
        """Answer a request, now or later; return whether it is a call that can be answered here.

        Args:
            scope: The request, as ASGI has it.
            body: Its whole body.
            send: Sends the answer.
        """
        if scope["path"] != CALLS or scope["method"] != "POST" or scope["query_string"] or len(body) > LONGEST_BODY:
            return False
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if len(headers) < len(scope["headers"]):
            # One of them came twice: which one counts is known elsewhere.
            return False
        try:
            self._guard.check("POST", headers)
            check_json(headers)
            made = make_call(self._room, headers, body)
        except ProblemError as problem:
            self._send(send, problem.response())
        else:
            made.add_done_callback(partial(self._ruled, send))
        return True

    def _ruled(self, send: Callable[[Response], None], made: asyncio.Future[CallMade]) -> None:
        if made.cancelled():
            return
        match made.exception():
            case None:
                self._send(send, answer(made.result()))
            case ProblemError() as problem:
                self._send(send, problem.response())
            case fault:
                self._send(send, ProblemError("failed").response())
                # It is told on standard error (`process.py`).
                raise fault

    def _send(self, send: Callable[[Response], None], response: Response) -> None:
        response.raw_headers += self._guard.headers
        send(response)
