"""Copies of a journal: from a file to a server and back, whole or not at all."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from luckytui.contest.lines import LiveLine, NewLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.terms import Terms
from luckytui.journal import opening
from luckytui.journal.errors import JournalError, JournalMissing, NameTaken, ServerGone
from luckytui.journal.place import JournalPlace, Server
from luckytui.journal.rows import TABLES, Rows
from luckytui.journal.stored import Departure, StoredContest
from tests.journal.contests import ALL_TWENTY, YOU, append, keys_of, play, rulings_in, rulings_of
from tests.postgres import PostgresServer

PHONE = NewLine("Zoë", Origin.PHONE, "f" * 64)


@pytest.fixture
def places(journal_path: Path, database: str, tmp_path: Path) -> dict[str, JournalPlace]:
    """Return two files and a server on which nothing stands."""
    return {"file": journal_path, "server": Server.read(database), "other": tmp_path / "deep" / "other.journal"}


async def fill(place: JournalPlace) -> None:
    """Play contests of every outcome and leave the last one half-way, paused, with lines that called or are gone."""
    journal = await opening.journal(place)
    await play(journal)
    await play(journal, Terms(seed=3, callers=2_500, prizes=0))
    given_up = await journal.open_contest(ALL_TWENTY, lobby=True)
    await journal.abandon(given_up.id)
    rulings, _ = rulings_of(ALL_TWENTY, live=[(0.0, "345")])
    left = await journal.open_contest(ALL_TWENTY, [YOU, PHONE])
    await journal.append(left.id, rulings[:9], Outcome.OPEN, keys_of(left, rulings[:9]))
    await journal.change(left.id, LiveLine(22, "Zoé", Origin.PHONE, "f" * 64, True), Outcome.OPEN)
    await journal.set_room(locked=True, most=40)
    await journal.depart(left.id, Departure(0.25, True))
    await journal.close()


def copied(source: JournalPlace, place: JournalPlace) -> list[StoredContest]:
    """Copy a journal, and return its contests."""
    with opening.reader(source) as reader, reader.snapshot():
        contests = list(reader.verify())
        opening.copy(reader, contests, place, lambda *_: None)
    return contests


def contents(place: JournalPlace) -> tuple[list[StoredContest], list[tuple[str, Rows]]]:
    """Return everything that a journal holds."""
    with opening.reader(place) as reader, reader.snapshot():
        return list(reader.verify()), list(reader.tables())


@pytest.mark.parametrize("way", [("file", "server", "other"), ("server", "file")])
def test_a_copy_holds_all_that_was_copied_on_the_way_there_and_back(
    places: dict[str, JournalPlace], way: tuple[str, ...]
) -> None:
    asyncio.run(fill(places[way[0]]))
    there = contents(places[way[0]])
    assert {table for table, _ in there[1]} == set(TABLES)
    assert [stored.outcome for stored in there[0]] == [Outcome.WON, Outcome.WON, Outcome.ABANDONED, Outcome.OPEN]
    for source, place in pairwise(way):
        assert copied(places[source], places[place]) == there[0]
        assert contents(places[place]) == there


@pytest.mark.parametrize("way", [("file", "server"), ("server", "file")])
def test_a_show_goes_on_with_a_copy_where_it_left(places: dict[str, JournalPlace], way: tuple[str, str]) -> None:
    source, place = (places[each] for each in way)
    asyncio.run(fill(source))
    copied(source, place)

    async def go_on() -> None:
        journal = await opening.journal(place)
        left = await journal.unfinished(ALL_TWENTY)
        assert left is not None
        assert await journal.departure(left.id) == Departure(0.25, True)
        room = await journal.room()
        assert (room.locked, room.most, room.removed) == (True, 40, ("f" * 64,))
        rulings, _ = rulings_of(ALL_TWENTY, live=[(0.0, "345")])
        assert await rulings_in(journal, left) == rulings[:9]
        await append(journal, left, rulings[9:], Outcome.WON)
        found = await journal.contest(left.id)
        assert found is not None
        assert (found.calls, found.magic_number, found.outcome) == (21, rulings[-1].magic_number, Outcome.WON)
        assert await rulings_in(journal, found) == rulings
        await journal.close()

    asyncio.run(go_on())


@pytest.mark.parametrize("way", [("file", "server"), ("server", "file")])
def test_a_journal_that_a_show_writes_to_is_copied_as_it_was_at_one_moment(
    places: dict[str, JournalPlace], way: tuple[str, str]
) -> None:
    source, place = (places[each] for each in way)
    rulings, _ = rulings_of(ALL_TWENTY)
    with asyncio.Runner() as loop:
        journal = loop.run(opening.journal(source))
        stored = loop.run(journal.open_contest(ALL_TWENTY))
        loop.run(append(journal, stored, rulings[:3]))

        def write_meanwhile(*_: object) -> None:
            if rest := rulings[3:]:
                loop.run(append(journal, stored, rest))
                del rulings[3:]

        with opening.reader(source) as reader, reader.snapshot():
            contests = list(reader.verify())
            opening.copy(reader, contests, place, write_meanwhile)
        assert [each.calls for each in contests] == [3]
        assert contents(place)[0] == contests
        assert [each.calls for each in loop.run(journal.contests())] == [20]
        loop.run(journal.close())


@pytest.mark.parametrize("place", ["server", "other"])
def test_where_something_stands_nothing_is_copied(places: dict[str, JournalPlace], place: str) -> None:
    asyncio.run(fill(places["file"]))
    asyncio.run(fill(places[place]))
    there = contents(places[place])
    with pytest.raises(NameTaken, match="already: choose a place where nothing stands"):
        copied(places["file"], places[place])
    assert contents(places[place]) == there


def test_what_is_not_ours_is_left_as_it_is(places: dict[str, JournalPlace], postgres: PostgresServer) -> None:
    asyncio.run(fill(places["file"]))
    record, server = places["other"], places["server"]
    assert isinstance(record, Path)
    record.parent.mkdir()
    record.write_text("3 4 1998\n")
    with pytest.raises(NameTaken):
        copied(places["file"], record)
    assert [each.name for each in record.parent.iterdir()] == [record.name]
    assert record.read_text() == "3 4 1998\n"
    postgres.execute("CREATE SCHEMA luckytui; CREATE TABLE luckytui.guests ()")
    with pytest.raises(JournalError, match="another program's"):
        copied(places["file"], server)
    assert postgres.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'luckytui'") == [(1,)]


#: Copies a journal, and is killed: in the middle of it, once all is written, or before it gets its name.
KILLED = """
import os, signal, sys
from pathlib import Path
from luckytui.journal import opening
from luckytui.journal.place import Server

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def tell(what, calls):
    if what == moment and calls:
        die()

source, place, moment = sys.argv[1:]
place = Server.read(place) if place.startswith("postgresql://") else Path(place)
if moment == "naming":
    Path.replace = die
with opening.reader(Path(source)) as reader, reader.snapshot():
    opening.copy(reader, list(reader.verify()), place, tell)
"""


@pytest.mark.parametrize(
    ("place", "moment"),
    [
        ("server", "copying"),
        ("server", "checking"),
        ("other", "copying"),
        ("other", "checking"),
        ("other", "naming"),
    ],
)
def test_of_a_copy_that_is_killed_nothing_stands_there_and_the_next_one_is_whole(
    places: dict[str, JournalPlace], place: str, moment: str
) -> None:
    source, other = places["file"], places[place]
    asyncio.run(fill(source))
    shown = other.url if isinstance(other, Server) else str(other)
    done = subprocess.run([sys.executable, "-c", KILLED, str(source), shown, moment], check=False)
    assert done.returncode == -9
    with pytest.raises(JournalMissing):
        opening.reader(other)
    copied(source, other)
    assert contents(other) == contents(source)


def test_a_connection_that_is_lost_leaves_nothing(places: dict[str, JournalPlace], postgres: PostgresServer) -> None:
    asyncio.run(fill(places["file"]))

    def cut(what: str, calls: int) -> None:
        if what == "checking":
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luckytui'"
            )

    with opening.reader(places["file"]) as reader, reader.snapshot():
        contests = list(reader.verify())
        with pytest.raises(ServerGone):
            opening.copy(reader, contests, places["server"], cut)
    with pytest.raises(JournalMissing):
        opening.reader(places["server"])


@pytest.mark.parametrize("place", ["server", "other"])
@pytest.mark.parametrize("lost", [["call"], ["contest", "line", "call"]])
def test_a_copy_that_lacks_calls_or_a_whole_contest_is_not_made(
    places: dict[str, JournalPlace], place: str, lost: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(fill(places["file"]))
    contests, tables = contents(places["file"])
    with opening.reader(places["file"]) as reader:
        kept = [(table, [row for row in rows if table not in lost or row[0] < 4]) for table, rows in tables]
        monkeypatch.setattr(reader, "tables", lambda: (page for page in kept if page[1]))
        with pytest.raises(JournalError, match="does not add up"):
            opening.copy(reader, contests, places[place], lambda *_: None)
    with pytest.raises(JournalMissing):
        opening.reader(places[place])
