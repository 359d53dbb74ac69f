"""Speed and size: `python -m tests.bench` lists the figures, `python -m tests.bench NAME` measures one."""

from __future__ import annotations

import argparse
import compileall
import gc
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from luckytui.cli.main import GARBAGE
from tests.bench import appends, broker, callers, disk, postgres, process_a_caller, program, room, screen, start
from tests.bench.drain import ROOT
from tests.bench.rows import Scale

STATION = callers.FIGURES | appends.FIGURES | program.FIGURES | process_a_caller.FIGURES | disk.FIGURES
TABLES = {
    "Screen": screen.FIGURES,
    "Callers and station": STATION,
    "Start and resume": start.FIGURES,
    "Room": room.FIGURES,
    "PostgreSQL": postgres.FIGURES,
    "Broker": broker.FIGURES,
}
FIGURES = {name: measure for figures in TABLES.values() for name, measure in figures.items()}


def main() -> int:
    """Measure what is asked for; 1 if a figure falls short of its bar."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="NAME", help="figures to measure; `all` for every one")
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    parser.add_argument("--rounds", type=int, default=Scale.rounds, help="rounds, of which the median counts")
    parser.add_argument("--seconds", type=float, default=Scale.seconds, help="how long a steady state is watched")
    parser.add_argument("--wide", action="store_true", help="the screen's figures at 200x60 instead of 120x40")
    parser.add_argument("--tiny", action="store_true", help="only see that it runs")
    asked = parser.parse_args()
    scale = Scale(rounds=asked.rounds, seconds=asked.seconds)
    if asked.wide:
        scale = replace(scale, columns=200, lines=60)
    if asked.tiny:
        scale = replace(scale, tiny=True, rounds=1, seconds=0.5)
    if not asked.figures:
        _list()
        return 0
    names = list(FIGURES) if asked.figures == ["all"] else asked.figures
    if unknown := [name for name in names if name not in FIGURES]:
        parser.error(f"no such figure: {', '.join(unknown)}; without a name, all are listed")
    # As pip does where it installs, and as it has done with Textual: compiled, whatever the environment says.
    compileall.compile_dir(ROOT / "luckytui", quiet=1)
    # As the command line does: some figures are measured in this process.
    gc.set_threshold(GARBAGE)
    ok = True
    for name in names:
        with tempfile.TemporaryDirectory(prefix="luckytui-bench-") as folder:
            for row in FIGURES[name](Path(folder), scale):
                ok = ok and row.ok
                said = json.dumps({"name": name} | row.as_dict()) if asked.json else f"{name:<12} {row}"
                print(said, flush=True)
    return 0 if ok else 1


def _list() -> None:
    for table, figures in TABLES.items():
        print(f"{table}:")
        for name, measure in figures.items():
            print(f"  {name:<12} {(measure.__doc__ or '').splitlines()[0]}")


if __name__ == "__main__":
    sys.exit(main())
