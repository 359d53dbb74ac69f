"""The contest as lucky-call plays it: a process a caller. A small stand-in on plain multiprocessing."""

from __future__ import annotations

import multiprocessing
import sys
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from luckytui.callers import Roster


def _caller(heard: Event, calls: Queue[tuple[int, int]], caller: int, delay: float, number: int) -> None:
    heard.wait()
    time.sleep(delay)
    calls.put((caller, number))


def main(callers: int, max_delay: float, seed: int) -> None:
    """Play one contest with one prize."""
    roster = Roster(seed, callers, max_delay)
    heard, calls = multiprocessing.Event(), multiprocessing.Queue()  # type: ignore[var-annotated]
    lines = [
        multiprocessing.Process(
            target=_caller, args=(heard, calls, caller, roster.delay(caller), roster.number(caller))
        )
        for caller in range(1, callers + 1)
    ]
    for line in lines:
        line.start()
    print("on air", flush=True)
    heard.set()
    magic_number = 0
    for _ in range(callers):
        caller, number = calls.get()
        magic_number += number
        if magic_number % 11 == 0:
            print(f"winner {caller} {magic_number}", flush=True)
            break
    for line in lines:
        line.terminate()
    for line in lines:
        line.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
