"""A disk that gives back other bytes than it was given: files cut short, and bits flipped."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from luckytui.contest.draws import draws_of
from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.rules import Contest
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.errors import JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest

PAGE = 4096
#: What SQLite puts before the pages of a WAL, and before each.
WAL_HEADER, FRAME_HEADER = 32, 24

#: Nobody wins. A live line is there from the beginning.
TERMS = Terms(seed=12, callers=7, prizes=0, max_delay=30.0)
LINE = NewLine("Ada", Origin.KEYBOARD)


@dataclass(frozen=True)
class Live:
    """A show's files as they were while it was on the air.

    Attributes:
        path: The journal, copied with its WAL.
        sizes: Where the WAL ends after each commit of a call, in bytes; the first is that of none.
        stored: The contest at its end.
        calls: Its calls.
    """

    path: Path
    sizes: list[int]
    stored: StoredContest
    calls: list[Ruling]

    @property
    def wal(self) -> Path:
        """The journal's WAL."""
        return wal_of(self.path)


def wal_of(path: Path) -> Path:
    """Return the place of a journal's WAL."""
    return path.with_name(path.name + "-wal")


def go_live(folder: Path) -> Live:
    """Play a contest, a call a commit and the live line's the third, and copy its files before it is closed."""
    return asyncio.run(_go_live(folder / "live.journal", folder / "copy.journal"))


async def _go_live(path: Path, copy: Path) -> Live:
    contest = Contest(TERMS)
    line = contest.join(*LINE)
    calls = _calls(line.caller)
    rulings: list[Ruling] = []
    journal = SqliteJournal(path)
    stored = await journal.open_contest(TERMS, [LINE])
    sizes = [_logged(path)]
    for call in calls:
        ruling = contest.rule(call)
        assert isinstance(ruling, Ruling)
        rulings.append(ruling)
        await journal.append(stored.id, [ruling], contest.outcome, {call.caller: call.key} if call.key else {})
        sizes.append(_logged(path))
    copy_live(path, copy)
    found = await journal.contest(stored.id)
    assert found is not None
    await journal.close()
    return Live(copy, sizes, found, rulings)


def _calls(line: int) -> list[Call]:
    """Return everybody's calls in order."""
    draws = draws_of(TERMS)
    scheduled = sorted(
        Call(draws.time(caller), caller, "lucky", str(draws.number(caller))) for caller in range(1, TERMS.callers + 1)
    )
    live = Call(float(round(scheduled[1].at + 0.5)), line, "lucky", "543", "a key")
    assert scheduled[1].at < live.at < scheduled[2].at
    return sorted([*scheduled, live])


def _logged(path: Path) -> int:
    """Return where a journal's WAL ends: behind the last page that is more than zeros."""
    frame = FRAME_HEADER + PAGE
    return WAL_HEADER + -((WAL_HEADER - len(wal_of(path).read_bytes().rstrip(b"\0"))) // frame) * frame


def copy_live(path: Path, copy: Path) -> None:
    """Copy a journal that this process writes to, and its WAL, without touching SQLite's locks on it."""
    # While a journal is open here, no other descriptor of it may be closed: another process copies.
    child = os.fork()
    if child == 0:
        shutil.copyfile(path, copy)
        shutil.copyfile(wal_of(path), wal_of(copy))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def cut(live: Live, offsets: Iterable[int]) -> tuple[int, list[str]]:
    """Cut the WAL at each of these offsets, from the last to the first, and read what is left.

    Of its first four bytes, which tell a WAL from a stranger's file, a disk keeps all or none: it is not cut there.

    Returns:
        How many cuts were made; and where the journal was anything but the commits left whole.
    """
    faults, cuts = [], 0
    for offset in sorted(set(offsets) - {1, 2, 3}, reverse=True):
        os.truncate(live.wal, offset)
        cuts += 1
        whole = sum(size <= offset for size in live.sizes) - 1
        with Reader(live.path) as journal:
            contests = journal.contests()
            calls = journal.rulings(contests[0]) if contests else []
        if calls != live.calls[: max(whole, 0)] or len(contests) != (whole >= 0):
            faults.append(f"WAL cut at {offset}: {len(calls)} calls of {whole}")
    return cuts, faults


@dataclass
class Flips:
    """What came of flipped bits.

    Attributes:
        made: How many were flipped, one at a time.
        refused: After how many the journal was refused.
        short: After how many it held a beginning of the contest, as if later calls had not been made.
        unnoticed: After how many it was whole, as a bit flipped where nothing stands should leave it.
        faults: What was anything else.
    """

    made: int
    refused: int
    short: int
    unnoticed: list[int]
    faults: list[str]


def flip(file: Path, live: Live, bits: Iterable[int]) -> Flips:
    """Flip each of these bits of a file, and verify the journal.

    Args:
        file: The journal or its WAL.
        live: The contest in it.
        bits: Eight times the byte's offset, plus 0 to 7.
    """
    flips = Flips(0, 0, 0, [], [])
    whole = file.read_bytes()
    others = {path: path.read_bytes() for path in (live.path, live.wal) if path.exists() and path != file}
    for bit in bits:
        content = bytearray(whole)
        content[bit >> 3] ^= 1 << (bit & 7)
        file.write_bytes(content)
        flips.made += 1
        try:
            with Reader(live.path) as journal:
                contests = list(journal.verify())
                calls = journal.rulings(contests[0]) if contests else []
        except JournalError as refused:
            flips.refused += 1
            if "\n" in str(refused):
                flips.faults.append(f"bit {bit} of {file.name}: {refused}")
            continue
        if calls != live.calls[: len(calls)] or (contests and contests[0].terms != TERMS):
            flips.faults.append(f"bit {bit} of {file.name}: another contest")
        elif len(calls) < len(live.calls) or contests != [live.stored]:
            flips.short += 1
        else:
            flips.unnoticed.append(bit)
    for path, kept in [(file, whole), *others.items()]:
        path.write_bytes(kept)
    return flips


def rows(page: bytes) -> tuple[int, int]:
    """Return where the rows of a table's page begin and end; `page` is one that holds a few rows."""
    count = int.from_bytes(page[3:5], "big")
    assert page[0] == 13
    assert count > 0
    return int.from_bytes(page[5:7], "big"), len(page)
