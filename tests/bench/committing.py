"""A show that commits a call for each line that it is sent, and sends the line back: it checks and rules on nothing."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.schema import create
from luckytui.journal.sqlite.writer import Writer


class _Connection(asyncio.Protocol):
    """The connection of the one client, which sends a line once the line before has come back.

    Args:
        journal: A new journal's path.
        calls: How many lines it sends.
    """

    def __init__(self, journal: Path, calls: int) -> None:
        create(journal)
        self._writer = Writer(journal)
        self._contest = self._writer.open_contest("2026-01-01T00:00:00+00:00", Terms(callers=0, prizes=0), ())
        self._writer.commit()
        lines = [LiveLine(line, "", Origin.CLIENT, f"{line:064x}") for line in range(1, calls + 1)]
        self._writer.join(self._contest, lines)
        self._writer.commit()
        self._seq = 0
        # As the show does: while it waits for the disk, its event loop goes on.
        self._disk = ThreadPoolExecutor(max_workers=1)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the way back."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._back = transport

    def data_received(self, line: bytes) -> None:
        """Commit the next call, then send the line back."""
        self._seq = seq = self._seq + 1
        ruling = Ruling(seq, seq, 517, 517 * seq, 1.0)
        self._writer.append(self._contest, [ruling], Outcome.OPEN, {seq: f"{seq:032x}"})
        committed = asyncio.get_running_loop().run_in_executor(self._disk, self._writer.commit)
        committed.add_done_callback(lambda _: self._back.write(line))


async def main(socket: str, calls: int) -> None:
    """Serve one client until killed.

    Args:
        socket: The path of the socket; the journal is beside it.
        calls: How many lines the client sends.
    """
    connection = _Connection(Path(f"{socket}.journal"), calls)
    server = await asyncio.get_running_loop().create_unix_server(lambda: connection, socket)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
