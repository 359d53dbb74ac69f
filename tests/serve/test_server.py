"""The server with its tabs: how many, what their browsers may say, and how they and it end."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from luckytui.serve.tab import shown
from tests.bench.drain import children
from tests.serve.conftest import OpenServer, served

#: What Textual draws first.
ALTERNATE = b"\x1b[?1049h"


async def told(websocket: ClientWebSocketResponse) -> bytes:
    """Return all that a tab is sent until its connection is closed."""
    said = b""
    async for message in websocket:
        if message.type is WSMsgType.BINARY:
            said += message.data
    return said


@contextmanager
def watched(pid: int) -> Iterator[select.poll]:
    """Yield what can be polled for the end of a process."""
    file = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(file, select.POLLIN)
    yield poll
    os.close(file)


async def test_a_tab_more_than_there_may_be_is_told(open_server: OpenServer) -> None:
    async with open_server(most=1) as client:
        async with client.ws_connect("/ws") as first:
            assert await first.receive_bytes() == ALTERNATE
            async with client.ws_connect("/ws") as second:
                assert b"1 tab looks at this show" in await told(second)
            assert not first.closed
        # Its place is free when its process has ended.
        while True:
            async with client.ws_connect("/ws") as third:
                if await third.receive_bytes() == ALTERNATE:
                    break


async def test_a_message_that_no_browser_sends_ends_its_tab_alone(open_server: OpenServer) -> None:
    messages = ["", "no JSON", "{}", "[]", "7", '["stdin"]', '["stdin", 7]', '["stdin", "\\ud800"]', '["resize", 5]']
    messages += ['["resize", {}]', "[" * 60_000]
    async with open_server(most=20) as client, client.ws_connect("/ws") as other:
        for message in messages:
            async with client.ws_connect("/ws") as websocket:
                await websocket.send_str(message)
                await told(websocket)
                assert websocket.close_code == aiohttp.WSCloseCode.UNSUPPORTED_DATA, message[:20]
        assert await other.receive_bytes() == ALTERNATE


async def test_a_message_that_is_too_long_ends_its_tab(open_server: OpenServer) -> None:
    async with open_server() as client, client.ws_connect("/ws") as websocket:
        await websocket.send_json(["stdin", "x" * (1 << 16)])
        await told(websocket)
        assert websocket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


@pytest.mark.parametrize("size", ["?width=1000000000&height=1000000000", "?width=-1&height=x"])
async def test_a_terminal_is_as_large_as_a_screen_at_most(open_server: OpenServer, size: str) -> None:
    async with open_server() as client, client.ws_connect(f"/ws{size}") as websocket:
        assert await websocket.receive_bytes() == ALTERNATE
        await websocket.send_json(["resize", {"width": 10**12, "height": "x"}])
        said = b""
        while b"WATCH" not in said:
            said += await websocket.receive_bytes()
        await websocket.send_json(["ping", "1"])
        while (message := await websocket.receive()).type is not WSMsgType.TEXT:
            pass
        assert message.json() == ["pong", "1"]


async def test_a_process_that_does_not_leave_is_killed(open_server: OpenServer) -> None:
    async with open_server() as client:
        before = set(children(os.getpid()))
        async with client.ws_connect("/ws") as websocket:
            assert await websocket.receive_bytes() == ALTERNATE
            (process,) = set(children(os.getpid())) - before
            os.kill(process, signal.SIGSTOP)
        with watched(process) as ended:
            assert await asyncio.to_thread(ended.poll, 15_000)


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_tabs_end_with_the_server(journal_path: Path, signum: signal.Signals) -> None:
    with served(journal_path) as (server, url):
        async with aiohttp.ClientSession(url) as client, client.ws_connect("/ws") as websocket:
            said = b""
            while b"waiting for" not in said:
                said += await websocket.receive_bytes()
            (process,) = children(server.pid)
            with watched(process) as ended:
                server.send_signal(signum)
                assert await asyncio.to_thread(ended.poll, 15_000)
            assert await asyncio.to_thread(server.wait, 15) == (-9 if signum is signal.SIGKILL else 128 + signum)
            assert server.stderr is not None
            assert server.stderr.read() == ""


def test_what_a_program_said_cannot_steer_the_terminal() -> None:
    assert shown("one\x1b]0;title\x07\ntwo\x9b2J").decode() == "\x1b[?1049l\x1b[0m\x1b[2J\x1b[Hone]0;title\r\ntwo2J"
