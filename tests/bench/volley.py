"""Requests that are sent at one instant over connections that are open, and when each was answered.

The clients share two cores with what they measure, so they do no more than a socket needs while the clock runs: what
the answers say is looked at afterwards.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Mapping
from typing import NamedTuple

#: Bytes that are read at a time.
_READ = 1 << 16


class Answer(NamedTuple):
    """An answer to one of the requests.

    Attributes:
        took: Wall seconds from the instant of all requests until the whole answer was read.
        status: Its HTTP status; 0 if the connection was lost before.
        body: Its body.
    """

    took: float
    status: int
    body: bytes


def at_one_instant(requests: Mapping[int, bytes]) -> list[Answer]:
    """Send a request over each of many connections; return the answers, in the same order, once all are there.

    Args:
        requests: By the descriptor of the connection, which does not block; nothing else is under way on it.

    Raises:
        OSError: A request could not be sent in one piece.
    """
    answers = {descriptor: bytearray() for descriptor in requests}
    ended: dict[int, float] = {}
    with select.epoll() as poll:
        for descriptor in requests:
            poll.register(descriptor, select.EPOLLIN)
        began = time.perf_counter()
        for descriptor, request in requests.items():
            if os.write(descriptor, request) < len(request):
                raise BlockingIOError(f"the request to {descriptor} is longer than what waits in a socket")
        while len(ended) < len(requests):
            for descriptor, _ in poll.poll():
                read = _read(descriptor)
                answers[descriptor] += read
                if not read or is_whole(answers[descriptor]):
                    ended[descriptor] = time.perf_counter() - began
                    poll.unregister(descriptor)
    return [Answer(ended[descriptor], *_parts(bytes(answer))) for descriptor, answer in answers.items()]


def is_whole(answer: bytes | bytearray) -> bool:
    """Return whether this is the whole of an answer that says how long it is."""
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = answer.lower().index(b"content-length:", 0, head) + 15
    return len(answer) - head - 4 >= int(answer[at : answer.index(b"\r\n", at)])


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _READ)
    except ConnectionError:
        return b""


def _parts(answer: bytes) -> tuple[int, bytes]:
    """Return the status and the body of an answer; 0 and nothing if it is not whole."""
    if not is_whole(answer):
        return 0, b""
    return int(answer[9:12]), answer.partition(b"\r\n\r\n")[2]
