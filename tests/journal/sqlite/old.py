"""Journals of versions 1 to 3, as the program made them when those were the newest, and what it said of each."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

from luckytui.contest.rulings import Ruling
from luckytui.journal.sqlite.migrations import version_of
from luckytui.journal.sqlite.reader import Reader
from luckytui.journal.sqlite.schema import connect
from luckytui.journal.stored import LiveCall, StoredContest
from tests.journal.contests import line

OLD = Path(__file__).parents[1] / "old"
EXPECTED: dict[str, dict[str, Any]] = json.loads((OLD / "expected.json").read_text(encoding="utf-8"))["fixtures"]
JOURNALS = [name for name, said in EXPECTED.items() if "contests" in said]
RECORDS = [name for name in EXPECTED if name not in JOURNALS]
#: Terms that contests have since version 3.
OPENING = ("lead_in", "propagation")
#: Journals of version 2, with the same four contests: one plain file, and one with the log of a killed show.
OLD_2 = OLD.with_name("old-2")
STOPPED_AND_KILLED = ("stopped", "killed")
#: The same of version 3, whose contests have a lead-in, and two lines in the last.
OLD_3 = OLD.with_name("old-3")
#: One in a plain file and one with a log; in both a person has called.
TWO = ["person-called-stopped", "person-called-killed"]


def laid_out(name: str, path: Path) -> Path:
    """Copy an old journal, with what a crash left beside it, to a place."""
    for file in (OLD / name).iterdir():
        shutil.copyfile(file, path.with_name(file.name))
    return path


def laid_out_since_2(folder: Path, name: str, path: Path) -> Path:
    """Copy an old journal of version 2 or 3 to a place."""
    for file in (folder / name).iterdir():
        shutil.copyfile(file, path.with_name(file.name))
    return path


def bytes_of(path: Path) -> dict[str, str]:
    """Return what stands beside a journal; the index of its log is no part of it."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.parent.iterdir()
        if not file.name.endswith(("-shm", ".lock"))
    }


def version(path: Path) -> int:
    """Return a journal's version of the schema, log included."""
    with closing(connect(f"{path.as_uri()}?mode=ro")) as connection:
        return version_of(connection)


def said_of(stored: StoredContest) -> dict[str, Any]:
    """Return what the old program would say of a contest."""
    terms = {name: getattr(stored.terms, name) for name in stored.terms.__slots__ if name not in OPENING}
    assert [getattr(stored.terms, name) for name in OPENING] == [0.0, 0.0]
    return {
        "id": stored.id,
        "opened_at": stored.opened_at,
        "terms": {**terms, "player": len(stored.lines)},
        "start": stored.start._asdict(),
        "outcome": stored.outcome,
        "announced": stored.told,
        "calls": stored.calls,
        "magic_number": stored.magic_number,
        # It took the winner of a record for one of our lines.
        "winners": [
            winner._asdict() | {"caller": winner.caller or stored.start.last_caller} for winner in stored.winners
        ],
    }


def assert_as_it_was(name: str, contests: list[StoredContest], rulings: dict[int, list[Ruling]]) -> None:
    """Compare what is found with what the old program said."""
    said = EXPECTED[name]["contests"]
    assert [said_of(stored) for stored in contests] == [
        {key: value for key, value in contest.items() if key != "player_at"} for contest in said
    ]
    for stored, contest in zip(contests, said, strict=True):
        assert list(stored.lines) == [line(stored.terms.callers + 1)] * contest["terms"]["player"]
        calls = [ruling for ruling in rulings[stored.id] if ruling.caller > stored.terms.callers]
        assert [call.at for call in calls] == ([] if contest["player_at"] is None else [contest["player_at"]])
        assert stored.live_calls == {call.caller: LiveCall(call.seq, "") for call in calls}
        assert stored.keyboard_called is bool(calls)
        listed = EXPECTED[name]["calls"][str(stored.id)]
        if isinstance(listed, list):
            told = [json.loads(told) for told in listed]
            assert [(call["seq"], call["caller"], call["number"]) for call in told] == [
                ruling[:3] for ruling in rulings[stored.id]
            ]
        else:
            assert listed["count"] == len(rulings[stored.id])


def assert_read_as_it_was(name: str, path: Path) -> None:
    with Reader(path) as reader:
        contests = reader.contests()
        assert_as_it_was(name, contests, {stored.id: reader.rulings(stored) for stored in contests})
        assert [reader.contest(stored.id) for stored in contests] == contests
        assert list(reader.verify()) == contests
        unfinished = reader.unfinished()
        assert [stored.id for stored in contests if not stored.told][-1:] == ([unfinished.id] if unfinished else [])
