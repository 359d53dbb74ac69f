"""A journal that comes back from the disk other than it went there: a beginning of the contest, or a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RunLuckytui
from tests.crash.played import close_cleanly
from tests.crash.torn import FRAME_HEADER, PAGE, WAL_HEADER, Live, cut, flip, go_live, rows


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """Return the files of a show on the air: 8 calls, each a commit of its own."""
    return go_live(tmp_path)


@pytest.fixture
def closed(live: Live) -> Live:
    """Return the same as one plain file, as a clean end leaves it."""
    close_cleanly(live.path)
    assert not live.wal.exists()
    return live


def test_a_wal_cut_anywhere_in_its_last_page_holds_all_commits_before_it(live: Live) -> None:
    """At every byte of the last commit, and at every edge of all others: never a call more, never a call less."""
    first = range(WAL_HEADER + FRAME_HEADER + 1)
    edges = {size + step for size in live.sizes[:-1] for step in (-1, 0, 1)}.union(first)
    cuts, faults = cut(live, edges.union(range(live.sizes[-2], live.sizes[-1])))
    assert faults == []
    assert cuts > FRAME_HEADER + PAGE


def test_a_bit_flipped_in_the_wal_leaves_a_beginning_of_the_contest(live: Live) -> None:
    """All headers, and a bit here and there of every page."""
    size = live.sizes[-1]
    headers = [*range(WAL_HEADER), *(WAL_HEADER + (FRAME_HEADER + PAGE) * frame for frame in range(size // PAGE))]
    heads = [8 * offset + offset % 8 for offset in headers if offset < size]
    flips = flip(live.wal, live, [*heads, *range(8 * WAL_HEADER, 8 * size, 8 * 41 + 3)])
    assert flips.faults == []
    assert flips.short > flips.made // 2


@pytest.mark.parametrize("table", ["contest", "line", "call"])
def test_every_bit_flipped_in_a_row_is_reported(closed: Live, table: str) -> None:
    """A contest's keyword, time, terms and outcome; a call's caller, number, total and time. SQLite misses most.

    One bit of a row is not: it stands in the key's empty place among the columns, and SQLite reads the
    key elsewhere. The contest is the same with it.
    """
    content = closed.path.read_bytes()
    # The tables' pages in the order in which they were made.
    base = PAGE * {"contest": 1, "line": 2, "call": 3}[table]
    first, end = rows(content[base : base + PAGE])
    flips = flip(closed.path, closed, range(8 * (base + first), 8 * (base + end)))
    assert (flips.faults, flips.short) == ([], 0)
    assert len(flips.unnoticed) == {"contest": 1, "line": 1, "call": 8}[table]
    assert [(content[bit >> 3], bit & 7) for bit in flips.unnoticed] == [(0, 3)] * len(flips.unnoticed)


def test_a_bit_flipped_anywhere_else_changes_nothing_or_is_refused(closed: Live) -> None:
    """Here and there in the whole file, SQLite's own pages included."""
    flips = flip(closed.path, closed, range(0, 8 * closed.path.stat().st_size, 8 * 23 + 1))
    assert flips.faults == []


def test_a_journal_cut_short_is_refused(closed: Live) -> None:
    """At every 64th byte: one sentence, or a contest that is whole."""
    whole = closed.path.read_bytes()
    for size in range(1, len(whole), 64):
        closed.path.write_bytes(whole[:size])
        assert flip(closed.path, closed, [0]).refused == 1, size


def test_verify_names_the_first_wrong_call(closed: Live, luckytui: RunLuckytui) -> None:
    """A bit in the number of the fourth call: exit 1, and the call's name in one sentence."""
    whole = bytearray(closed.path.read_bytes())
    number = closed.calls[3].number.to_bytes(2, "big") + closed.calls[3].magic_number.to_bytes(2, "big")
    assert whole.count(number) == 1
    whole[whole.index(number) + 1] ^= 4
    closed.path.write_bytes(whole)
    said = luckytui("journal", "--verify", "-f", closed.path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "contest 1, call 4 is wrong or missing" in said.stderr
    assert said.stderr.count("\n") == 1
