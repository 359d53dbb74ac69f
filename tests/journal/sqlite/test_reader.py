"""Reading a journal: what is found in it, and what is found wrong with it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.contest.rules import Outcome
from luckytui.contest.terms import LARGEST_SEED, Terms
from luckytui.journal.errors import JournalDamaged, JournalError
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import SEAL_CONTEST, SEAL_LINE
from tests.journal.contests import ALL_TWENTY, TWENTY, append, line, opened, play, rulings_of, write_contest
from tests.journal.sqlite.refused import falsify


@settings(max_examples=40)
@given(
    terms=st.builds(
        Terms,
        keyword=st.sampled_from(["lucky", "幸運", "x" * 24]),
        seed=st.integers(0, LARGEST_SEED),
        callers=st.integers(0, 30),
        prizes=st.integers(0, 3),
        max_delay=st.floats(0, 86_400),
        timeout=st.floats(0, 86_400),
    ),
    live=st.lists(st.tuples(st.floats(0, 90_000), st.integers(100, 999).map(str)), max_size=4),
    size=st.integers(1, 30),
)
def test_what_is_committed_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, terms: Terms, live: list[tuple[float, str]], size: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "contests.journal"
    rulings, contest = rulings_of(terms, live=live)

    async def write() -> None:
        journal = SqliteJournal(path)
        stored = await opened(journal, contest)
        for first in range(0, len(rulings), size):
            last = first + size >= len(rulings)
            await append(journal, stored, rulings[first : first + size], contest.outcome if last else Outcome.OPEN)
        await journal.close()

    asyncio.run(write())
    with Reader(path) as reader:
        found = reader.contest(1)
        assert found is not None
        assert reader.contests() == [found]
        assert reader.unfinished() == replace(found, winners=())
        assert reader.rulings(found) == rulings
        assert list(reader.verify()) == [found]
    assert found.terms == terms
    assert found.outcome is (contest.outcome if rulings else Outcome.OPEN)
    assert not found.told
    assert (found.calls, found.magic_number) == (contest.calls, contest.magic_number)
    assert found.winners == tuple(contest.winners)
    assert list(found.lines) == contest.lines


def test_an_empty_file_is_a_new_journal_and_reading_leaves_it_empty(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal_path.touch()
    monkeypatch.chdir(journal_path.parent)
    with Reader(journal_path) as reader:
        assert reader.contests() == []
        assert reader.unfinished() is None
        assert list(reader.verify()) == []
    assert journal_path.read_bytes() == b""
    assert [path.name for path in journal_path.parent.iterdir()] == [journal_path.name], "nor is anything made"
    write_contest(journal_path)
    with Reader(journal_path) as reader:
        assert len(reader.contests()) == 1


def with_an_old_contest(path: Path) -> None:
    """Write a contest of twenty calls and a live line's, behind one so large that an opening looks no further."""

    async def write() -> None:
        journal = SqliteJournal(path)
        await play(journal, ALL_TWENTY, [(0.5, "345")])
        await journal.abandon((await journal.open_contest(Terms(callers=6_000))).id)
        await journal.close()

    asyncio.run(write())


OLD_LIES = {
    "a number": (["UPDATE call SET number = number + 64 WHERE key & 0xff = 13"], "contest 1, call 13 is wrong"),
    "the contest": (
        ["DELETE FROM contest WHERE id = 1"],
        "contests.journal does not add up: contest 1, call 1 is wrong or missing",
    ),
    "the contest, of which a line alone is left": (
        ["DELETE FROM contest WHERE id = 1", "DELETE FROM call WHERE key >> 32 = 1"],
        "contest 1, line 21 is wrong or missing",
    ),
    "an outcome": (
        ["UPDATE contest SET outcome = 'nobody' WHERE id = 1", SEAL_CONTEST.replace("?", "1")],
        "contest 1 says nobody, its calls say otherwise",
    ),
    "a live call that nobody may say": (
        [
            "UPDATE call SET magic_number = magic_number + 655 "
            "WHERE key >> 32 = 1 AND key >= (SELECT key FROM call WHERE caller = 21)",
            "UPDATE call SET number = 1000 WHERE caller = 21 AND key >> 32 = 1",
            SEAL_LINE.replace("?", "(1 << 32 | 21)"),
        ],
        "is wrong",
    ),
    "a lobby that it never left": (
        ["UPDATE contest SET begun = 0 WHERE id = 1", SEAL_CONTEST.replace("?", "1")],
        "contest 1, call 1 is wrong or missing",
    ),
    "fewer callers than none": (
        ["UPDATE contest SET callers = -1 WHERE id = 1", SEAL_CONTEST.replace("?", "1")],
        "cannot be",
    ),
}


@pytest.mark.parametrize(("lie", "found"), OLD_LIES.values(), ids=OLD_LIES)
def test_an_old_lie_does_not_stop_the_show_and_is_found_where_it_is_looked_for(
    journal_path: Path, lie: list[str], found: str
) -> None:
    with_an_old_contest(journal_path)
    with Reader(journal_path) as reader:
        assert len(list(reader.verify())) == 2
    falsify(journal_path, *lie)

    async def show() -> None:
        journal = SqliteJournal(journal_path)
        await play(journal, Terms(callers=10))
        await journal.close()

    asyncio.run(show())
    with Reader(journal_path) as reader, pytest.raises(JournalError, match=found):
        list(reader.verify())


def test_a_reader_sees_one_moment_and_not_half_of_what_a_show_writes_meanwhile(journal_path: Path) -> None:
    async def show() -> None:
        journal = SqliteJournal(journal_path)
        rulings, contest = rulings_of(TWENTY)
        stored = await opened(journal, contest)
        with Reader(journal_path) as reader:
            before = reader.contest(stored.id)
            assert before is not None
            with reader.snapshot():
                assert reader._contest(stored.id) == before
                await journal.join(stored.id, [line(21, "Ann")])
                await append(journal, stored, rulings, contest.outcome)
                assert reader._contest(stored.id) == before
            after = reader.contest(stored.id)
            assert after is not None
            assert after.calls == 20
            assert reader.rulings(before) == [], "what was there when it was looked up"
        await journal.close()

    asyncio.run(show())


@settings(max_examples=60)
@given(st.integers(0), st.integers(0, 7))
def test_a_flipped_bit_is_found_by_verify_or_changes_nothing_that_counts(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("flipped") / "contests.journal"
    write_contest(path, live=[(0.5, "345")])
    with Reader(path) as reader:
        [stored] = reader.contests()
        told = (stored, reader.rulings(stored))
    text = bytearray(path.read_bytes())
    text[place % len(text)] ^= 1 << bit
    path.write_bytes(text)
    try:
        with Reader(path) as reader:
            contests = list(reader.verify())
            found = [(stored, reader.rulings(stored)) for stored in contests]
    except JournalError:
        return
    assert found == [told]


def test_what_sqlite_alone_finds_wrong_is_found_too(journal_path: Path) -> None:
    write_contest(journal_path)
    text = bytearray(journal_path.read_bytes())
    # How many pages are said to be free.
    text[36:40] = (5).to_bytes(4, "big")
    journal_path.write_bytes(text)
    with Reader(journal_path) as reader:
        assert reader.contests()[0].calls == 20
        with pytest.raises(JournalDamaged, match=r"is damaged \(.*\): restore it from a copy"):
            list(reader.verify())


@pytest.mark.parametrize(
    ("statement", "added"), [("CREATE INDEX handy ON call(caller)", "handy"), ("ANALYZE", "sqlite_stat1")]
)
def test_what_another_program_added_is_named_and_not_taken_for_damage(
    journal_path: Path, statement: str, added: str
) -> None:
    write_contest(journal_path)
    falsify(journal_path, statement)
    with Reader(journal_path) as reader, pytest.raises(JournalError, match=rf"added \({added}.*\): remove it") as said:
        list(reader.verify())
    assert not isinstance(said.value, JournalDamaged)


@pytest.mark.parametrize("version", [3, 5, 129])
def test_a_header_that_keeps_a_show_from_writing_is_found_by_who_reads(journal_path: Path, version: int) -> None:
    write_contest(journal_path)
    content = bytearray(journal_path.read_bytes())
    content[18] = version
    journal_path.write_bytes(content)
    for opening in (Reader, SqliteJournal):
        with pytest.raises(JournalDamaged, match=r"is damaged \(its header says .*\): restore it from a copy"):
            opening(journal_path)
    assert journal_path.read_bytes() == content


def test_a_bit_flipped_in_the_text_of_the_schema_is_found(journal_path: Path) -> None:
    write_contest(journal_path)
    whole = journal_path.read_bytes()
    for text in (b"told IN (0, 1)", b"live lines that joined", b"now BLOB", b"STRICT"):
        place = whole.index(text)
        journal_path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(JournalError), Reader(journal_path) as reader:
            list(reader.verify())


def test_a_bit_flipped_in_what_tells_the_kinds_of_the_schema_s_texts_is_found_or_does_no_harm(
    journal_path: Path,
) -> None:
    """Each row of the schema begins with its size, its number, and the kind and size of each of its values."""
    write_contest(journal_path)
    whole = journal_path.read_bytes()
    with Reader(journal_path) as reader:
        told = reader.contests()
    rows = [int.from_bytes(whole[108 + 2 * row :][:2], "big") for row in range(whole[104])]
    for place in (row + step for row in rows for step in range(10)):
        for bit in range(8):
            journal_path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << bit)]) + whole[place + 1 :])
            try:
                with Reader(journal_path) as reader:
                    assert list(reader.verify()) == told
            except JournalError:
                pass


def test_calls_that_are_gone_when_they_are_read_are_missing(journal_path: Path) -> None:
    write_contest(journal_path)
    with Reader(journal_path) as reader:
        stored = reader.contest(1)
        assert stored is not None
        with closing(sqlite3.connect(journal_path)) as connection, connection:
            connection.execute("DELETE FROM call")
        with pytest.raises(JournalDamaged, match=r"/contests\.journal does not add up: contest 1, call 1 is wrong"):
            reader.rulings(stored)
