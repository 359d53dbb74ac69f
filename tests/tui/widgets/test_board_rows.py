"""How a row of the board is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.color import TRANSPARENT
from textual.strip import Strip

from luckytui.contest.events import Removed
from luckytui.contest.line_state import LineState
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from luckytui.tui.symbols import UNICODE
from luckytui.tui.widgets.board_columns import column_widths
from luckytui.tui.widgets.board_order import last_recovered
from luckytui.tui.widgets.board_rows import Countdown, Row, RowWriter
from tests.views import CONTEST, WON, end, live_lines, rulings_of, take, view_for

TERMS = Terms(seed=3, callers=3)
NAMES = [state.value for state in LineState] + ["", "call", "flash", "found", "guest", "recovered"]
WARMTHS = [Style(link="warm"), Style(link="cold")]


def writer_for(view: ContestView, width: int = 60) -> RowWriter:
    """Return a writer whose styles are told apart by a link of their name."""
    styles = {name: Style(link=name or "row") for name in NAMES}
    return RowWriter(view, UNICODE, styles, column_widths(width, view.size), width, (), TRANSPARENT, WARMTHS)


def row(writer: RowWriter, caller: int, now: float, before: Row | None = None, *, found: bool = False) -> Row:
    shown = writer.shown(caller, now, found=found)
    return Row(shown, writer.write(shown, before)[0])


@pytest.mark.parametrize("width", [20, 32, 48, 60, 120])
@pytest.mark.parametrize("name", ["Bob", "Zoë", "広島の聴取者代表", "A very long name indeed"])
def test_a_row_is_as_wide_as_the_board_whatever_a_line_is_called(name: str, width: int) -> None:
    writer = writer_for(view_for(TERMS, lines=live_lines(TERMS, "", name)), width)
    strip = row(writer, 5, 0.0).strip
    assert sum(cell_len(segment.text) for segment in strip) == strip.cell_length == width


def test_a_countdown_is_drawn_up_to_its_blank_rest_only() -> None:
    writer = writer_for(view_for(TERMS))
    first = row(writer, 1, 0.0)
    shown = writer.shown(1, 0.5, found=False)
    strip, cells = writer.write(shown, first)
    assert isinstance(strip, Countdown)
    assert cells == strip.counting < strip.cell_length
    assert strip.crop(0, cells).text == strip.text.rstrip()
    assert strip.text == writer.write(shown)[0].text, "as if it were written anew"


def test_a_row_is_written_anew_when_its_state_changes() -> None:
    view = view_for(TERMS)
    first, second = view.order[0], view.order[1]
    writer = writer_for(view)
    before = row(writer, second, 0.0)
    take(view, [Ruling(1, first, 100, 100, view.draws.time(first))])
    strip, cells = writer.write(writer.shown(second, 0.1, found=False), before)
    assert (before.strip.text[0], strip.text[0]) == (UNICODE.ringing, UNICODE.next)
    assert cells == strip.cell_length


def test_a_row_that_is_found_is_written_anew() -> None:
    writer = writer_for(view_for(TERMS))
    before = row(writer, 3, 0.0)
    found = row(writer, 3, 0.1, before, found=True)
    assert [segment.style for segment in before.strip] != [segment.style for segment in found.strip]
    head = next(iter(found.strip)).style
    assert head is not None
    assert head.link == "found"


def test_a_live_line_keeps_its_mark_when_it_has_called() -> None:
    view = view_for(TERMS, lines=live_lines(TERMS, "", "Bob"))
    take(view, [Ruling(1, 5, 100, 100, 0.5)])
    words = row(writer_for(view), 5, 1.0).strip.text.split()
    assert words == [UNICODE.live, "5", "Bob", "missed", "by", "10", "100", "100", "1"]


def test_a_line_that_was_removed_says_so_unless_it_has_called() -> None:
    view = view_for(TERMS, lines=live_lines(TERMS, "", "Ada"))
    gone = view.lines[1]._replace(removed=True)
    view.apply(Removed(CONTEST, view.number + 1, gone))
    writer = writer_for(view)
    assert row(writer, 5, 1.0).strip.text.split() == [UNICODE.live, "5", "Ada", "removed"]
    assert "did not call" not in row(writer, 5, 99.0).strip.text
    take(view, [Ruling(1, 5, 345, 345, 1.0)])
    assert "345" in row(writer_for(view), 5, 1.0).strip.text


@pytest.mark.parametrize(
    ("live_from", "own", "other"),
    [(3.0, "over before you could call", "over before they could call"), (0.0, "did not call", "did not call")],
)
def test_a_live_line_that_could_not_call_is_not_said_to_have_been_silent(
    live_from: float, own: str, other: str
) -> None:
    terms = replace(TERMS, propagation=live_from)
    view = view_for(terms, lines=live_lines(terms, "", "Bob"))
    take(view, [Ruling(1, 1, 110, 110, 2.9)])
    end(view, Outcome.WON)
    writer = writer_for(view)
    assert own in row(writer, 4, 3.5).strip.text
    assert other in row(writer, 5, 3.5).strip.text
    assert "did not call" in row(writer, 2, 3.5).strip.text


def links(strip: Strip) -> list[tuple[str, str | None]]:
    """Return the texts of a row with the names of their styles."""
    return [(segment.text.strip(), segment.style.link if segment.style else None) for segment in strip]


def test_a_bar_is_warm_when_it_is_short_and_cold_when_it_is_long() -> None:
    view = view_for(TERMS)
    writer, last = writer_for(view), view.order[-1]
    warmths = [links(row(writer, last, view.draws.time(last) - left).strip)[1][1] for left in (11.0, 0.1)]
    assert warmths == ["cold", "warm"]


@pytest.mark.parametrize(
    ("rate", "later", "flashed"), [(1.0, 0.4, True), (1.0, 0.6, False), (4.0, 1.9, True), (0.25, 0.2, False)]
)
def test_a_number_is_flashed_for_half_a_second_on_the_wall(rate: float, later: float, flashed: bool) -> None:
    view = view_for(TERMS)
    ruling = rulings_of(TERMS)[0]
    take(view, [ruling])
    view.rate = rate
    called = row(writer_for(view), ruling.caller, ruling.at + later)
    assert dict(links(called.strip))[str(ruling.number)] == ("flash" if flashed else "last")


def test_a_recovered_call_is_not_flashed() -> None:
    rulings = rulings_of(TERMS)
    view = view_for(TERMS, recovered=rulings[:1])
    assert not row(writer_for(view), rulings[0].caller, rulings[0].at).shown.flashes
    view = view_for(TERMS)
    take(view, rulings[:1])
    assert row(writer_for(view), rulings[0].caller, rulings[0].at).shown.flashes


def test_live_lines_say_that_they_can_call_and_only_the_viewers_own_is_asked_to() -> None:
    view = view_for(TERMS, lines=live_lines(TERMS, "", "Bob"))
    now = view.deadline - 17.5
    assert "CALL NOW  you have 18 s" in row(writer_for(view), 4, now).strip.text
    assert "can call, has 18 s" in row(writer_for(view), 5, now).strip.text
    replay = replace(writer_for(view), can_play=False)
    assert "can call, has 18 s" in row(replay, 4, now).strip.text


@pytest.mark.parametrize(("prizes", "ends"), [(1, True), (2, False), (0, False)])
def test_a_live_line_is_told_of_a_win_that_would_end_the_contest(prizes: int, ends: bool) -> None:
    terms = replace(TERMS, prizes=prizes)
    view = view_for(terms, lines=live_lines(terms, ""))
    text = row(writer_for(view, 120), 4, view.deadline - 17.5).strip.text
    assert "you have 18 s" in text
    assert ("unless somebody wins first" in text) is ends


def test_recovered_calls_are_told_apart_from_later_ones() -> None:
    start, terms = Start(9, 5, 500), Terms(seed=3, callers=8, prizes=0)
    rulings = rulings_of(terms, start)
    view = view_for(terms, start=start, recovered=rulings[:4])
    take(view, rulings[4:])
    writer = writer_for(view)
    texts = [row(writer, ruling.caller, 12.0).strip.text for ruling in rulings]
    assert ["recovered" in text for text in texts] == [True] * 4 + [False] * 4


def test_a_live_line_says_from_when_on_it_can_call() -> None:
    """Whatever its width: the row counts down to the moment at which the keyword reaches the line."""
    terms = replace(TERMS, lead_in=3.0, propagation=1.5)
    view = view_for(terms, lines=live_lines(terms, "Bob"))
    caller = terms.callers + 1
    before = row(writer_for(view), caller, 1.0)
    assert before.strip.text.startswith(UNICODE.live)
    assert before.strip.text.rstrip().endswith("you can call in 4 s")
    after = row(writer_for(view), caller, 2.0, before)
    assert after.strip.text.rstrip().endswith("you can call in 3 s")
    assert "can call in" not in row(writer_for(view), caller, 4.5).strip.text
    assert "you" not in row(replace(writer_for(view), can_play=False), caller, 1.0).strip.text, "in a replay nobody can"


def test_no_live_line_is_asked_to_call_while_the_contest_is_paused_or_off_air() -> None:
    view = view_for(TERMS, lines=live_lines(TERMS, "", "Bob"))
    writer = writer_for(view)

    def words() -> list[str]:
        return [row(writer, caller, 1.0).strip.text.rstrip()[-21:].strip() for caller in (4, 5)]

    view.pause.set(paused=True, calls=view.calls)
    assert words() == ["paused: no calls now"] * 2
    view.pause.set(paused=False, calls=view.calls)
    assert all("after the next call" in each for each in words())
    view.off_air = "the disk is full"
    assert words() == ["off air: no calls now"] * 2


def test_a_live_line_after_a_pause_waits_for_a_call_and_not_for_a_moment() -> None:
    view = view_for(TERMS, lines=live_lines(TERMS, ""))
    caller = TERMS.callers + 1
    view.pause.set(paused=True, calls=view.calls)
    view.pause.set(paused=False, calls=view.calls)
    texts = {row(writer_for(view), caller, now).strip.text.rstrip() for now in (0.5, 1.0)}
    assert len(texts) == 1
    assert texts.pop().endswith("you can call after the next call")


def test_the_last_call_before_a_crash_is_underlined_and_says_what_came_back() -> None:
    rulings = rulings_of(WON)
    view = view_for(recovered=rulings[:9])
    take(view, rulings[9:10])
    writer = replace(writer_for(view, 70), divider=last_recovered(view))
    divided = row(writer, rulings[8].caller, 5.0).strip
    assert "recovered: 9 calls, 0 lost" in divided.text
    assert all(style is not None and style.underline for _, style, _ in divided)
    for other in (rulings[7].caller, rulings[9].caller):
        assert not any(style is not None and style.underline for _, style, _ in row(writer, other, 5.0).strip)
