"""The web server itself: uvicorn on sockets of our own, bounded, silent, and ended in a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from socket import socket

import uvicorn

from luckytui.clock import wall
from luckytui.notices import say_if_possible
from luckytui.room.addresses import BACKLOG
from luckytui.room.app import Application
from luckytui.room.connection import Connection

#: The most connections, and the descriptors that are left for all else.
MOST_CONNECTIONS = 10_000
_OTHER_FILES = 100
#: Wall seconds between two looks for slow connections.
_LOOK = 1.0
#: Wall seconds that an idle connection is kept: a phone that calls needs no new one.
_IDLE = 75
#: Wall seconds that answers may take once the server is told to stop.
_LAST_WORDS = 0.5


class Server(uvicorn.Server):
    """Serves an application until it is told to stop. Signals are the program's business.

    Args:
        application: What answers the requests.
        proxied: Whether a proxy on this machine is in front, which says whose request it is.
        tls: Files of the certificate and its key; None for plain HTTP.
        most: The most connections at once; as many as the system lets this process have if 0.

    Raises:
        OSError: The certificate or its key cannot be read.
    """

    def __init__(
        self,
        application: Application,
        *,
        proxied: bool = False,
        tls: tuple[Path, Path] | None = None,
        most: int = 0,
    ) -> None:
        certificate, key = tls or (None, None)
        config = uvicorn.Config(
            application.asgi,
            http=partial(Connection, direct=application.direct, most=most or raise_descriptors()),  # type: ignore[arg-type]
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=proxied,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=1,
            backlog=BACKLOG,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        for name in ("uvicorn.error", "uvicorn.asgi"):
            logger = logging.getLogger(name)
            logger.propagate = False
            logger.addHandler(_Said(logging.ERROR))
        config.load()
        super().__init__(config)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Let the answers that are under way be finished, for half a second."""
        late = asyncio.get_running_loop().call_later(_LAST_WORDS, self._drop_all)
        try:
            await super().shutdown(sockets)
        finally:
            late.cancel()

    def _drop_all(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def drop_slow(self) -> None:
        """Drop connections that are too slow, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK)
            self.look_for_slow(wall())

    def look_for_slow(self, now: float) -> None:
        """Drop connections that are too slow.

        Args:
            now: Wall seconds.
        """
        for connection in list(self.server_state.connections):
            assert isinstance(connection, Connection)
            connection.drop_if_slow(now)

    async def run_on(self, listening: socket) -> None:
        """Serve on a socket until `should_exit` is set."""
        dropping = asyncio.create_task(self.drop_slow())
        try:
            await self.serve([listening])
        finally:
            dropping.cancel()


class _Said(logging.Handler):
    """Says in one line on standard error that something failed: nobody is to see a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say what failed."""
        error = record.exc_info[1] if record.exc_info else None
        # One that was ended because nobody hears it has not failed.
        if error is not None and not isinstance(error, asyncio.CancelledError):
            say_if_possible(f"a request to the room failed ({error!r}).")


def raise_descriptors() -> int:
    """Let this process open as many files as it may; return the most connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft - _OTHER_FILES)
