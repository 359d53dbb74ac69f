"""A tab of a browser: the process of the watch behind it, from its start to its last words."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

import luckytui
from luckytui.serve.feed import Feed

#: The columns and rows that a browser can ask for.
_COLUMNS, _ROWS = range(20, 501), range(5, 201)
#: Wall seconds that a process has to leave.
GRACE = 3.0
#: The most that is shown of what a process said last, in bytes.
_MOST_SAID = 2_000
#: Bytes that are read at a time.
_READ = 1 << 16
#: Runs luckytui wherever the package is: in an archive, or where there is no script.
_COMMAND = (sys.executable, "-c", "from luckytui.cli.main import main; main()", "tab", "--")


class Tab(AppService):
    """A tab: what the process draws goes to the browser, and what the browser says of keys, mouse and size to it.

    Args:
        websocket: The browser.
        feed: What it shows.
        place: Where the show is, for a person to read.
    """

    def __init__(self, websocket: web.WebSocketResponse, feed: Feed, place: str) -> None:
        super().__init__(
            "luckytui watch",
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._wait_for_last_words,
            download_manager=DownloadManager(),
        )
        self._websocket = websocket
        self._feed = feed
        self._place = place

    @asynccontextmanager
    async def running(self, columns: str, rows: str) -> AsyncIterator[None]:
        """Run the process within the block.

        Args:
            columns: Of the terminal in the browser, as that says it.
            rows: The same.
        """
        with tempfile.TemporaryFile() as self._errors:
            ours, self._theirs = socket.socketpair()
            with self._theirs:
                _, writer = await asyncio.open_unix_connection(sock=ours)
                await self.start(_within(_COLUMNS, columns), _within(_ROWS, rows))
            try:
                async with self._feed.told_to(writer):
                    yield
            finally:
                await self._end()
                writer.close()

    async def set_terminal_size(self, width: object, height: object) -> None:
        """Tell the process of another size of its terminal."""
        await super().set_terminal_size(_within(_COLUMNS, width), _within(_ROWS, height))

    async def run(self) -> None:
        """Pass on what the process draws; when it has ended, show what it said last, and close the tab's connection."""
        await super().run()
        with suppress(ConnectionError):
            if said := self._last_words():
                await self._websocket.send_bytes(shown(said))
            await self._websocket.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment: Mapping[str, str] = {
            **self._build_environment(width, height),
            "TEXTUAL_DRIVER": "luckytui.tui.browser_driver:BrowserDriver",
            "PYTHONPATH": os.pathsep.join([str(Path(luckytui.__file__).parent.parent), *filter(None, sys.path)]),
        }
        self._process = process = await asyncio.create_subprocess_exec(
            # In a session of its own: Ctrl+C is for the server, which ends it.
            *_COMMAND,
            str(self._theirs.fileno()),
            self._place,
            stdin=PIPE,
            stdout=PIPE,
            stderr=self._errors,
            env=environment,
            start_new_session=True,
            pass_fds=[self._theirs.fileno()],
        )
        self._stdin = process.stdin
        # What reads it finds nothing: it is in the file, where the last of it is found after the end.
        process.stderr = asyncio.StreamReader()
        process.stderr.feed_eof()
        return process

    async def _end(self) -> None:
        """Tell the process to leave, and kill it if it does not."""
        if (process := self._process) is not None:
            killing = asyncio.get_running_loop().call_later(GRACE, _kill, process)
            await self.stop()
            # Nobody looks at what it still draws, which it may wait to write.
            while process.stdout is not None and await process.stdout.read(_READ):
                pass
            await process.wait()
            killing.cancel()

    async def _wait_for_last_words(self) -> None:
        """Do nothing: what the process says at its end comes after this, and `run` closes the connection."""

    def _last_words(self) -> str:
        self._errors.seek(max(self._errors.seek(0, os.SEEK_END) - _MOST_SAID, 0))
        return self._errors.read().decode(errors="replace").strip()


def shown(said: str) -> bytes:
    """Return what shows a text on an empty terminal, and nothing but that."""
    lines = ("".join(filter(str.isprintable, line)) for line in said.splitlines())
    return "\x1b[?1049l\x1b[0m\x1b[2J\x1b[H{}".format("\r\n".join(lines)).encode()


def _kill(process: Process) -> None:
    # It may have ended in the meantime.
    with suppress(ProcessLookupError):
        process.kill()


def _within(range: range, wanted: object) -> int:
    """Return the number nearest to a wanted one; the middle one of usual terminals where it is none."""
    try:
        number = int(str(wanted)[:9])
    except ValueError:
        number = 80 if range is _COLUMNS else 24
    return min(max(number, range[0]), range[-1])
