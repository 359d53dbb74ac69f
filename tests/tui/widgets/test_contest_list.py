"""The list of contests: every column can be seen, and names give way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App

from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Winner
from luckytui.contest.terms import Start
from luckytui.journal.stored import StoredContest, Summary
from luckytui.tui.symbols import UNICODE
from luckytui.tui.widgets.contest_list import ContestList
from luckytui.tui.widgets.contest_rows import COLUMNS, NAMES, RESIDUES, columns_for, settled
from tests.tui.widgets.alone import Alone
from tests.views import WON

LINES = (
    LiveLine(21, "", Origin.KEYBOARD),
    LiveLine(22, "Christopher-Bob", Origin.PHONE),
    LiveLine(23, "Margaret-Hamilto", Origin.PHONE),
)


def summary(contest: int, *winners: int) -> Summary:
    """Return a contest that these lines have won, and in which the person missed."""
    won = tuple(Winner(caller, 6_336) for caller in winners)
    stored = StoredContest(contest, "2026-02-11T18:30:00+00:00", WON, Start(), Outcome.WON, True, 13, 6_336, won, LINES)
    return Summary(stored, (*(1,) * 19, 0), (510, 4))


def text_of(app: App[None]) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]


async def test_names_are_cut_where_there_is_no_room_for_all_columns_and_come_back() -> None:
    table = ContestList(UNICODE)
    async with Alone(table, fills=True).run_test(size=(110, 12)) as pilot:
        table.extend([summary(1), summary(2, 22, 23)])
        await pilot.pause()
        whole = "Christopher-Bob, Margaret-Hamilto"
        assert whole in text_of(pilot.app)[2]
        await pilot.resize_terminal(78, 12)
        await pilot.pause()
        heading, _, second, *_ = text_of(pilot.app)
        assert "residues" in heading
        assert table.max_scroll_x == 0, "nothing is out of sight"
        assert "Christopher-Bob, …" in second
        await pilot.resize_terminal(110, 12)
        await pilot.pause()
        assert whole in text_of(pilot.app)[2]


async def test_a_wide_list_has_what_was_settled_and_all_residues_and_a_narrow_one_does_not_scroll() -> None:
    table = ContestList(UNICODE)
    async with Alone(table, fills=True).run_test(size=(160, 12)) as pilot:
        table.extend([summary(1), summary(2, 22, 23)])
        await pilot.pause()
        heading, first, *_ = text_of(pilot.app)
        assert heading.split()[-5:] == ["callers", "prizes", "seed", "keyword", "residues"]
        assert first.split()[-5:] == ["20", "1", "8", "lucky", UNICODE.sparks[1] * 19 + UNICODE.lucky]
        assert table.shows_terms
        await pilot.resize_terminal(58, 12)
        await pilot.pause()
        heading, first, *_ = text_of(pilot.app)
        assert heading.split() == ["#", "opened", "(UTC)", "winner", "you", "calls", "total"]
        assert "missed by 4" in first
        assert table.max_scroll_x == 0, "nothing is out of sight"


def test_the_last_residues_are_kept_where_there_is_no_room_for_all() -> None:
    widths = dict.fromkeys(COLUMNS, 5) | {NAMES: 30, RESIDUES: 20}
    assert columns_for(400, widths, 2) == widths
    assert [*columns_for(0, widths, 2)] == ["#", NAMES, "you", "calls", "total"]
    assert columns_for(73, widths, 2) == {
        "#": 5,
        "opened (UTC)": 5,
        NAMES: 22,
        "you": 5,
        "calls": 5,
        "total": 5,
        RESIDUES: 12,
    }


def test_what_was_settled_is_shown_whole_or_not_at_all() -> None:
    widths = dict.fromkeys(COLUMNS, 5)
    room = (5 + 2) * len(COLUMNS)
    assert columns_for(room, widths, 2) == widths
    assert not {"callers", "prizes", "seed", "keyword"} & columns_for(room - 1, widths, 2).keys()


def test_what_was_settled_is_told_in_pairs() -> None:
    stored = summary(1).stored
    assert settled(stored) == [("callers", "20"), ("prizes", "1"), ("seed", "8"), ("keyword", "lucky")]
    everybody = replace(stored, terms=replace(WON, prizes=0, callers=100_000))
    assert settled(everybody)[:2] == [("callers", "100,000"), ("prizes", "no end")]


@pytest.mark.parametrize(("row", "contest"), [(0, 7), (1, 6), (2, None), (-1, None)])
def test_a_row_has_its_contest(row: int, contest: int | None) -> None:
    table = ContestList(UNICODE)
    table._contests = [summary(7).stored, summary(6).stored]
    found = table.contest_in(row)
    assert (found.id if found else None) == contest
