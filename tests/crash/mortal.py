"""Shows that die at a chosen point, and the files that they leave."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from luckytui.contest.lines import LiveLine, NewLine
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Terms
from luckytui.journal.sqlite.journal import SqliteJournal
from luckytui.journal.sqlite.writer import Writer
from luckytui.journal.stored import StoredContest

Done = TypeVar("Done")


class Dead(Exception):
    """The show died here."""


class Points:
    """Counts the points that a show passes, and lets it die at one of them.

    Args:
        folder: Where its files are.
        last: The point at which it dies.
    """

    def __init__(self, folder: Path, last: int) -> None:
        self.names: list[str] = []
        self.left = folder.with_name("left")
        self._folder = folder
        self._last = last

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) > self._last:
            if not self.left.exists():
                # What a kill leaves: the files as they are now, whatever is closed later.
                shutil.copytree(self._folder, self.left)
            raise Dead


def deaths(folder: Path, play: Callable[[Path, Points], object]) -> Iterator[Points]:
    """Let a show die at its first point, at its second, and so on until one lives; yield what each death left.

    Args:
        folder: Where the shows' files are.
        play: Plays a show with its journal at a path, until it dies or ends.
    """
    for last in range(1000):
        show = folder / str(last) / "show"
        show.mkdir(parents=True)
        point = Points(show, last)
        try:
            play(show / "contests.journal", point)
            return
        except Dead:
            yield point


class Mortal(SqliteJournal):
    """A journal whose show can die before and after each of its steps.

    Args:
        path: The journal's file.
        point: Called with the name of each point.
    """

    def __init__(self, path: Path, point: Callable[[str], None]) -> None:
        self._point = point
        super().__init__(path)

    async def unfinished(self, terms: Terms, live: Sequence[NewLine] = ()) -> StoredContest | None:
        self._point("before unfinished")
        stored = await super().unfinished(terms, live)
        self._point("after unfinished")
        return stored

    async def open_contest(self, terms: Terms, live: Sequence[NewLine] = (), *, lobby: bool = False) -> StoredContest:
        self._point("before open_contest")
        stored = await super().open_contest(terms, live, lobby=lobby)
        self._point("after open_contest")
        return stored

    async def join(self, contest: int, lines: Sequence[LiveLine]) -> None:
        self._point("before join")
        await super().join(contest, lines)
        self._point("after join")

    async def change(self, contest: int, line: LiveLine, outcome: Outcome) -> None:
        self._point("before change")
        await super().change(contest, line, outcome)
        self._point("after change")

    async def begin(self, contest: int) -> None:
        self._point("before begin")
        await super().begin(contest)
        self._point("after begin")

    async def append(
        self, contest: int, rulings: Sequence[Ruling], outcome: Outcome, keys: Mapping[int, str] | None = None
    ) -> None:
        self._point("before append")
        await super().append(contest, rulings, outcome, keys)
        self._point("after append")

    async def told(self, contest: int) -> None:
        self._point("before told")
        await super().told(contest)
        self._point("after told")

    async def abandon(self, contest: int) -> None:
        self._point("before abandon")
        await super().abandon(contest)
        self._point("after abandon")

    async def _write(self, change: Callable[[Writer], Done]) -> Done:
        def fill(writer: Writer) -> Done:
            done = change(writer)
            self._point("before commit")
            return done

        done = await super()._write(fill)
        self._point("after commit")
        return done
