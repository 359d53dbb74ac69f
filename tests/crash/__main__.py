"""The long run: `python -m tests.crash --contests 2000 --power-cuts 1000 --tears`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import randrange

from tests.crash.crowded import flood_room
from tests.crash.dashboards import crash_dashboards
from tests.crash.killing import Tally, kill_contests
from tests.crash.phone import PHONES
from tests.crash.played import close_cleanly
from tests.crash.power import cut_power
from tests.crash.relays import CALLERS, kill_relays
from tests.crash.rooms import kill_rooms
from tests.crash.stalls import Stalled
from tests.crash.takeovers import main as takeovers_of
from tests.crash.torn import cut, flip, go_live


def main() -> int:
    """Attack as often as was asked for; say what came of it, and 1 if a promise was broken."""
    asked = _parser().parse_args()
    print(f"seed {asked.seed}", flush=True)
    faults: list[str] = []
    if asked.contests:
        faults += _kill("killed", kill_contests, asked.seed, asked.contests)
    if asked.dashboards:
        faults += _kill("dashboards crashed", crash_dashboards, asked.seed, asked.dashboards)
    if asked.rooms:
        faults += _kill_rooms(asked.seed, asked.rooms)
    if asked.connections:
        faults += _flood(asked.connections)
    if asked.relays:
        faults += _kill_relays(asked.seed, asked.relays)
    if asked.stalls:
        faults += _stall(asked.seed, asked.stalls)
    if asked.takeovers:
        faults += _take_over(asked.seed, asked.takeovers)
    if asked.power_cuts:
        faults += _cut_power(asked.seed, asked.power_cuts)
    if asked.tears:
        faults += _tear()
    for fault in faults:
        print(f"BROKEN: {fault}")
    print(f"promises broken: {len(faults)}")
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=main.__doc__)
    parser.add_argument("--contests", type=int, default=0, metavar="N", help="kill N contests until they end")
    parser.add_argument("--dashboards", type=int, default=0, metavar="N", help="crash the dashboards of N contests")
    parser.add_argument(
        "--rooms", type=int, default=0, metavar="N", help="kill show and room in N contests with phones"
    )
    parser.add_argument("--connections", type=int, default=0, metavar="N", help="flood a room with N connections")
    parser.add_argument(
        "--relays", type=int, default=0, metavar="N", help="kill broker, show, relay and callers in N contests"
    )
    parser.add_argument(
        "--stalls", type=int, default=0, metavar="N", help="let the network stand still for 30 s in N contests"
    )
    parser.add_argument("--takeovers", type=int, default=0, metavar="N", help="kill N stations that are on air")
    parser.add_argument("--power-cuts", type=int, default=0, metavar="N", help="cut the power N times")
    parser.add_argument("--tears", action="store_true", help="cut a WAL at every byte, flip every bit of a journal")
    parser.add_argument("--seed", type=int, default=randrange(10**6), metavar="S", help="do the same again")
    return parser


def _kill(name: str, kill: Callable[[int, int], tuple[Tally, list[str]]], seed: int, contests: int) -> list[str]:
    began = time.monotonic()
    tally, faults = kill(seed, contests)
    return _told(
        f"{name}: {tally.contests:,} contests, {tally.kills:,} kills survived, {tally.early:,} of them before the "
        f"first line, {tally.announced:,} calls announced",
        faults,
        began,
    )


def _kill_rooms(seed: int, rounds: int) -> list[str]:
    began = time.monotonic()
    tally, faults = kill_rooms(seed, rounds)
    return _told(
        f"rooms: {tally.rounds:,} contests with {PHONES} phones, {tally.kills:,} kills of show, room or supervisor, "
        f"{tally.answered:,} calls answered, {tally.again:,} of them sent again",
        faults,
        began,
    )


def _flood(connections: int) -> list[str]:
    began = time.monotonic()
    tally, faults = flood_room(connections)
    return _told(
        f"floods: {tally.opened:,} connections, {tally.refused:,} of them refused, "
        f"the room has {tally.memory} MB at most",
        faults,
        began,
    )


def _kill_relays(seed: int, rounds: int) -> list[str]:
    began = time.monotonic()
    tally, faults = kill_relays(seed, rounds)
    return _told(
        f"relays: {tally.rounds:,} contests with {CALLERS} callers elsewhere, {tally.kills:,} kills of broker, show, "
        f"relay or callers, {tally.ruled:,} calls ruled on, {tally.told:,} times told, {tally.unanswered:,} not before "
        f"the show had ended, {tally.silent:,} callers too late",
        faults,
        began,
    )


def _stall(seed: int, rounds: int) -> list[str]:
    began = time.monotonic()
    tally, faults = kill_relays(seed, rounds, Stalled)
    return _told(
        f"stalls: {tally.rounds:,} contests with {CALLERS} callers elsewhere, whose network stood still for "
        f"{Stalled.seconds:.0f} s each, {tally.ruled:,} calls ruled on, {tally.told:,} times told",
        faults,
        began,
    )


def _take_over(seed: int, takeovers: int) -> list[str]:
    began = time.monotonic()
    tally, faults = takeovers_of(seed, takeovers)
    waits = sorted(tally.waits)
    return _told(
        f"takeovers: {tally.made:,} stations killed on air, {tally.announced:,} calls announced, the next one after "
        f"{waits[len(waits) // 2]:.2f} s (median) and {waits[-1]:.2f} s (longest)",
        faults,
        began,
    )


def _told(what: str, faults: list[str], began: float) -> list[str]:
    """Print what came of an attack, how many promises it has broken, and how long it took; return what it has broken.

    Args:
        what: What came of it.
        faults: What it has broken.
        began: When it began, as `time.monotonic` tells.
    """
    print(f"{what}, {len(faults)} promises broken, {time.monotonic() - began:.0f} s", flush=True)
    return faults


def _cut_power(seed: int, cuts: int) -> list[str]:
    faults: list[str] = []
    for synchronous in (None, "NORMAL", "OFF"):
        began = time.monotonic()
        tally, found = cut_power(seed, cuts, synchronous)
        control = f" with synchronous={synchronous} (a control: it has to lose)" if synchronous else ""
        print(
            f"power{control}: {tally.cuts:,} cuts in {tally.contests:,} contests, "
            f"{tally.announced:,} calls announced before them, something lost after {tally.lost:,}, "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
        if synchronous is None:
            faults += found
        elif not found:
            faults.append(f"the control {synchronous} found nothing")
    return faults


def _tear() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        live = go_live(Path(folder))
        flips = flip(live.wal, live, range(0, 8 * live.sizes[-1], 9))
        cuts, faults = cut(live, range(live.sizes[-1]))
        print(f"torn: a WAL cut at {cuts:,} offsets, {len(faults)} promises broken", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        live = go_live(Path(folder))
        close_cleanly(live.path)
        more = flip(live.path, live, range(0, 8 * live.path.stat().st_size, 3))
        for name, found in (("WAL", flips), ("journal", more)):
            print(
                f"flipped: {found.made:,} bits of a {name}, {found.refused:,} refused, {found.short:,} a beginning, "
                f"{len(found.unnoticed):,} where nothing stands, {len(found.faults)} promises broken",
                flush=True,
            )
            faults += found.faults
    return faults


if __name__ == "__main__":
    sys.exit(main())
