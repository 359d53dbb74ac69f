"""What is wrong with a journal, as one sentence: every kind of error, to the letter."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from luckytui.cli.errors import refuse, sentence
from luckytui.journal.errors import (
    DiskFailed,
    DoesNotAddUp,
    FolderInPlace,
    JournalDamaged,
    JournalError,
    JournalInUse,
    JournalMissing,
    NameTaken,
    NotAJournal,
    RecordNotTakenOver,
)
from tests.cli.commands import FAST, Invoke

PLACE = Path("a.journal")
READ, PLAY = ("journal",), FAST


def write(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


def link(path: Path) -> None:
    path.symlink_to("no/where")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (JournalError("a was closed"), "a was closed: choose another with -f"),
        (JournalError("a is new", "update luckytui"), "a is new: update luckytui, or choose another with -f"),
        (NotAJournal("a is a poem"), "a is a poem: choose another with -f"),
        (JournalInUse("a is in use", "end that one"), "a is in use: end that one, or choose another with -f"),
        (FolderInPlace("a is a folder"), "a is a folder: name a file in it with -f"),
        (JournalMissing("no journal yet"), "no journal yet: start luckytui to make one, or give its place with -f"),
        (RecordNotTakenOver("a is a record"), "a is a record: start luckytui -f a.journal to take it over"),
        (JournalDamaged("a is cut"), "a is cut: restore it from a copy, or choose another with -f"),
        (
            DoesNotAddUp("a", "contest 1, call 3 is wrong"),
            "a does not add up: contest 1, call 3 is wrong; restore it from a copy, or choose another with -f",
        ),
        (DiskFailed("a is full", "make room"), "a is full: make room"),
        (NameTaken("b is in the way", "move it elsewhere"), "b is in the way: move it elsewhere"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, JournalError) else "",
)
def test_every_error_says_what_can_be_done_about_it(error: JournalError, said: str) -> None:
    assert sentence(error, PLACE) == said


def test_a_refusal_is_one_line_that_nothing_in_it_can_break(capsys: pytest.CaptureFixture[str]) -> None:
    assert refuse(NotAJournal("\x1b[31mred\n is a poem"), PLACE) == 1
    assert capsys.readouterr() == ("", "luckytui: \ufffd[31mred\ufffd is a poem: choose another with -f.\n")


@pytest.mark.parametrize(
    ("put", "said", "commands"),
    [
        (Path.mkdir, "is a folder: name a file in it with -f.", (READ, PLAY)),
        (os.mkfifo, "is not a regular file: choose another with -f.", (READ, PLAY)),
        (write("Dear diary"), "(LAST_CALLER CALLS MAGIC_NUMBER): choose another with -f.", (READ, PLAY)),
        (write("1 2 5"), "(2 calls cannot add up to 5): correct it, or choose another with -f.", (READ, PLAY)),
        (link, "points to nowhere: remove it, or choose another with -f.", (READ,)),
        (write("46687 2 520"), "not a journal yet: start luckytui -f {} to take it over.", (READ,)),
        (lambda path: path, "yet: start luckytui to make one, or give its place with -f.", (READ,)),
    ],
    ids=["folder", "pipe", "text", "impossible", "link to nowhere", "record", "nothing"],
)
def test_what_is_in_the_journals_place_is_refused_with_exit_1(
    invoke: Invoke, journal_path: Path, put: Callable[[Path], object], said: str, commands: tuple[tuple[str, ...]]
) -> None:
    put(journal_path)
    for command in commands:
        result = invoke(*command, "-f", journal_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("luckytui: ")
        assert result.stderr.count("\n") == 1
        assert said.format(journal_path) in result.stderr
