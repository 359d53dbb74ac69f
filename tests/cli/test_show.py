"""The dashboard's command: what it refuses, and what is said after a crash."""

from __future__ import annotations

import sys
from pathlib import Path

from luckytui.cli.show import report
from luckytui.clock import JumpClock
from luckytui.contest.events import Ruled
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.reader import Reader
from luckytui.station.host import Host
from luckytui.text import grouped
from tests.conftest import RunLuckytui
from tests.terminal import Terminal


def test_without_a_terminal_the_dashboard_says_so_in_one_sentence(luckytui: RunLuckytui, journal_path: Path) -> None:
    done = luckytui("-f", journal_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "luckytui: the dashboard needs a terminal; for pipes and scripts there is luckytui --headless.\n"
    )
    assert not journal_path.exists()


async def stop_midway(path: Path) -> None:
    """Leave a journal with a contest of which some calls were made, and not the last."""
    journal = SqliteJournal(path)
    async with Host(journal, JumpClock, most_calls=60) as host:
        await host.open(Terms(seed=1, callers=200, prizes=0))
        async with host.feed.subscribe() as events:
            await host.go_on_air()
            async for event in events:
                if isinstance(event, Ruled):
                    break


async def test_after_a_crash_two_lines_say_what_the_journal_holds_and_how_to_go_on(journal_path: Path) -> None:
    await stop_midway(journal_path)
    with Reader(journal_path) as journal:
        stored = journal.unfinished()
    assert stored is not None
    assert report(journal_path) == (
        f"The journal holds contest 1: {stored.calls} calls, magic number {grouped(stored.magic_number)}.\n"
        f"Start luckytui -f {journal_path} again: it goes on from there.\n"
    )


def test_after_a_crash_between_contests_two_lines_say_that_nothing_is_left(played: Path) -> None:
    assert report(played) == (
        f"The journal holds every contest to its end.\nStart luckytui -f {played} again for the next one.\n"
    )


def test_a_journal_that_cannot_be_read_after_a_crash_is_told_in_a_sentence(journal_path: Path) -> None:
    journal_path.mkdir()
    assert report(journal_path) == f"{journal_path} is a folder: name a file in it with -f.\n"


def test_a_journal_that_is_refused_is_refused_before_a_screen_opens(journal_path: Path) -> None:
    journal_path.mkdir()
    with Terminal(sys.executable, "-m", "luckytui", "-f", journal_path, columns=200) as terminal:
        assert terminal.wait() == 1
        assert terminal.text.strip() == f"luckytui: {journal_path} is a folder: name a file in it with -f."
        assert "\x1b[?1049h" not in terminal.output
        assert terminal.sane() == []
