"""Power cuts: the files of a real contest as a disk could hold them after the power went."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

from luckytui.contest.lines import NewLine
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.writer import Writer
from luckytui.journal.stored import StoredContest
from tests.crash.disk import Step, watched
from tests.crash.played import Line, Setting, draw, heard_lines, play, relaunched

#: What a disk writes whole or not at all.
SECTOR = 512

#: How much of what was on its way a disk may have written.
_SHARES = (0.0, 0.1, 0.5, 0.9, 1.0)


@dataclass
class _File:
    """A file on the disk: what is safe, and what is on its way."""

    safe: bytearray
    waiting: list[Step]

    def sync(self) -> None:
        for step in self.waiting:
            _apply(self.safe, step)
        self.waiting.clear()


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.offset :]
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.content)] = step.content


def _sectors(step: Step) -> list[Step]:
    """Split a write where the disk may tear it."""
    end = step.offset + len(step.content)
    edges = [step.offset, *range((step.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [
        Step("write", step.path, low, step.content[low - step.offset : high - step.offset])
        for low, high in pairwise(edges)
    ]


def after_cut(before: dict[str, bytes], steps: Sequence[Step], random: Random | None) -> dict[str, bytes]:
    """Return the files as a power cut after these steps may leave them, or as a kill does.

    Of what was not synced, sectors are kept or dropped each by itself, so also later ones without
    earlier ones. Names are journaled by file systems: of their changes since the folder's last sync,
    some first ones are kept.

    Args:
        before: The files by path before the first step; all of them safe.
        steps: What happened until the cut.
        random: Decides; None keeps everything, as a kill does.
    """
    names = {path: _File(bytearray(content), []) for path, content in before.items()}
    safe_names = dict(names)
    waiting: list[Step] = []
    files: dict[str, _File] = {}
    for step in steps:
        match step.kind:
            case "create":
                if step.path not in names:
                    files[step.path] = names[step.path] = _File(bytearray(), [])
                    waiting.append(step)
            case "write" | "truncate":
                names[step.path].waiting.append(step)
            case "sync":
                names[step.path].sync()
            case "delete":
                if names.pop(step.path, None) is not None:
                    waiting.append(step)
            case "rename":
                names[step.target] = names.pop(step.path)
                waiting.append(step)
            case "folder":
                safe_names = dict(names)
                waiting.clear()
    if random is None:
        return {path: _settle(file, 1.0, Random(0)) for path, file in names.items()}
    kept_names = _rename(safe_names, names, waiting[: random.randint(0, len(waiting))], files)
    return {path: _settle(file, random.choice(_SHARES), random) for path, file in kept_names.items()}


def _rename(
    safe: dict[str, _File], now: dict[str, _File], changes: Sequence[Step], made: dict[str, _File]
) -> dict[str, _File]:
    names = dict(safe)
    for change in changes:
        if change.kind == "create":
            names[change.path] = made[change.path]
        elif change.kind == "delete":
            names.pop(change.path, None)
        else:
            names[change.target] = names.pop(change.path)
    return names


def _settle(file: _File, share: float, random: Random) -> bytes:
    """Return a file's content with a share of what was on its way."""
    content = bytearray(file.safe)
    for step in file.waiting:
        for piece in _sectors(step) if step.kind == "write" else [step]:
            if random.random() < share:
                _apply(content, piece)
    return bytes(content)


class Tuned(SqliteJournal):
    """A journal whose SQLite is told other things than the product tells it.

    Args:
        path: The journal's file.
        pragmas: What it is told, such as `synchronous = OFF`.
        longest_log: After how many pages the log is folded in.
    """

    def __init__(self, path: Path, pragmas: Sequence[str], longest_log: int = Writer.longest_log) -> None:
        super().__init__(path)
        self._pragmas = pragmas
        self._longest_log = longest_log
        self._tune()

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        stored = await super().unfinished(terms, live)
        # A record has become a journal by now.
        self._tune()
        return stored

    def _tune(self) -> None:
        if self._writer is not None:
            self._writer.longest_log = self._longest_log
            for pragma in self._pragmas:
                self._writer._connection.execute(f"PRAGMA {pragma}")


@dataclass
class Tally:
    """What came of many power cuts.

    Attributes:
        cuts: How many were made.
        lost: Those after which something announced was gone, or could not be read.
        announced: Calls announced before a cut, over all cuts.
        contests: How many they were made in.
    """

    cuts: int = 0
    lost: int = 0
    announced: int = 0
    contests: int = 0


def cut_power(seed: int, cuts: int, synchronous: str | None = None) -> tuple[Tally, list[str]]:
    """Play contests, cut the power of each many times, look, and play on from what is left.

    Args:
        seed: Decides contests and cuts.
        cuts: How many cuts to make.
        synchronous: What SQLite is told instead of what the product says; None leaves it.

    Returns:
        The figures, and each broken promise with what it takes to see it again.
    """
    random = Random(seed)
    tally = Tally()
    faults: list[str] = []
    while tally.cuts < cuts:
        tally.contests += 1
        faults += _cut_contest(
            random, tally, min(20, cuts - tally.cuts), synchronous, f"seed {seed}, contest {tally.contests}"
        )
    return tally, faults


def _cut_contest(random: Random, tally: Tally, cuts: int, synchronous: str | None, name: str) -> list[str]:
    setting = draw(random)
    longest_log = random.choice([1, 4, 1000])
    most_calls = random.choice([1, 1, 3, 1000])
    faults = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve() / "show"
        folder.mkdir()
        path = folder / "contests.journal"
        setting.lay(path)
        before = read(folder)

        # So that short contests too are cut while the journal is folded into its file.
        pragmas = [] if synchronous is None else [f"synchronous = {synchronous}"]
        with watched(folder) as disk:
            play(
                path,
                setting.terms,
                lambda text: disk.steps.append(Step("line", content=text.encode())),
                partial(Tuned, pragmas=pragmas, longest_log=longest_log),
                most_calls,
            )
        for number in range(cuts):
            end = random.randint(0, len(disk.steps))
            lines = lines_in(disk.steps[:end])
            write(folder, after_cut(before, disk.steps[:end], random))
            tally.cuts += 1
            tally.announced += sum(line["event"] == "call" for line in lines)
            found = _look(path, setting, lines)
            if found:
                tally.lost += 1
                faults.append(
                    f"{name}, cut {number} after step {end} of {len(disk.steps)} ({setting}): {'; '.join(found)}"
                )
    return faults


def _look(path: Path, setting: Setting, lines: list[Line]) -> list[str]:
    try:
        return relaunched(lines, path, setting)
    except JournalError as refused:
        return [f"refused: {refused}"]


def lines_in(steps: Sequence[Step]) -> list[Line]:
    """Return what was announced among these steps."""
    return heard_lines([step.content.decode() for step in steps if step.kind == "line"])


def read(folder: Path) -> dict[str, bytes]:
    """Return a folder's files by path."""
    return {str(path): path.read_bytes() for path in folder.iterdir()}


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        Path(name).write_bytes(content)
