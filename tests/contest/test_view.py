"""The picture that every widget draws from, and the words for what happened."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.clock import Clock
from luckytui.contest.draws import Draws
from luckytui.contest.rules import Call, Contest, Outcome, Reason, Record, Refused, Ruling, Terms, Winner
from luckytui.contest.view import ContestView, LineState
from luckytui.journal.stored import StoredContest
from luckytui.station.inbox import OnAir, Over, Resumed, Ruled
from luckytui.text import counted
from luckytui.tui.captions import MOST_LINES, banner_for, duration, lines_for, progress
from luckytui.tui.screens.history import PersonalRecord, personal_record, wins_by_sign
from luckytui.tui.symbols import ASCII
from luckytui.tui.widgets.magic_number import last_step
from tests.tui.stage_app import MIDWAY, NOBODY, WON


def rulings_of(terms: Terms, start: Record | None = None) -> list[Ruling]:
    """Return the calls of a contest in which the person stays silent."""
    draws, contest = Draws(terms.seed, terms.callers, terms.max_delay), Contest(terms, start)
    calls = (
        Call(draws.delay(caller), caller, terms.keyword, str(draws.number(caller)))
        for caller in draws.in_order(range(1, terms.callers + 1))
    )
    return [ruling for call in calls if isinstance(ruling := contest.rule(call), Ruling)]


def view_for(terms: Terms = WON, *, start: Record | None = None, recovered: Sequence[Ruling] = ()) -> ContestView:
    draws = Draws(terms.seed, terms.callers, terms.max_delay)
    view = ContestView(7, terms, start or Record(), draws, Clock(), recovered)
    for _ in view.sort():
        pass
    return view


def entry_for(contest: int, terms: Terms, winners: tuple[Winner, ...] = ()) -> StoredContest:
    outcome = Outcome.WON if winners else Outcome.NOBODY
    return StoredContest(contest, "2026-02-11T18:30:00+00:00", terms, Record(), outcome, True, 5, 2_500, winners)


def test_the_order_is_the_order_of_the_delays() -> None:
    view = view_for()
    assert list(view.order) == sorted(range(1, 21), key=view.draws.delay)
    assert [view.place_in_order(caller) for caller in view.order] == list(range(20))


def test_the_next_caller_moves_on_with_every_call() -> None:
    view, rulings = view_for(NOBODY), rulings_of(NOBODY)
    for ruling in rulings:
        assert view.next_caller == ruling.caller
        assert view.state(ruling.caller, 0.0) is LineState.NEXT
        view.take([ruling])
    assert view.next_caller is None


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), callers=st.integers(1, 60), data=st.data())
def test_after_any_calls_every_line_stands_as_it_should(seed: int, callers: int, data: st.DataObject) -> None:
    terms = Terms(seed=seed, callers=callers, prizes=0, player=True)
    view, rulings = view_for(terms), rulings_of(terms)
    made = data.draw(st.integers(0, len(rulings)))
    now = data.draw(st.floats(0, 12))
    view.take(rulings[:made])
    called = {ruling.caller: ruling for ruling in rulings[:made]}
    next_callers = [caller for caller in view.order if caller not in called]
    assert view.calls == made
    assert view.magic_number == sum(ruling.number for ruling in rulings[:made])
    assert [winner.caller for winner in view.winners] == [each.caller for each in called.values() if each.won]
    assert view.next_caller == (next_callers[0] if next_callers else None)
    for caller in range(1, callers + 1):
        state = view.state(caller, now)
        assert view.ruling(caller) == called.get(caller)
        if caller in called:
            last = LineState.LAST if called[caller].seq == made else LineState.CALLED
            assert state is (LineState.WON if called[caller].won else last)
        elif view.draws.delay(caller) <= now:
            assert state is LineState.LATE
        else:
            assert state is (LineState.NEXT if caller == next_callers[0] else LineState.RINGING)
            assert view.remaining(caller, now) == view.draws.delay(caller) - now
    player = terms.player_line
    assert player is not None
    assert view.state(player, now) is LineState.OPEN
    assert view.remaining(player, view.deadline + 1) == 0.0


def test_a_line_that_never_got_through_has_missed_the_show() -> None:
    view, rulings = view_for(), rulings_of(WON)
    view.take(rulings)
    view.end(Outcome.WON)
    states = [view.state(caller, MIDWAY) for caller in range(1, 22)]
    assert states.count(LineState.WON) == 1
    assert states.count(LineState.CALLED) == 10
    assert states.count(LineState.MISSED) == 10
    assert states[20] is LineState.MISSED, "the person's line too"


def test_a_rewind_shows_the_contest_as_it_was_and_draws_anew() -> None:
    view, rulings = view_for(), rulings_of(WON)
    view.take(rulings)
    view.end(Outcome.WON)
    version = view.version
    view.rewind(rulings[:3])
    assert view.version > version
    assert view.magic_number == rulings[2].magic_number
    assert not view.ended
    assert view.winners == []
    assert view.next_caller == rulings[3].caller
    assert view.ruling(rulings[4].caller) is None


def test_recovered_calls_are_told_apart_from_later_ones() -> None:
    rulings = rulings_of(WON)
    view = view_for(recovered=rulings[:4])
    view.take(rulings[4:6])
    assert [view.was_recovered(ruling.caller) for ruling in rulings[:8]] == [True] * 4 + [False] * 4
    assert view.next_caller == rulings[6].caller


def test_a_record_is_where_the_sum_begins() -> None:
    start = Record(46687, 2, 520)
    view = view_for(Terms(seed=3, callers=4), start=start)
    assert (view.calls, view.magic_number) == (2, 520)
    assert last_step(view) == "an earlier record"
    view.take(rulings_of(Terms(seed=3, callers=4), start)[:1])
    assert view.calls == 3
    assert last_step(view).startswith("520 + ")
    assert [each.caller for each in view_for(Terms(callers=4), start=Record(46687, 2, 550)).winners] == [46687]


def test_the_last_step_is_written_out() -> None:
    view = view_for()
    assert last_step(view) == "nobody has called yet"
    view.take(rulings_of(WON))
    assert last_step(view) == "5818 + 518 = 6336"


def test_the_feed_tells_a_contest_in_the_order_in_which_it_went() -> None:
    view, rulings = view_for(), rulings_of(WON)
    said = [*lines_for(view, OnAir(7, WON))]
    assert [(each.kind, each.text) for each in said] == [
        ("show", "contest 7: on air"),
        ("show", "keyword: lucky"),
    ]
    view.take(rulings)
    said = [*lines_for(view, Ruled(7, tuple(rulings), (Refused(21, Reason.BAD_NUMBER),)))]
    assert [each.at for each in said[:-1]] == [ruling.at for ruling in rulings]
    assert said[-2].kind == "won"
    assert said[-2].text == "Juliett 518: 6336 WINS"
    assert said[-1].kind == "refused"
    assert said[-1].text == "You: not 100 to 999"
    over = lines_for(view, Over(7, Outcome.WON, 11, 6336, (Winner(10, 6336),)))
    assert [each.text for each in over] == ["and that's the show", "11 calls, total 6336"]


def test_the_feed_says_when_only_the_person_is_left() -> None:
    view, rulings = view_for(NOBODY), rulings_of(NOBODY)
    view.take(rulings)
    view.clock.turn(rulings[-1].at)
    *_, last = lines_for(view, Ruled(7, tuple(rulings), ()))
    assert last.text == "only you left: 10 s"


def test_the_feed_of_a_million_calls_is_cut_to_what_can_be_read() -> None:
    terms = Terms(seed=1, callers=3 * MOST_LINES, prizes=0)
    rulings = rulings_of(terms)
    view = view_for(terms, recovered=rulings)
    said = [*lines_for(view, Resumed(7, terms, len(rulings), rulings[-1].magic_number, ()))]
    assert len(said) == MOST_LINES + 1
    assert {each.kind for each in said[:-1]} == {"recovered"}
    assert said[-1].text == f"resumed after call {len(rulings)}"


def test_the_banner_says_what_was_recovered() -> None:
    rulings = rulings_of(WON)[:7]
    view = view_for(recovered=rulings)
    moment = banner_for(view, Resumed(7, WON, 7, rulings[-1].magic_number, ()), 12.4)
    assert moment is not None
    kind, big, small = moment
    assert (kind, big) == ("recovered", "RECOVERED")
    assert "after call 7" in small
    assert str(rulings[-1].magic_number) in small
    assert "0 announced calls were lost" in small
    assert "silent for 12.4 s" in small
    unheard = banner_for(view, Resumed(7, WON, 0, 0, ()), None)
    assert unheard is not None
    assert unheard[2] == "Contest 7 goes on as it began.\n0 announced calls were lost."
    without = banner_for(view, Resumed(7, WON, 7, rulings[-1].magic_number, ()), None)
    assert without is not None
    assert "silent" not in without[2]


@pytest.mark.parametrize(
    ("winners", "big", "small"),
    [
        ([10], "WINNER!", "Juliett: 6336 = 11 x 576"),
        ([21], "YOU WON!", "You: 6336 = 11 x 576"),
        ([1, 21, 2], "YOU WON!", "Alfa, you, Bravo: "),
        ([1, 2], "2 WINNERS!", "Alfa, Bravo: "),
        ([1, 2, 3, 4, 5, 6, 7], "7 WINNERS!", "Alfa, Bravo, Charlie and 4 more: "),
    ],
    ids=["one", "you", "you among others", "two", "many"],
)
def test_the_banner_names_the_winners(winners: list[int], big: str, small: str) -> None:
    over = Over(7, Outcome.WON, 11, 6336, tuple(Winner(caller, 6336) for caller in winners))
    moment = banner_for(view_for(), over, None)
    assert moment is not None
    assert moment[:2] == ("won", big)
    assert moment[2].startswith(small)


def test_the_banner_of_nobody_says_by_how_much() -> None:
    moment = banner_for(view_for(), Over(7, Outcome.NOBODY, 20, 11837, ()), None)
    assert moment is not None
    assert moment[:2] == ("nobody", "NOBODY WON")
    assert "20 calls, magic number 11837: 10 short of a multiple of 11" in moment[2]
    assert banner_for(view_for(), OnAir(7, WON), None) is None


@pytest.mark.parametrize(("seconds", "words"), [(0.0, "0.0 s"), (12.44, "12.4 s"), (180, "3 min"), (7_200, "2 h")])
def test_a_silence_is_told_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_one_is_one() -> None:
    assert [counted(count, "call") for count in (0, 1, 2, 1_000)] == ["0 calls", "1 call", "2 calls", "1,000 calls"]


def test_the_persons_record_counts_what_they_played() -> None:
    mine, other = Winner(21, 99), Winner(3, 99)
    contests = [
        entry_for(1, WON, (mine,)),
        entry_for(2, WON, (other,)),
        entry_for(3, WON, (mine,)),
        entry_for(4, WON, (other, mine)),
        entry_for(5, WON, (other,)),
    ]
    assert personal_record(contests, set()) == PersonalRecord(0, 0, 0)
    assert personal_record(contests, {1, 2, 3, 4}) == PersonalRecord(4, 3, 2)
    assert personal_record(contests, {1, 2, 3, 4, 5}) == PersonalRecord(5, 3, 0)
    assert personal_record(contests, {1, 3}) == PersonalRecord(2, 2, 2)


def test_the_call_signs_that_win_most_come_first() -> None:
    contests = [
        entry_for(1, WON, (Winner(2, 99),)),
        entry_for(2, WON, (Winner(21, 99), Winner(2, 110))),
        entry_for(3, Terms(callers=40), (Winner(21, 99),)),
        entry_for(4, WON, (Winner(1, 99),)),
    ]
    assert wins_by_sign(contests) == [("Bravo", 2), ("Alfa", 1), ("Uniform", 1), ("You", 1)]
    assert wins_by_sign([]) == []


def test_how_far_a_journal_is_read_is_a_bar_and_a_count() -> None:
    assert progress(250, 1_000, ASCII) == "#" * 10 + "-" * 30 + "\n250 of 1,000 calls read from the journal"
    assert progress(1_000, 1_000, ASCII).startswith("#" * 40 + "\n")
