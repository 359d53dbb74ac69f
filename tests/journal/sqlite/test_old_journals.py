"""Journals of version 1 are read, listed, resumed and verified as the program that wrote them did."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from luckytui.contest.draws import draws_of
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.rulings import Call, Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.detect import SCHEMA_VERSION
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import SCHEMA, connect
from luckytui.journal.stored import LiveCall, StoredContest
from tests.journal.contests import line, play, rulings_in
from tests.journal.sqlite.old import (
    EXPECTED,
    JOURNALS,
    RECORDS,
    assert_as_it_was,
    assert_read_as_it_was,
    bytes_of,
    laid_out,
    version,
)


@pytest.mark.parametrize("name", JOURNALS)
def test_an_old_journal_is_read_as_it_stands(journal_path: Path, name: str) -> None:
    laid_out(name, journal_path)
    before = bytes_of(journal_path)
    assert_read_as_it_was(name, journal_path)
    if "contests.journal-journal" not in before:
        # What was cut off in there has to be undone to be read.
        assert bytes_of(journal_path) == before
    assert version(journal_path) == 1


@pytest.mark.parametrize("name", [name for name in JOURNALS if len(EXPECTED[name]["files"]) == 1])
def test_an_old_journal_is_read_by_one_who_may_not_write_it(name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = laid_out(name, Path(place) / "contests.journal")
        path.chmod(0o444)
        path.parent.chmod(0o555)
        powerful = os.geteuid() == 0
        if powerful:
            os.seteuid(65534)
        try:
            assert_read_as_it_was(name, path)
        finally:
            if powerful:
                os.seteuid(0)
            path.parent.chmod(0o755)


@pytest.mark.parametrize("name", JOURNALS)
async def test_an_old_journal_is_carried_over_with_all_that_is_in_it(journal_path: Path, name: str) -> None:
    laid_out(name, journal_path)
    journal = SqliteJournal(journal_path)
    contests = await journal.contests()
    assert_as_it_was(name, contests, {stored.id: await rulings_in(journal, stored) for stored in contests})
    await journal.close()
    assert version(journal_path) == SCHEMA_VERSION
    assert_read_as_it_was(name, journal_path)
    with closing(connect(str(journal_path))) as connection, closing(connect(":memory:")) as new:
        new.executescript(SCHEMA)
        described = "SELECT m.name, p.* FROM sqlite_schema AS m, pragma_table_info(m.name) AS p ORDER BY m.name, p.cid"
        assert connection.execute(described).fetchall() == new.execute(described).fetchall()
        kinds = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
        assert connection.execute(kinds).fetchall() == new.execute(kinds).fetchall()
    again = bytes_of(journal_path)
    journal = SqliteJournal(journal_path)
    assert await journal.contests() == contests, "once"
    await journal.close()
    assert bytes_of(journal_path).keys() == again.keys()


@pytest.mark.parametrize("name", [name for name in JOURNALS if EXPECTED[name]["resumed"]])
async def test_an_old_contest_ends_as_the_old_program_ended_it(journal_path: Path, name: str) -> None:
    laid_out(name, journal_path)
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(Terms())
    assert stored is not None
    await finish(journal, stored)
    assert_ended_as_it_was(name, await journal.contests())
    await journal.close()
    assert_verified(journal_path)


@pytest.mark.parametrize("name", RECORDS)
async def test_an_old_record_ends_as_the_old_program_ended_it(journal_path: Path, name: str) -> None:
    laid_out(name, journal_path)
    journal = SqliteJournal(journal_path)
    [ended] = [json.loads(then) for then in EXPECTED[name]["then"]]
    settled = {key: ended[key] for key in ("keyword", "seed", "callers", "prizes", "max_delay")}
    stored = await journal.unfinished(Terms(**settled))
    assert stored is not None
    await finish(journal, stored)
    assert_ended_as_it_was(name, await journal.contests())
    await journal.close()
    assert_verified(journal_path)


async def finish(journal: SqliteJournal, stored: StoredContest) -> None:
    """Go on with a contest to its end; live lines that have not called stay silent, as they did when it was made."""
    contest = Contest(stored.terms, stored.start, stored.lines)
    async for page in journal.pages(stored):
        contest.restore(page, {caller: call.key for caller, call in stored.live_calls.items()})
    if stored.outcome is not Outcome.OPEN:
        contest.outcome = stored.outcome
    draws, terms = draws_of(stored.terms), stored.terms
    calls = sorted(
        Call(draws.time(caller), caller, terms.keyword, str(draws.number(caller)))
        for caller in contest.silent(range(1, terms.callers + 1))
    )
    rulings = [ruling for ruling in map(contest.rule, calls) if isinstance(ruling, Ruling)]
    contest.close()
    if stored.outcome is Outcome.OPEN:
        await journal.append(stored.id, rulings, contest.outcome)
    await journal.told(stored.id)


def assert_ended_as_it_was(name: str, contests: list[StoredContest]) -> None:
    then = [json.loads(told) for told in EXPECTED[name]["then"]]
    assert [(stored.calls, stored.magic_number, stored.outcome) for stored in contests] == [
        (contest["calls"], contest["magic_number"], contest["outcome"]) for contest in then
    ]
    assert [[winner.caller or stored.start.last_caller for winner in stored.winners] for stored in contests] == [
        contest["winners"] for contest in then
    ]


def assert_verified(path: Path) -> None:
    with Reader(path) as reader:
        assert list(reader.verify()) == reader.contests()


def test_an_old_journal_is_read_beside_the_old_show(journal_path: Path) -> None:
    laid_out("person-called-killed", journal_path)
    with closing(connect(str(journal_path))) as show:
        show.execute("BEGIN IMMEDIATE")
        assert_read_as_it_was("person-called-killed", journal_path)
        show.execute("ROLLBACK")


async def test_lines_join_and_call_in_a_contest_that_was_carried_over(journal_path: Path) -> None:
    laid_out("person-open-killed", journal_path)
    journal = SqliteJournal(journal_path)
    stored = await journal.unfinished(Terms())
    assert stored is not None
    [you] = stored.lines
    await journal.join(stored.id, [line(you.caller + 1, "Ann")])
    rulings = await rulings_in(journal, stored)
    last = rulings[-1]
    for place, caller in enumerate((you.caller + 1, you.caller), 1):
        call = Ruling(last.seq + place, caller, 100, last.magic_number + 100 * place, last.at)
        await journal.append(stored.id, [call], Outcome.OPEN, {caller: f"key {caller}"})
    await journal.abandon(stored.id)
    await play(journal)
    await journal.close()
    with Reader(journal_path) as reader:
        carried, _ = reader.verify()
        assert carried.live_calls == {
            you.caller + 1: LiveCall(last.seq + 1, f"key {you.caller + 1}"),
            you.caller: LiveCall(last.seq + 2, f"key {you.caller}"),
        }
