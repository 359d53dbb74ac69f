"""What the feed and the banner say about what happened."""

from __future__ import annotations

import pytest

from luckytui.contest.events import OnAir, Over, Resumed, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Reason, Refused, Ruling, Rulings, Winner
from luckytui.contest.terms import Start, Terms
from luckytui.contest.view import ContestView
from luckytui.tui.captions import (
    LINE,
    MOST_LINES,
    duration,
    lines_for,
    outcome_banner,
    reading_banner,
    recovered_banner,
)
from luckytui.tui.symbols import ASCII
from tests.views import CONTEST, NOBODY, WON, live_lines, rulings_of, take, view_for

#: Cells of the feed panel for a sentence, where it is narrow.
SHORT = 24


def resumed(view: ContestView, silence: float) -> Resumed:
    """Return the event with which a contest goes on as it stands in a view."""
    return Resumed(CONTEST, view.number, view.terms, Start(), tuple(view.lines), made_in(view), silence)


def snapshot_of(view: ContestView, *, lobby: bool = False) -> Snapshot:
    """Return the event with which a viewer who comes later is told a contest as it stands in a view."""
    settled = view.terms, Start(), tuple(view.lines)
    return Snapshot(CONTEST, view.number, *settled, made_in(view), Outcome.OPEN, 9.0, 1.0, False, None, lobby)


def made_in(view: ContestView) -> Rulings:
    """Return the calls of a view, as an event has them."""
    made = Rulings()
    made.extend(view.rulings)
    return made


def over(outcome: Outcome, calls: int, magic_number: int, *winners: int) -> Over:
    """Return the event with which a contest ends; all have won with its last magic number."""
    won = tuple(Winner(caller, magic_number) for caller in winners)
    return Over(CONTEST, calls + 2, outcome, calls, magic_number, won)


def test_the_feed_tells_a_contest_in_the_order_in_which_it_went() -> None:
    view, rulings = view_for(), rulings_of(WON)
    said = [*lines_for(view, OnAir(CONTEST, 1, WON), 0.0)]
    assert [(each.kind, each.text) for each in said] == [
        ("show", "contest 7: on air"),
        ("show", "keyword: lucky"),
    ]
    take(view, rulings)
    ruled = Ruled(CONTEST, 12, tuple(rulings), (Refused(21, Reason.BAD_NUMBER),))
    said = [*lines_for(view, ruled, rulings[-1].at)]
    assert [each.at for each in said[:-1]] == [ruling.at for ruling in rulings]
    assert said[-2].kind == "won"
    assert said[-2].text == "Juliett 518: WINS"
    assert said[-1].kind == "refused"
    assert said[-1].text == "You: not 100 to 999"
    ended = lines_for(view, over(Outcome.WON, 11, 6336, 10), rulings[-1].at)
    assert [each.text for each in ended] == ["the contest is over", "11 calls, total 6,336"]


def test_who_comes_later_is_told_a_contest_from_its_beginning() -> None:
    view, rulings = view_for(), rulings_of(WON)[:2]
    take(view, rulings)
    opening = lines_for(view, OnAir(CONTEST, 1, WON), 0.0)
    calls = lines_for(view, Ruled(CONTEST, 3, tuple(rulings)), rulings[-1].at)
    assert [*lines_for(view, snapshot_of(view), 9.0)] == [*opening, *calls]
    in_lobby = view_for()
    assert [each.text for each in lines_for(in_lobby, snapshot_of(in_lobby, lobby=True), 0.0)] == [
        "contest 7: the lobby"
    ]


def test_of_a_long_contest_only_the_last_calls_are_told_to_who_comes_later() -> None:
    terms = Terms(seed=1, callers=3 * MOST_LINES, prizes=0)
    view = view_for(terms, recovered=rulings_of(terms))
    said = [*lines_for(view, snapshot_of(view), 9.0)]
    assert len(said) == MOST_LINES
    assert {each.kind for each in said} <= {"call", "won"}


def test_the_feed_says_what_each_call_left_to_be_needed_and_what_a_live_one_was_worth() -> None:
    terms = Terms(seed=3, callers=3)
    view = view_for(terms, lines=live_lines(terms, "", "Bob"))
    calls = (Ruling(1, 1, 510, 510, 0.5), Ruling(2, 5, 510, 1_020, 0.6), Ruling(3, 4, 510, 1_530, 0.7))
    take(view, calls)
    said = [each.text for each in lines_for(view, Ruled(CONTEST, 6, calls), 0.7)]
    assert said == [
        "Alfa 510: 4, needs 7",
        "Bob 510: 8, needs 3",
        "513 would have won",
        "You 510: 1, needs 10",
        "509 would have won",
    ]


def test_the_feed_says_when_only_the_person_is_left() -> None:
    view, rulings = view_for(NOBODY), rulings_of(NOBODY)
    take(view, rulings)
    *_, last = lines_for(view, Ruled(CONTEST, 22, tuple(rulings)), rulings[-1].at)
    assert last.text == "only you left: 10 s"


def test_the_feed_says_once_how_many_live_lines_are_left() -> None:
    """When the last scheduled caller has called, and again when nobody but the viewer is left."""
    terms = Terms(seed=3, callers=2, prizes=0)
    view = view_for(terms, lines=live_lines(terms, "", "Ada", "Bob"))
    said = []
    for seq, caller in enumerate((1, 2, 4, 5), 1):
        ruling = Ruling(seq, caller, 500, 500 * seq, 0.1 * seq)
        take(view, [ruling])
        said += [each.text for each in lines_for(view, Ruled(CONTEST, 4 + seq, (ruling,)), 0.1 * seq)]
    assert [text for text in said if "left" in text] == ["3 left: 12 s", "only you left: 12 s"]


def test_the_feed_of_many_calls_is_cut_to_what_can_be_read() -> None:
    terms = Terms(seed=1, callers=3 * MOST_LINES, prizes=0)
    rulings = rulings_of(terms)
    view = view_for(terms, recovered=rulings)
    said = [*lines_for(view, resumed(view, 1.0), 0.0)]
    assert len(said) == MOST_LINES + 2
    assert {each.kind for each in said[:-2]} == {"recovered"}
    assert [(each.kind, each.text) for each in said[-2:]] == [
        ("divider", f"recovered: {len(rulings)} calls, 0 lost"),
        ("divider", "time goes on from 0.0 s"),
    ]


def test_a_contest_that_was_left_in_good_order_goes_on_without_a_word_of_losses() -> None:
    view = view_for()
    take(view, rulings_of(WON)[:2])
    event = resumed(view, 12.4)._replace(clean=True)
    view.apply(event)
    assert [(each.kind, each.text) for each in lines_for(view, event, 1.0)] == [
        ("call", "Golf 597: 3, needs 8"),
        ("call", "Tango 565: 7, needs 4"),
        ("show", "contest 7 goes on"),
    ]
    assert view.recovered == 0


def test_the_banner_of_a_recovery_has_before_and_now_side_by_side() -> None:
    rulings = rulings_of(WON)
    view = view_for(recovered=rulings[:9])
    text = recovered_banner(view, 12.4)
    assert text[:3] == ("recovered", "recovered, no write for 12.4 s", "RECOVERED")
    assert text.small.splitlines() == [
        "            before          now",
        "calls            9            9",
        "total        5,135        5,135",
        "last   Charlie 580  Charlie 580",
    ]
    assert text.foot == "0 announced calls lost"
    take(view, rulings[9:10])
    assert [line.split() for line in recovered_banner(view, 12.4).small.splitlines()[1:3]] == [
        ["calls", "9", "10"],
        ["total", "5,135", f"{rulings[9].magic_number:,}"],
    ]


def test_the_banner_of_a_recovery_before_the_first_call_says_so() -> None:
    start = Start(3, 2, 520)
    table = recovered_banner(view_for(start=start), 1.0).small.splitlines()
    assert [line.split() for line in table[1:4]] == [
        ["calls", "2", "2"],
        ["total", "520", "520"],
        ["last", "none", "none"],
    ]


@pytest.mark.parametrize(
    ("winners", "big", "small"),
    [
        ([10], "Juliett", "Juliett wins with 518: 6,336 = 11 x 576"),
        ([21], "YOU WON!", "You win: 6,336 = 11 x 576"),
        ([22], "Bob", "Bob wins: 6,336 = 11 x 576"),
        ([1, 21, 10], "3 WINNERS", "Alfa, You, Juliett\nthe last with 518: 6,336 = 11 x 576"),
        ([2, 1], "2 WINNERS", "Bravo, Alfa\nthe last with "),
        ([1, 2, 3, 10], "4 WINNERS", "Alfa, Bravo, Charlie, Juliett\nthe last with 518: "),
        ([1, 2, 3, 4, 5, 6, 10], "7 WINNERS", "Alfa, Bravo, Charlie, Delta and 3 more\nthe last with 518: "),
    ],
    ids=["one", "you", "another live line", "you among others", "two", "four", "many"],
)
def test_the_banner_names_the_winners(winners: list[int], big: str, small: str) -> None:
    view = view_for(lines=live_lines(WON, "", "Bob"))
    take(view, rulings_of(WON))
    text = outcome_banner(view, over(Outcome.WON, 11, 6336, *winners))
    assert text is not None
    assert (text.kind, text.big) == ("won", big)
    assert text.small.startswith(small)


def test_the_banner_tells_the_total_of_the_last_winner() -> None:
    ended = Over(CONTEST, 13, Outcome.WON, 11, 6336, (Winner(1, 1100), Winner(2, 6336)))
    text = outcome_banner(view_for(), ended)
    assert text is not None
    assert text.small == "Alfa, Bravo\nthe last: 6,336 = 11 x 576"


def test_the_banner_of_winners_names_as_many_as_a_line_has_room_for() -> None:
    terms = Terms(seed=3, callers=3)
    longest = ["Ann" + "a" * 13, "Bea" + "a" * 13, "Cleo" + "o" * 12]
    view = view_for(terms, lines=live_lines(terms, "", *longest), start=Start(3, 100_000, 54_999_000))
    take(view, [Ruling(100_001, 5, 990, 54_999_990, 0.5)])
    total = "54,999,990 = 11 x 4,999,999"
    for winners, small in (
        ([5], f"{longest[0]} wins with 990: {total}\n100,001 calls made"),
        ([6, 7, 5], f"{longest[1]} and 2 more\nthe last with 990: {total}"),
    ):
        ended = Over(CONTEST, 9, Outcome.WON, 100_001, 54_999_990, tuple(Winner(each, 54_999_990) for each in winners))
        text = outcome_banner(view, ended)
        assert text is not None
        assert text.small == small
    assert len(f"{longest[1]} and 2 more") <= LINE < len(f"{longest[1]}, {longest[2]} and 1 more")


@pytest.mark.parametrize("reason", Reason)
def test_the_feed_has_room_for_why_a_call_of_yours_was_refused(reason: Reason) -> None:
    view = view_for()
    [said] = lines_for(view, Ruled(CONTEST, 2, (), (Refused(21, reason),)), 1.0)
    assert len(said.text) <= SHORT, said.text


def test_the_banner_of_nobody_says_by_how_much() -> None:
    text = outcome_banner(view_for(), over(Outcome.NOBODY, 20, 11837))
    assert text is not None
    assert (text.kind, text.big) == ("nobody", "NOBODY WON")
    assert text.small == "20 calls, magic number 11,837:\n10 short of a multiple of 11"


def test_a_contest_that_was_given_up_has_no_banner() -> None:
    assert outcome_banner(view_for(), over(Outcome.ABANDONED, 3, 700)) is None


@pytest.mark.parametrize(("seconds", "words"), [(0.0, "0.0 s"), (12.44, "12.4 s"), (180, "3 min"), (7_200, "2 h")])
def test_a_silence_is_told_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_how_far_a_journal_is_read_is_a_bar_and_a_count() -> None:
    assert reading_banner(250, 1_000, ASCII).small == "#" * 10 + "-" * 30 + "\n250 of 1,000 calls read from the journal"
    assert reading_banner(1_000, 1_000, ASCII).small.startswith("#" * 40 + "\n")
