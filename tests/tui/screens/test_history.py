"""The history lists all contests, counts them, and plays one again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start, Terms
from luckytui.journal.stored import Kind, LiveCall, Order, StoredContest, Summary
from luckytui.tui.screens.dashboard import Dashboard
from luckytui.tui.screens.history import History, PersonalRecord, personal_record, wins_by_name
from luckytui.tui.screens.replay import Replay
from tests.tui.journals import DatedJournal, played
from tests.tui.screens.replays import began, fingerprints
from tests.tui.show_app import clock_of, drawn, on_air, open_show, seen, turn, until
from tests.views import MIDWAY, NOBODY, WON, live_lines

MINE, OTHER = Winner(21, 99), Winner(3, 99)


def stored(contest: int, *winners: Winner, called: bool = False, terms: Terms = WON) -> StoredContest:
    """Return a contest that the person at the keyboard saw, and called in or not."""
    lines = live_lines(terms, "")
    calls = {lines[0].caller: LiveCall(5, "")} if called else {}
    outcome = Outcome.WON if winners else Outcome.NOBODY
    opened_at = "2026-02-11T18:30:00+00:00"
    return StoredContest(contest, opened_at, terms, Start(), outcome, True, 5, 2_500, winners, lines, calls)


def test_the_persons_record_counts_what_they_played() -> None:
    won, lost = stored(1, MINE, called=True), stored(2, OTHER, called=True)
    assert personal_record([stored(1, OTHER)]) == PersonalRecord(0, 0, 0)
    assert personal_record([won, lost, won, stored(4, OTHER, MINE, called=True)]) == PersonalRecord(4, 3, 2)
    assert personal_record([won, lost, won, lost]) == PersonalRecord(4, 2, 0)
    assert personal_record([won, stored(2, OTHER), won]) == PersonalRecord(2, 2, 2)


def test_the_names_that_win_most_come_first() -> None:
    contests = [
        stored(1, Winner(2, 99)),
        stored(2, MINE, Winner(2, 110)),
        stored(3, Winner(21, 99), terms=Terms(callers=40)),
        stored(4, Winner(1, 99)),
    ]
    assert wins_by_name(contests) == [("Bravo", 2), ("Alfa", 1), ("Uniform", 1), ("You", 1)]
    assert wins_by_name([]) == []


def test_a_winner_that_is_nobodys_line_is_not_among_the_names() -> None:
    # That of a lucky-call record, of whom only the number of calls is known.
    assert wins_by_name([stored(1, Winner(0, 550), OTHER), stored(2, OTHER), stored(3, Winner(0, 550))]) == [
        ("Charlie", 2)
    ]


async def test_the_history_lists_the_contests_the_record_and_the_winners(journal_path: Path) -> None:
    played(journal_path, WON)
    played(journal_path, NOBODY)
    played(journal_path, replace(WON, seed=1), person=(0.0, "110"))
    played(journal_path, WON, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        table = pilot.app.screen.query_one(DataTable)
        assert table.row_count == 4
        page = seen(pilot.app)
        for text in (
            "6,336",
            "Juliett",
            "11,837",
            "nobody",
            "on air",
            "played           1",
            "won              1",
            "streak           1",
        ):
            assert text in page, text
        assert "02-11 18:30" in page
        await until(pilot, lambda: "Replay" in seen(pilot.app).splitlines()[-1], "the footer tells of enter")
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "h goes back")


async def test_the_record_has_the_nearest_miss(journal_path: Path) -> None:
    # They miss by 1, 4 and 3.
    for number in ("111", "114", "107"):
        played(journal_path, replace(WON, seed=1), person=(0.0, number))
    async with open_show(journal_path).run_test(size=(80, 24)) as pilot:
        await on_air(pilot)
        await pilot.press("h")
        await until(pilot, lambda: "nearest miss  by 1" in seen(pilot.app), "the nearest")
        assert "played           3" in seen(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
async def test_every_column_is_seen_and_what_was_settled_of_the_chosen_contest(
    journal_path: Path, size: tuple[int, int]
) -> None:
    played(journal_path, replace(WON, seed=2**63 - 1, keyword="springtime"))
    async with open_show(journal_path, replace(WON, prizes=3)).run_test(size=size) as pilot:
        table = await opened_history(pilot)
        assert table.max_scroll_x == 0
        for text in ("residues", "contest 2", "seed", " 8 ", "lucky", " 3 "):
            assert text in seen(pilot.app), text
        await pilot.press("down")
        await until(pilot, lambda: "contest 1" in seen(pilot.app), "the other one")
        for text in ("9223372036854775807", "springtime"):
            assert text in seen(pilot.app), text
        await pilot.press("f", "f")
        await until(pilot, lambda: "0 contests" in seen(pilot.app), "nobody has won none")
        assert "springtime" not in seen(pilot.app)


@pytest.mark.parametrize("how", ["enter", "mouse"])
async def test_a_contest_of_the_history_is_played_again_and_nothing_is_written(journal_path: Path, how: str) -> None:
    played(journal_path, WON)
    played(journal_path, WON, to=MIDWAY)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        live = await on_air(pilot)
        before = fingerprints(journal_path.parent)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        if how == "enter":
            await pilot.press("down", "enter")
        else:
            await pilot.click("#contests", offset=(5, 3))
            if isinstance(pilot.app.screen, History):
                await pilot.click("#contests", offset=(5, 3))
        view = await began(pilot)
        assert view.contest == 1
        assert view is not live
        await pilot.press("right", "right", "end")
        await until(pilot, lambda: view.outcome is Outcome.WON, "the end is shown")
        assert len(view.rulings) == 11
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "back in the history")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "back on the stage")
        assert not live.ended
        assert len(live.rulings) == 9
        assert fingerprints(journal_path.parent) == before


@pytest.mark.parametrize("key", ["h", "o"])
async def test_no_key_waits_for_the_journal_to_be_read(journal_path: Path, key: str) -> None:
    played(journal_path, WON)
    can_be_read = asyncio.Event()

    class Slow(DatedJournal):
        """A journal on a disk that takes its time."""

        async def contests(self) -> list[StoredContest]:
            await can_be_read.wait()
            return await super().contests()

        async def listing(self, kind: Kind, order: Order, first: int, count: int) -> list[Summary]:
            await can_be_read.wait()
            return await super().listing(kind, order, first, count)

    async with open_show(journal_path, journal=Slow).run_test(notifications=True) as pilot:
        await on_air(pilot)
        await pilot.press(key)
        await until(pilot, lambda: "reading" in seen(pilot.app), "it says what it waits for")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "and can be left")
        await pilot.press(key)
        await until(pilot, lambda: "reading" in seen(pilot.app), "reading again")
        can_be_read.set()
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")


async def opened_history(pilot: Pilot[None]) -> DataTable[object]:
    """Open the history, and return its table when it is filled."""
    await on_air(pilot)
    await pilot.press("h")
    await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
    await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
    return pilot.app.screen.query_one(DataTable)


async def test_the_history_is_filtered_and_sorted_by_key_and_by_mouse(journal_path: Path) -> None:
    played(journal_path, WON)
    played(journal_path, NOBODY)
    played(journal_path, replace(WON, seed=1), person=(0.0, "110"))

    def listed() -> list[str]:
        return [str(table.get_row_at(row)[0]) for row in range(table.row_count)]

    async with open_show(journal_path).run_test(notifications=True, size=(120, 36)) as pilot:
        table = await opened_history(pilot)
        assert listed() == ["4", "3", "2", "1"]
        for shown, ids in (("won", ["3", "1"]), ("nobody won", ["2"]), ("you called", ["3"]), ("all", 4)):
            await pilot.press("f")
            await until(pilot, lambda shown=shown: f"show: {shown}" in seen(pilot.app), shown)  # type: ignore[misc]
            await until(pilot, lambda ids=ids: listed() == ids or len(listed()) == ids, shown)  # type: ignore[misc]
        await pilot.press("s")
        await until(pilot, lambda: "by calls" in seen(pilot.app), "by calls")
        await until(pilot, lambda: listed() == ["2", "1", "3", "4"], "those with the most calls first")
        table.post_message(
            DataTable.HeaderSelected(table, table.ordered_columns[5].key, 5, table.ordered_columns[5].label)
        )
        await until(pilot, lambda: "by total" in seen(pilot.app), "the heading was clicked")
        row = seen(pilot.app)
        assert "you won" in row


async def test_the_history_reads_page_by_page(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luckytui.tui.screens.history.PAGE", 3)
    monkeypatch.setattr("luckytui.tui.screens.history.NEAR", 1)
    for seed in range(1, 8):
        played(journal_path, replace(WON, seed=seed))
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        table = await opened_history(pilot)
        assert table.row_count == 3
        assert "and more" in seen(pilot.app)
        for rows in (6, 8):
            await pilot.press("ctrl+end")
            await until(pilot, lambda rows=rows: table.row_count == rows, f"{rows} rows")  # type: ignore[misc]
        await until(pilot, lambda: "8 contests" in seen(pilot.app), "all of them")


async def test_no_cell_is_cut_when_a_row_is_drawn_as_soon_as_it_is_added(
    journal_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luckytui.tui.screens.history.PAGE", 3)
    monkeypatch.setattr("luckytui.tui.screens.history.NEAR", 1)
    # From the second page on the cells are wider than their headings.
    for seed in (654_321, 7, 8, 9):
        played(journal_path, replace(NOBODY if seed > 9 else WON, seed=seed))
    add_row = DataTable.add_row

    def add_and_draw(table: DataTable[str], *cells: str, key: str) -> None:
        add_row(table, *cells, key=key)
        for y in range(table.size.height):
            table.render_line(y)

    monkeypatch.setattr(DataTable, "add_row", add_and_draw)
    async with open_show(journal_path).run_test(notifications=True, size=(120, 36)) as pilot:
        table = await opened_history(pilot)
        await pilot.press("ctrl+end")
        await until(pilot, lambda: table.row_count == 5, "the second page")
        await drawn(pilot)
        words = seen(pilot.app).split()
        assert {str(cell) for cell in table.get_row_at(4) if str(cell) and " " not in str(cell)} <= {*words}


async def test_the_show_goes_on_behind_a_replay(journal_path: Path) -> None:
    played(journal_path, WON)
    async with open_show(journal_path).run_test(notifications=True) as pilot:
        live = await turn(pilot, MIDWAY)
        live_clock = clock_of(pilot.app)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, History), "the history")
        await until(pilot, lambda: "reading" not in seen(pilot.app), "it is read")
        await pilot.press("down", "enter")
        await began(pilot)
        live_clock.set_time(12.0)
        await until(pilot, lambda: live.ended, "the contest behind ends")
        assert isinstance(pilot.app.screen, Replay), "and does not push itself to the front"
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Dashboard), "the stage")
        await drawn(pilot)
        assert "WON" in seen(pilot.app)
