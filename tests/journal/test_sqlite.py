"""The journal: what goes in comes out, one show writes, many read, and what is not ours stays as it was."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.cli.main import main
from luckytui.contest.draws import Draws
from luckytui.contest.rules import LARGEST_SEED, Call, Contest, Outcome, Record, Ruling, Terms, Winner
from luckytui.journal import Journal, LiveJournal
from luckytui.journal.stored import Check, JournalError, StoredContest
from luckytui.station.host import next_contest

#: A contest of twenty calls, of which the last wins.
TWENTY = Terms(seed=1, callers=20, max_delay=1.0)


def rulings_of(terms: Terms, start: Record | None = None) -> tuple[list[Ruling], Contest]:
    """Rule on everybody's call in order; the person, if there is one, calls first."""
    contest = Contest(terms, start)
    draws = Draws(terms.seed, terms.callers, terms.max_delay)
    calls = [
        Call(draws.delay(caller), caller, terms.keyword, str(draws.number(caller)))
        for caller in range(1, terms.callers + 1)
    ]
    if terms.player_line is not None:
        calls.append(Call(0.0, terms.player_line, terms.keyword, "345"))
    taken = [ruling for ruling in map(contest.rule, sorted(calls)) if isinstance(ruling, Ruling)]
    contest.close()
    return taken, contest


def write(journal: LiveJournal, stored: StoredContest, rulings: list[Ruling], outcome: Outcome) -> None:
    journal.stage(stored.id, rulings, outcome)
    journal.commit()


def write_contest(path: Path, terms: Terms = TWENTY) -> None:
    """Write a whole contest that has ended and been announced."""
    journal = LiveJournal(path)
    rulings, contest = rulings_of(terms)
    stored = journal.open_contest(terms)
    write(journal, stored, rulings, contest.outcome)
    journal.announced(stored.id)
    journal.close()


@settings(max_examples=40)
@given(
    terms=st.builds(
        Terms,
        keyword=st.sampled_from(["lucky", "幸運", "x" * 24]),
        seed=st.integers(0, LARGEST_SEED),
        callers=st.integers(1, 30),
        prizes=st.integers(0, 3),
        max_delay=st.floats(0, 86_400),
        timeout=st.floats(0, 86_400),
        player=st.booleans(),
    ),
    size=st.integers(1, 30),
)
def test_what_is_committed_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, terms: Terms, size: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "contests.journal"
    rulings, contest = rulings_of(terms)
    journal = LiveJournal(path)
    stored = journal.open_contest(terms)
    assert (stored.terms, stored.calls, stored.magic_number, stored.winners) == (terms, 0, 0, ())
    for first in range(0, len(rulings), size):
        last = first + size >= len(rulings)
        write(journal, stored, rulings[first : first + size], contest.outcome if last else Outcome.OPEN)
    journal.close()
    with Journal(path) as reader:
        found = reader.contest(1)
        assert found is not None
        assert reader.contests() == [found]
        assert reader.unfinished() == replace(found, winners=())
        assert reader.rulings(found) == rulings
        assert [checked.id for checked in reader.verify()] == [1]
    assert found.terms == terms
    assert found.outcome is contest.outcome
    assert not found.announced
    assert (found.calls, found.magic_number) == (contest.calls, contest.magic_number)
    assert found.winners == tuple(contest.winners)


def test_a_journal_holds_every_contest_ever_played_on_it(journal_path: Path) -> None:
    write_contest(journal_path)
    write_contest(journal_path, Terms(seed=1, callers=3))
    journal = LiveJournal(journal_path)
    given_up = journal.open_contest(Terms(seed=3))
    journal.abandon(given_up.id)
    journal.open_contest(Terms(seed=4))
    journal.close()
    with Journal(journal_path) as reader:
        contests = reader.contests()
        assert [stored.id for stored in contests] == [1, 2, 3, 4]
        assert [stored.outcome for stored in contests] == ["won", "nobody", "abandoned", "open"]
        assert [stored.announced for stored in contests] == [True, True, True, False]
        assert contests[0].winners == (Winner(17, 11_594),)
        assert reader.unfinished() == contests[3]
        assert reader.contest(5) is None


def test_a_contest_that_has_its_outcome_keeps_it_when_it_is_given_up(journal_path: Path) -> None:
    journal = LiveJournal(journal_path)
    rulings, contest = rulings_of(TWENTY)
    stored = journal.open_contest(TWENTY)
    write(journal, stored, rulings, contest.outcome)
    journal.abandon(stored.id)
    found = journal.contest(stored.id)
    assert found is not None
    assert (found.outcome, found.announced) == (Outcome.WON, True)
    assert journal.unfinished() is None
    journal.close()


def test_what_was_staged_and_not_committed_never_was(journal_path: Path) -> None:
    journal = LiveJournal(journal_path)
    rulings, _ = rulings_of(TWENTY)
    stored = journal.open_contest(TWENTY)
    write(journal, stored, rulings[:3], Outcome.OPEN)
    journal.stage(stored.id, rulings[3:6], Outcome.OPEN)
    journal.close()
    with Journal(journal_path) as reader:
        found = reader.contest(1)
        assert found is not None
        assert reader.rulings(found) == rulings[:3]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "contests.journal"
    LiveJournal(path).close()
    assert path.is_file()


def test_an_empty_file_is_a_new_journal_and_reading_leaves_it_empty(journal_path: Path) -> None:
    journal_path.touch()
    with Journal(journal_path) as reader:
        assert reader.contests() == []
    assert journal_path.read_bytes() == b""
    write_contest(journal_path)
    with Journal(journal_path) as reader:
        assert len(reader.contests()) == 1


def test_a_journal_that_ended_well_is_one_file(journal_path: Path) -> None:
    write_contest(journal_path)
    assert {path.name for path in journal_path.parent.iterdir()} - {"state"} == {
        "contests.journal",
        "contests.journal.lock",
    }


@pytest.fixture
def holder(journal_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield another process that has the journal on air, with three calls committed."""
    program = (
        "import sys; from pathlib import Path; from tests.journal.test_sqlite import *\n"
        f"journal = LiveJournal(Path({str(journal_path)!r}))\n"
        "entry = journal.open_contest(TWENTY)\n"
        "write(journal, entry, rulings_of(TWENTY)[0][:3], Outcome.OPEN)\n"
        "print('on air', flush=True); sys.stdin.read()\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "on air\n"
        yield process
        process.kill()


def test_a_second_show_is_refused_and_told_who_has_the_journal(
    journal_path: Path, holder: subprocess.Popen[str]
) -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    with pytest.raises(JournalError, match=rf"in use by another show \(process {holder.pid}\): end that one"):
        LiveJournal(journal_path)
    assert sorted(Path("/proc/self/fd").iterdir()) == before, "what was opened to see that is closed"


def test_a_journal_can_be_read_while_a_show_is_live(journal_path: Path, holder: subprocess.Popen[str]) -> None:
    with Journal(journal_path) as reader:
        stored = reader.unfinished()
        assert stored is not None
        assert reader.rulings(stored) == rulings_of(TWENTY)[0][:3]
        assert len(list(reader.verify())) == 1


def test_the_journal_of_a_killed_show_is_free_at_once_and_whole(
    journal_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    journal = LiveJournal(journal_path)
    stored = journal.unfinished()
    assert stored is not None
    assert journal.rulings(stored) == rulings_of(TWENTY)[0][:3]
    journal.close()


def test_a_second_show_in_the_same_process_is_refused_too(journal_path: Path) -> None:
    journal = LiveJournal(journal_path)
    with pytest.raises(JournalError, match=f"process {os.getpid()}"):
        LiveJournal(journal_path)
    journal.close()
    LiveJournal(journal_path).close()


def test_a_reader_in_the_shows_own_process_leaves_the_show_its_locks(journal_path: Path) -> None:
    def locks() -> list[str]:
        """Return this process's locks on the journal: without them another process would tidy its WAL away."""
        ours = f" {os.getpid()} ", f":{journal_path.stat().st_ino} "
        held = Path("/proc/locks").read_text().splitlines()
        return [line.partition(":")[2] for line in held if all(mark in line for mark in ours)]

    journal = LiveJournal(journal_path)
    stored = journal.open_contest(TWENTY)
    before = locks()
    assert before
    with Journal(journal_path) as reader:
        assert reader.unfinished() == stored
    assert locks() == before
    journal.close()


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Yield a folder that we may read and not write, even where the tests are run by root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_contest(folder / "contests.journal")
        (folder / "secret").write_bytes((folder / "contests.journal").read_bytes())
        (folder / "secret").chmod(0)
        folder.chmod(0o555)
        powerful = os.geteuid() == 0
        if powerful:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if powerful:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_journal_that_ended_well_can_be_read_in_a_folder_that_cannot_be_written(locked_folder: Path) -> None:
    with Journal(locked_folder / "contests.journal") as reader:
        [stored] = reader.verify()
        assert stored.calls == 20


@pytest.mark.parametrize("name", ["new.journal", "contests.journal", "secret", "new/contests.journal"])
def test_a_show_in_a_folder_that_cannot_be_written_is_refused_with_a_sentence(locked_folder: Path, name: str) -> None:
    before = {path.name for path in locked_folder.iterdir()}
    with pytest.raises(JournalError, match=r"cannot be (used|made|written) ?.*: "):
        LiveJournal(locked_folder / name)
    assert {path.name for path in locked_folder.iterdir()} == before


def test_a_journal_without_the_right_to_read_it_is_refused_with_a_sentence(locked_folder: Path) -> None:
    with pytest.raises(JournalError, match=r"cannot be used \(Permission denied\): choose another with -f"):
        Journal(locked_folder / "secret")


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("46687 2 520", Record(46687, 2, 520)),
        ("46687 2 520\n", Record(46687, 2, 520)),
        ("  1\t1 \r\n 999", Record(1, 1, 999)),
        ("0 0 0", Record(0, 0, 0)),
        ("46687 2 550", Record(46687, 2, 550)),
        ("007 10 1000", Record(7, 10, 1_000)),
    ],
    ids=repr,
)
def test_a_record_of_lucky_call_becomes_a_journal_and_its_text_is_kept(
    journal_path: Path, text: str, record: Record
) -> None:
    journal_path.write_bytes(text.encode())
    journal = LiveJournal(journal_path)
    assert journal.record == record
    stored, resumed = next_contest(journal, TWENTY, fresh=False)
    assert resumed
    assert (stored.start, stored.calls, stored.magic_number) == (record, record.calls, record.magic_number)
    assert stored.terms == TWENTY
    rulings, contest = rulings_of(TWENTY, record)
    if record.won:
        assert stored.outcome is Outcome.WON
        assert stored.winners == (Winner(record.last_caller, record.magic_number),)
    else:
        assert stored.outcome is Outcome.OPEN
        assert rulings[0].seq == record.calls + 1
        write(journal, stored, rulings, contest.outcome)
    journal.close()
    with Journal(journal_path) as reader:
        [checked] = reader.verify()
        assert checked.magic_number == contest.magic_number
    assert (journal_path.parent / "contests.journal.lucky-call").read_bytes() == text.encode()


def test_another_record_is_not_overwritten_by_the_one_that_is_kept(journal_path: Path) -> None:
    kept = journal_path.with_name("contests.journal.lucky-call")
    kept.write_text("1 1 100")
    journal_path.write_text("46687 2 520")
    journal = LiveJournal(journal_path)
    with pytest.raises(JournalError, match=r"stands where the record .* is to be kept: move it elsewhere"):
        next_contest(journal, TWENTY, fresh=False)
    journal.close()
    assert kept.read_text() == "1 1 100"
    assert journal_path.read_text() == "46687 2 520"


#: Texts that are no record, or one that cannot be.
NO_RECORDS = {
    "two numbers": b"1 2",
    "letters": b"a b c",
    "a negative number": b"-1 2 3",
    "four numbers": b"1 2 3 4",
    "a torn 520": b"46687 2 52",
    "a magic number below 100 a call": b"46687 2 199",
    "a magic number above 999 a call": b"46687 2 1999",
    "a magic number without a call": b"46687 0 520",
    "calls without a magic number": b"46687 2 0",
    "digits of another script": "４６ ２ ５２０".encode(),
    "a sign": b"+1 2 520",
    "a fraction": b"1 2 520.0",
    "hexadecimal": b"0x1 2 520",
    "NUL": b"46687 2 520\0",
    "more calls than there can be": b"1 99999999999 9999999999900",
    "10 MB of digits": b"7" * 10_000_000,
    "10 MB of spaces": b" " * 10_000_000,
    "three numbers and 10 MB of spaces": b"46687 2 520" + b" " * 10_000_000,
    "a line break": b"\n",
    "prose": b"Dear diary",
    "noise": bytes(range(256)) * 40,
    "a torn header": b"SQLite format",
}


def change(statement: str) -> Callable[[Path], None]:
    """Return what writes a good journal and then falsifies it."""

    def falsify(path: Path) -> None:
        write_contest(path, Terms(seed=7, callers=300, prizes=0, max_delay=1.0))
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return falsify


def cut(size: int) -> Callable[[Path], None]:
    def shorten(path: Path) -> None:
        write_contest(path, Terms(seed=7, callers=300, prizes=0, max_delay=1.0))
        os.truncate(path, size)

    return shorten


def zeroed_page(path: Path) -> None:
    write_contest(path, Terms(seed=7, callers=300, prizes=0, max_delay=1.0))
    with path.open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(bytes(4096))


def of_another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmark(url TEXT)")
    connection.commit()
    connection.close()


#: What is refused, and part of the sentence that says why.
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "another program's database": (of_another_program, "is another program's database: choose another"),
    "a newer schema": (change("PRAGMA user_version = 99"), "written by another luckytui (schema 99"),
    "an older schema": (change("PRAGMA user_version = 0"), "written by another luckytui (schema 0"),
    "no tables": (change("DROP TABLE call"), "cannot be used (no such table: call)"),
    "cut in its header": (cut(50), "is cut short: restore it from a copy"),
    "cut to its header": (cut(100), "cannot be used"),
    "cut in half": (cut(8192), "cannot be used"),
    "a zeroed page": (zeroed_page, ""),
    "a wrong number": (
        change("UPDATE call SET number = number + 1 WHERE key & 0xff = 7"),
        "contest 1, call 7 is wrong",
    ),
    "a wrong sum": (change("UPDATE call SET magic_number = 1 WHERE key & 0xff = 7"), "contest 1, call 7 is wrong"),
    "a wrong caller": (change("UPDATE call SET caller = 999 WHERE key & 0xff = 7"), "contest 1, call 7 is wrong"),
    "a wrong time": (change("UPDATE call SET at = at + 1 WHERE key & 0xff = 7"), "contest 1, call 7 is wrong"),
    "no number": (change("UPDATE call SET number = -11 WHERE key & 0xff = 7"), "contest 1, call 7 is wrong"),
    "a missing call": (change("DELETE FROM call WHERE key & 0xff = 7"), "contest 1, call 7 is wrong or missing"),
    "the last call missing": (change("DELETE FROM call WHERE key = (SELECT max(key) FROM call)"), ""),
    "every call missing": (change("DELETE FROM call"), ""),
    "a call of no contest": (change("INSERT INTO call VALUES ((5 << 32) + 1, 1, 100, 100, 0.0)"), ""),
    "another outcome": (change("UPDATE contest SET outcome = 'nobody'"), ""),
    "another seed": (change("UPDATE contest SET seed = 8"), ""),
    "a negative seed": (change("UPDATE contest SET seed = -8"), ""),
    "more callers": (change("UPDATE contest SET callers = 301"), ""),
    "no callers": (change("UPDATE contest SET callers = 0"), ""),
    "seven persons": (change("UPDATE contest SET player = 7"), ""),
    "a keyword that colours": (change("UPDATE contest SET keyword = char(27) || '[31m'"), ""),
    "a delay without end": (change("UPDATE contest SET max_delay = 9e999"), ""),
    **{
        f"no record: {name}": (lambda path, text=text: path.write_bytes(text), "")  # type: ignore[misc]
        for name, text in NO_RECORDS.items()
    },
}

COMMANDS = {
    "luckytui --headless": ["--headless", "--fast"],
    "luckytui --headless --fresh --json": ["--headless", "--fast", "--fresh", "--json"],
    "luckytui journal": ["journal"],
    "luckytui journal --json": ["journal", "--json"],
    "luckytui journal 1": ["journal", "1"],
    "luckytui journal --verify": ["journal", "--verify"],
}


@pytest.fixture
def invoke() -> Iterator[Callable[..., Result]]:
    """Yield what runs a command in this process; the signals that it takes over are given back."""
    names = (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
    handlers = [signal.getsignal(name) for name in names]
    yield lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])
    for name, handler in zip(names, handlers, strict=True):
        signal.signal(name, handler)


def assert_refused(result: Result, reason: str) -> None:
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert result.stdout == ""
    [sentence] = result.stderr.splitlines()
    assert sentence.startswith("luckytui: ")
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert any(advice in sentence for advice in ("-f", "restore", "update", "close"))
    assert reason in sentence


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_by_every_command_and_keeps_every_byte(
    journal_path: Path, invoke: Callable[..., Result], make: Callable[[Path], object], reason: str
) -> None:
    make(journal_path)
    journal_path.with_name("contests.journal.lock").unlink(missing_ok=True)
    before = hashlib.sha256(journal_path.read_bytes()).hexdigest()
    for command, arguments in COMMANDS.items():
        result = invoke(*arguments[:1], "-f", journal_path, *arguments[1:])
        assert_refused(result, reason)
        assert hashlib.sha256(journal_path.read_bytes()).hexdigest() == before, command
        left = {path.name for path in journal_path.parent.iterdir()}
        assert left <= {"contests.journal", "contests.journal.lock"}, command


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("make", [folder, os.mkfifo, loop, device])
def test_what_is_no_plain_file_is_refused_by_every_command_without_waiting(
    journal_path: Path, invoke: Callable[..., Result], make: Callable[[Path], None]
) -> None:
    make(journal_path)
    before = journal_path.lstat()
    for arguments in COMMANDS.values():
        assert_refused(invoke(*arguments[:1], "-f", journal_path, *arguments[1:]), "-f")
    after = journal_path.lstat()
    assert (after.st_mode, after.st_ino, after.st_size) == (before.st_mode, before.st_ino, before.st_size)


@pytest.mark.parametrize("name", ["x" * 300, "\x1b[31mred\x07\nWinner: Alfa", "\udcff", "[/red]", "[bold]", "a b"])
def test_a_name_can_neither_colour_the_screen_nor_forge_a_line(
    tmp_path: Path, invoke: Callable[..., Result], name: str
) -> None:
    path = tmp_path / name
    results = [invoke("journal", "-f", path)]
    if len(name) < 200:
        path.parent.mkdir(exist_ok=True)
        path.touch()
        results += [invoke("journal", "-f", path), invoke("journal", "--verify", "-f", path)]
        write_contest(path)
        results += [invoke("journal", "-f", path), invoke("journal", "--verify", "-f", path)]
    for result in results:
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "\x1b" not in result.output
        assert "\nWinner" not in result.output


def test_no_journal_yet_is_said_with_what_to_do_and_none_is_made(
    journal_path: Path, invoke: Callable[..., Result]
) -> None:
    for command in (["journal"], ["journal", "1"], ["journal", "--verify"], ["journal", "--json"]):
        assert_refused(invoke(*command, "-f", journal_path), "there is no journal at")
    assert not journal_path.exists()


def test_an_old_lie_does_not_stop_the_show_and_is_found_where_it_is_looked_for(
    journal_path: Path, invoke: Callable[..., Result]
) -> None:
    write_contest(journal_path)
    journal = LiveJournal(journal_path)
    journal.abandon(journal.open_contest(Terms(callers=5_000)).id)
    journal.close()
    connection = sqlite3.connect(journal_path)
    connection.execute("UPDATE call SET number = number + 64 WHERE key & 0xff = 13")
    connection.commit()
    connection.close()
    assert invoke("journal", "-f", journal_path).exit_code == 0
    assert_refused(invoke("journal", "--verify", "-f", journal_path), "contest 1, call 13 is wrong")
    result = invoke("journal", "1", "-f", journal_path)
    assert result.exit_code == 1
    assert "contest 1, call 13 is wrong" in result.stderr


def test_calls_of_one_moment_stand_by_caller_and_each_caller_once() -> None:
    """All delays are 0, so that a call's time does not tell whose it is."""
    terms = Terms(seed=1, callers=4, prizes=0, max_delay=0.0)
    calls, _ = rulings_of(terms)
    stored = StoredContest(1, "", terms, Record(), Outcome.OPEN, False, 4, calls[-1].magic_number, ())
    assert Check(stored).first_wrong(tuple(zip(*calls, strict=True))) is None
    first, second, *_ = calls
    for wrong in ([first, first._replace(seq=2, magic_number=2 * first.number)], [second, first]):
        seqs = [ruling._replace(seq=seq) for seq, ruling in enumerate(wrong, 1)]
        totals = accumulate(ruling.number for ruling in seqs)
        rows = [ruling._replace(magic_number=total) for ruling, total in zip(seqs, totals, strict=True)]
        assert Check(stored).first_wrong(tuple(zip(*rows, strict=True))) == 2


@settings(max_examples=40)
@given(st.integers(0), st.integers(0, 7))
def test_a_flipped_bit_is_found_by_verify_or_changes_nothing_that_counts(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("flipped") / "contests.journal"
    write_contest(path)
    with Journal(path) as reader:
        [stored] = reader.contests()
        told = (stored, reader.rulings(stored))
    text = bytearray(path.read_bytes())
    text[place % len(text)] ^= 1 << bit
    path.write_bytes(text)
    try:
        with Journal(path) as reader:
            contests = list(reader.verify())
            found = [(stored, reader.rulings(stored)) for stored in contests]
    except JournalError:
        return
    assert found == [told]
