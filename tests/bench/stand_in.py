"""The contest as lucky-call plays it, on plain multiprocessing: a small stand-in for the row to beat.

A process a caller, a queue to each for the keyword, one queue back for the calls, and a process that writes the
record. Whoever has heard the keyword calls, also after somebody has won, and the contest is over when all have.
Left out is what makes lucky-call slower still: a manager through which each queue goes, and a process for the server.
For some hundred callers: what is said after the win has to fit a pipe.
"""

from __future__ import annotations

import sys
import time
from multiprocessing import Process, SimpleQueue
from pathlib import Path

from luckytui.contest.draws import Draws

KEYWORD = "lucky"

Call = tuple[int, str, int]
#: Last caller, calls, magic number; None at the end.
Record = tuple[int, int, int] | None


def caller_process(
    keywords: SimpleQueue[str], calls: SimpleQueue[Call], caller: int, delay: float, number: int
) -> None:
    """Wait for the keyword, then for the delay, and call."""
    keyword = keywords.get()
    time.sleep(delay)
    calls.put((caller, keyword, number))


def writer_process(records: SimpleQueue[Record], path: Path) -> None:
    """Keep what came last in a text file."""
    while record := records.get():
        path.write_text(" ".join(map(str, record)))


def main(callers: int, max_delay: float, seed: int, path: Path) -> None:
    """Play one contest with one prize."""
    draws = Draws(seed, callers, max_delay)
    calls: SimpleQueue[Call] = SimpleQueue()
    records: SimpleQueue[Record] = SimpleQueue()
    keywords: list[SimpleQueue[str]] = [SimpleQueue() for _ in range(callers)]
    lines = [
        Process(target=caller_process, args=(heard, calls, caller, draws.time(caller), draws.number(caller)))
        for caller, heard in enumerate(keywords, 1)
    ]
    writer = Process(target=writer_process, args=(records, path))
    for process in (*lines, writer):
        process.start()
    for heard in keywords:
        heard.put(KEYWORD)
    print("on air", flush=True)
    magic_number = 0
    for place in range(1, callers + 1):
        caller, _, number = calls.get()
        magic_number += number
        records.put((caller, place, magic_number))
        if magic_number % 11 == 0:
            print(f"winner {caller} {magic_number}", flush=True)
            break
    for line in lines:
        line.join()
    records.put(None)
    writer.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
