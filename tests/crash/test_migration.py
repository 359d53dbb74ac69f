"""A journal of an older schema carried over: cut off anywhere, it is the old one or the new one, whole."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from luckytui.contest.rulings import Ruling
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.stored import StoredContest
from tests.crash.disk import Step, watched
from tests.crash.played import close_cleanly
from tests.crash.power import after_cut, read, write

JOURNALED = Path(__file__).parents[1] / "journal"
#: Of every kind one, by version: cleanly closed, killed with a log beside the file, cut off in a commit, with a
#: person's call.
JOURNALS = (
    "old/finished",
    "old/killed",
    "old/cut-commit",
    "old/person-called-killed",
    "old-2/stopped",
    "old-2/killed",
    "old-3/stopped",
    "old-3/killed",
)
#: The versions in those folders.
VERSIONS = {"old": 1, "old-2": 2, "old-3": 3}
every_journal = pytest.mark.parametrize("name", JOURNALS)
#: Power cuts of each journal.
CUTS = 25

#: What a journal holds: its contests, each with its calls.
Held = list[tuple[StoredContest, list[Ruling]]]


def held_in(path: Path) -> Held:
    """Return what a journal holds, every call verified."""
    with Reader(path) as reader:
        list(reader.verify())
        return [(stored, reader.rulings(stored)) for stored in reader.contests()]


def version_of(path: Path) -> int:
    """Return a journal's version, and check that its tables are that one's and no others."""
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
        [(version,)] = connection.execute("PRAGMA user_version")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables == (
        {"contest", "call"}
        if version == 1
        else {"contest", "line", "call", "mark"} | ({"room"} if version > 3 else set())
    )
    return int(version)


def carried_over(folder: Path, name: str) -> tuple[Path, dict[str, bytes], list[Step], Held]:
    """Carry an old journal over; return it, its files before, what was done on the disk, and what it holds."""
    shutil.copytree(JOURNALED / name, folder)
    path = folder / "contests.journal"
    with watched(folder) as disk:
        before = read(folder)
        close_cleanly(path)
    return path, before, disk.steps, held_in(path)


@every_journal
def test_a_journal_killed_at_any_write_of_its_migration_is_the_old_one_or_the_new_one(
    tmp_path: Path, name: str
) -> None:
    """Whole, with every contest and call; and the next launch carries it over."""
    path, before, steps, held = carried_over(tmp_path / "show", name)
    assert held
    versions = []
    for end in range(len(steps) + 1):
        write(path.parent, after_cut(before, steps[:end], None))
        assert held_in(path) == held, f"killed after step {end}: {steps[end - 1]}"
        versions.append(version_of(path))
        write(path.parent, after_cut(before, steps[:end], None))
        close_cleanly(path)
        assert (held_in(path), version_of(path)) == (held, SCHEMA_VERSION), f"killed after step {end}"
    assert versions == sorted(versions)
    assert set(versions) == {VERSIONS[name.split("/", maxsplit=1)[0]], SCHEMA_VERSION}


@every_journal
def test_a_power_cut_in_a_migration_leaves_the_old_journal_or_the_new_one(tmp_path: Path, name: str) -> None:
    """What was not synced is dropped, reordered or torn."""
    path, before, steps, held = carried_over(tmp_path / "show", name)
    random, versions = Random(name), set()
    for _ in range(CUTS):
        end = random.randint(0, len(steps))
        files = after_cut(before, steps[:end], random)
        write(path.parent, files)
        assert held_in(path) == held, f"cut after step {end}"
        versions.add(version_of(path))
        write(path.parent, files)
        close_cleanly(path)
        assert (held_in(path), version_of(path)) == (held, SCHEMA_VERSION), f"cut after step {end}"
    assert versions == {VERSIONS[name.split("/", maxsplit=1)[0]], SCHEMA_VERSION}
