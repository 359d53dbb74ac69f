"""The rules, as tables and as properties: what counts, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luckytui.contest.rules import (
    HIGHEST,
    LARGEST_SEED,
    LOWEST,
    MODULUS,
    MOST_CALLERS,
    Call,
    Contest,
    Outcome,
    Reason,
    Record,
    Refused,
    Ruling,
    Rulings,
    Terms,
    Winner,
    is_keyword,
    needed,
)
from luckytui.journal import LiveJournal
from luckytui.station.inbox import Airwaves, News, OnAir, Over, Ruled
from luckytui.station.station import Station

BAD_NUMBERS: list[Any] = [
    "099",
    "1000",
    "-11",
    "+123",
    "１２３",
    "٣٣٣",
    "²³⁴",
    "1e2",
    "0x1",
    " 123",
    "123 ",
    "123\n",
    "12\x003",
    "1_0",
    "1_00",
    "",
    "99",
    "00100",
    "12.",
    "abc",
    "1" * 10_000,
    "[red]123",
    "\x1b[31m123",
    b"123",
    True,
    123,
    1.0,
    123.0,
    math.nan,
    None,
    [],
    ["123"],
    [1, 2, 3],
    {"123": 123},
]
BAD_KEYWORDS = {
    "empty": "",
    "markup": "[red]lucky[/]",
    "an escape": "\x1b[31mlucky",
    "a C1 escape": "\x9b31mlucky",
    "NUL": "luc\0ky",
    "a line break": "lucky\nWinner: Alfa",
    "a carriage return": "lucky\rWinner",
    "a tab": "a\tb",
    "a backspace": "lucky\b",
    "a line separator": "lucky\u2028Winner",
    "a right-to-left mark": "\u200flucky",
    "a right-to-left override": "\u202elucky",
    "an isolate": "\u2067lucky",
    "a combining mark": "lucky\u0301",
    "a hundred combining marks": "l" + "\u0335" * 100,
    "a zero-width joiner": "luc\u200dky",
    "a variation selector": "lucky\ufe0f",
    "an emoji": "\U0001f340",
    "a space": "lucky day",
    "a no-break space": "lucky\u00a0day",
    "a quote": 'lucky"',
    "a backslash": "lucky\\",
    "a lone surrogate": "lucky\udcff",
    "Hebrew, which moves the digits beside it": "\u05de\u05d6\u05dc",
    "Arabic, which moves the digits beside it": "\u062d\u0638",
    "an invisible letter": "\u3164",
    "a letter that joins the one before": "\u1100\u1161",
    "one letter too many": "x" * 25,
    "10,000 letters": "x" * 10_000,
}


class State(NamedTuple):
    """All that can be seen of a contest."""

    calls: int
    magic_number: int
    outcome: Outcome
    winners: list[Winner]
    called: list[bool]


def state(contest: Contest) -> State:
    called = [contest.has_called(caller) for caller in range(1, contest.terms.lines + 1)]
    return State(contest.calls, contest.magic_number, contest.outcome, list(contest.winners), called)


def rule(contest: Contest, caller: Any, number: Any, keyword: Any = "lucky") -> Ruling | Refused:
    return contest.rule(Call(0.0, caller, keyword, number))


@pytest.mark.parametrize(("said", "number"), [("100", LOWEST), ("999", HIGHEST), ("123", 123)])
def test_a_three_digit_number_is_added(said: str, number: int) -> None:
    contest = Contest(Terms(callers=2))
    assert rule(contest, 2, said) == Ruling(1, 2, number, number, 0.0)
    assert contest.magic_number == number
    assert contest.has_called(2)
    assert not contest.has_called(1)


@pytest.mark.parametrize("said", BAD_NUMBERS, ids=lambda said: f"{type(said).__name__} {str(said)[:12]!r}")
def test_what_is_not_three_ascii_digits_is_refused_and_changes_nothing(said: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, 1, said) == Refused(1, Reason.BAD_NUMBER)
    assert state(contest) == before


@pytest.mark.parametrize("caller", [0, -1, 3, 10**30, True, 1.0, "1", None])
def test_a_caller_that_is_not_in_the_contest_is_refused_and_changes_nothing(caller: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, caller, "123") == Refused(caller, Reason.UNKNOWN_CALLER)  # type: ignore[arg-type]
    assert state(contest) == before


@pytest.mark.parametrize("keyword", ["", "Lucky", "lucky ", "lucky\0", "\u202elucky", "ｌｕｃｋｙ", None, 1])
def test_a_wrong_keyword_is_refused_and_changes_nothing(keyword: object) -> None:
    contest = Contest(Terms(callers=2))
    before = state(contest)
    assert rule(contest, 1, "123", keyword) == Refused(1, Reason.WRONG_KEYWORD)
    assert state(contest) == before


def test_a_second_call_is_refused_and_changes_nothing() -> None:
    contest = Contest(Terms(callers=2))
    rule(contest, 1, "123")
    before = state(contest)
    assert rule(contest, 1, "124") == Refused(1, Reason.SECOND_CALL)
    assert state(contest) == before


def test_a_call_after_the_end_is_refused_and_changes_nothing() -> None:
    contest = Contest(Terms(callers=3))
    rule(contest, 1, "110")
    before = state(contest)
    assert before.outcome is Outcome.WON
    assert rule(contest, 2, "110") == Refused(2, Reason.OFF_AIR)
    assert state(contest) == before


def test_a_caller_refused_for_its_number_may_call_again() -> None:
    contest = Contest(Terms(callers=2))
    rule(contest, 1, "99")
    assert rule(contest, 1, "100") == Ruling(1, 1, 100, 100, 0.0)


def test_the_call_that_makes_a_multiple_of_eleven_wins() -> None:
    contest = Contest(Terms(callers=3))
    assert state(contest) == State(0, 0, Outcome.OPEN, [], [False] * 3), "0 before the first call is no win"
    first, second = rule(contest, 1, "100"), rule(contest, 3, "109")
    assert isinstance(first, Ruling)
    assert isinstance(second, Ruling)
    assert (first.won, first.residue) == (False, 1)
    assert (second.won, second.residue) == (True, 0)
    assert contest.winners == [Winner(3, 209)]
    assert contest.outcome is Outcome.WON


@pytest.mark.parametrize(
    ("prizes", "taken", "outcome"),
    [(1, 1, Outcome.WON), (2, 2, Outcome.WON), (3, 3, Outcome.WON), (4, 4, Outcome.WON), (0, 4, Outcome.WON)],
)
def test_a_contest_goes_on_until_its_prizes_are_won_and_with_none_everybody_calls(
    prizes: int, taken: int, outcome: Outcome
) -> None:
    contest = Contest(Terms(callers=4, prizes=prizes))
    rulings = [rule(contest, caller, "110") for caller in (3, 1, 4, 2)]
    assert [isinstance(ruling, Ruling) for ruling in rulings] == [True] * taken + [False] * (4 - taken)
    assert contest.winners == [Winner(caller, 110 * place) for place, caller in enumerate((3, 1, 4, 2)[:taken], 1)]
    assert contest.outcome is outcome


@pytest.mark.parametrize("prizes", [0, 1, 2])
def test_when_everybody_called_and_nobody_won_nobody_won(prizes: int) -> None:
    contest = Contest(Terms(callers=2, prizes=prizes))
    rule(contest, 1, "100")
    assert state(contest).outcome is Outcome.OPEN
    rule(contest, 2, "100")
    assert contest.outcome is Outcome.NOBODY
    assert contest.winners == []


def test_one_winner_of_two_prizes_makes_a_contest_won_when_everybody_has_called() -> None:
    contest = Contest(Terms(callers=2, prizes=2))
    rule(contest, 1, "110")
    rule(contest, 2, "100")
    assert contest.outcome is Outcome.WON


@pytest.mark.parametrize(("numbers", "outcome"), [((), Outcome.NOBODY), (("110",), Outcome.WON)])
def test_to_close_is_to_end_with_those_who_called(numbers: tuple[str, ...], outcome: Outcome) -> None:
    contest = Contest(Terms(callers=5, prizes=2))
    for caller, number in enumerate(numbers, 1):
        rule(contest, caller, number)
    contest.close()
    assert contest.outcome is outcome


@pytest.mark.parametrize("outcome", [Outcome.WON, Outcome.NOBODY, Outcome.ABANDONED])
def test_to_close_again_changes_no_outcome(outcome: Outcome) -> None:
    contest = Contest(Terms(callers=5))
    contest.outcome = outcome
    contest.close()
    assert contest.outcome is outcome


def test_a_record_is_where_the_contest_goes_on() -> None:
    contest = Contest(Terms(callers=3), Record(46687, 2, 520))
    assert (contest.calls, contest.magic_number, contest.residue) == (2, 520, 3)
    assert rule(contest, 1, "140") == Ruling(3, 1, 140, 660, 0.0)
    assert contest.winners == [Winner(1, 660)]


def test_a_record_that_has_won_is_over_and_its_last_caller_the_winner() -> None:
    contest = Contest(Terms(callers=3), Record(46687, 2, 550))
    assert contest.outcome is Outcome.WON
    assert contest.winners == [Winner(46687, 550)]
    assert rule(contest, 1, "140") == Refused(1, Reason.OFF_AIR)


def test_a_record_before_the_first_call_is_no_win() -> None:
    assert not Record(0, 0, 0).won
    assert Contest(Terms(callers=3), Record(0, 0, 0)).outcome is Outcome.OPEN


def test_restored_rulings_stand_as_if_they_had_been_called() -> None:
    terms = Terms(callers=6, prizes=2)
    called, restored = Contest(terms), Contest(terms)
    rulings = [rule(called, caller, number) for caller, number in ((4, "110"), (2, "105"), (6, "104"))]
    restored.restore(ruling for ruling in rulings if isinstance(ruling, Ruling))
    assert state(restored) == state(called)


def test_rulings_kept_by_column_are_the_rulings_that_went_in() -> None:
    contest = Contest(Terms(callers=6, prizes=0), Record(5, 2, 520))
    made = [rule(contest, caller, number) for caller, number in ((4, "140"), (2, "105"), (6, "104"))]
    rulings = [ruling for ruling in made if isinstance(ruling, Ruling)]
    kept = Rulings(before=2)
    kept.extend([])
    kept.extend(rulings[:1])
    assert kept == rulings[:1]
    kept.extend(ruling for ruling in rulings[1:])
    assert kept == rulings == list(kept)
    assert kept != rulings[:2]
    assert (len(kept), kept[0], kept[-1], kept[1:]) == (3, rulings[0], rulings[-1], rulings[1:])
    assert kept.winners == [Winner(4, 660), Winner(6, 869)]
    again = Rulings(before=2)
    again.extend(kept)
    assert again == kept


@pytest.mark.parametrize("residue", range(MODULUS))
def test_a_number_of_the_needed_class_wins(residue: int) -> None:
    assert 0 <= needed(residue) < MODULUS
    assert (residue + needed(residue)) % MODULUS == 0


@pytest.mark.parametrize("word", BAD_KEYWORDS.values(), ids=BAD_KEYWORDS)
def test_a_word_that_could_colour_move_or_break_the_screen_is_no_keyword(word: str) -> None:
    assert not is_keyword(word)
    with pytest.raises(ValueError, match="a keyword is one word"):
        Terms(keyword=word)


@pytest.mark.parametrize("word", ["lucky", "l", "x" * 24, "Glück", "幸運", "행운", "удача", "7-up", "a_b", "①"])
def test_a_plain_word_of_any_script_that_runs_to_the_right_is_a_keyword(word: str) -> None:
    assert Terms(keyword=word).keyword == word


@given(st.text(max_size=30))
def test_a_keyword_takes_a_place_for_every_letter_and_is_printable(word: str) -> None:
    from rich.cells import cell_len

    if is_keyword(word):
        assert word.isprintable()
        assert all(cell_len(letter) > 0 for letter in word)
        assert not set(word) & set(" []\\\"'")


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": -1},
        {"seed": LARGEST_SEED + 1},
        {"seed": 10**400},
        {"callers": 0},
        {"callers": -1},
        {"callers": MOST_CALLERS + 1},
        {"prizes": -1},
        {"prizes": MOST_CALLERS + 1},
        {"max_delay": math.nan},
        {"max_delay": math.inf},
        {"max_delay": -math.inf},
        {"max_delay": -1.0},
        {"max_delay": 86_400.5},
        {"timeout": math.nan},
        {"timeout": math.inf},
        {"timeout": -0.001},
        {"player": 7},
    ],
    ids=str,
)
def test_terms_out_of_range_are_no_terms(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^(a seed|callers|prizes|delays|a contest)"):
        Terms(**wrong)


@pytest.mark.parametrize(
    "right",
    [{"seed": LARGEST_SEED}, {"callers": MOST_CALLERS}, {"prizes": 0}, {"max_delay": 0.0}, {"max_delay": 86_400.0}],
    ids=str,
)
def test_terms_at_the_edge_of_their_range_are_terms(right: dict[str, Any]) -> None:
    Terms(**right)


def test_the_person_has_the_line_after_the_callers() -> None:
    assert (Terms(callers=5).lines, Terms(callers=5).player_line) == (5, None)
    terms = Terms(callers=5, player=True)
    assert (terms.lines, terms.player_line) == (6, 6)
    assert isinstance(rule(Contest(terms), 6, "123"), Ruling)


any_keyword = st.one_of(st.just("lucky"), st.just("lucky"), st.just("lucky"), st.text(max_size=8))
any_caller: st.SearchStrategy[Any] = st.one_of(
    st.integers(-1, 8), st.integers(1, 6), st.sampled_from([True, 1.0, None])
)
any_number: st.SearchStrategy[Any] = st.one_of(
    st.integers(LOWEST, HIGHEST).map(str),
    st.integers(LOWEST, HIGHEST).map(str),
    st.integers().map(str),
    st.sampled_from(BAD_NUMBERS),
    st.text(max_size=4),
    st.floats(),
)
any_terms = st.builds(
    Terms,
    seed=st.integers(0, LARGEST_SEED),
    callers=st.integers(1, 6),
    prizes=st.integers(0, 3),
    player=st.booleans(),
)
# A moment each, so that their order is the one in which they are drawn.
any_calls = st.lists(st.tuples(any_caller, any_keyword, any_number), max_size=14).map(
    lambda drawn: [Call(float(moment), *said) for moment, said in enumerate(drawn)]
)


@given(any_terms, any_calls)
def test_whatever_calls_the_total_is_the_sum_of_what_was_taken(terms: Terms, calls: list[Call]) -> None:
    contest = Contest(terms)
    taken: list[Ruling] = []
    for call in calls:
        before = state(contest)
        ruling = contest.rule(call)
        if isinstance(ruling, Refused):
            assert ruling.caller == call.caller or ruling.caller is call.caller
            assert state(contest) == before
        else:
            assert before.outcome is Outcome.OPEN
            assert call.keyword == terms.keyword
            assert call.number in {str(number) for number in range(100, 1000)}
            taken.append(ruling)
        assert contest.magic_number == sum(int(ruling.number) for ruling in taken)
        assert contest.calls == len(taken) == sum(state(contest).called)
    assert [ruling.seq for ruling in taken] == list(range(1, len(taken) + 1))
    assert len({ruling.caller for ruling in taken}) == len(taken)
    assert [winner.caller for winner in contest.winners] == [r.caller for r in taken if r.magic_number % 11 == 0]
    assert (contest.outcome is Outcome.OPEN) == (
        len(taken) < terms.lines and (terms.prizes == 0 or len(contest.winners) < terms.prizes)
    )


async def broadcast(path: Path, terms: Terms, calls: list[Call]) -> list[News]:
    """Let a station on a real journal hear these calls, and return what it announced."""
    heard: list[News] = []
    journal = LiveJournal(path)
    stored = journal.open_contest(terms)
    airwaves = Airwaves()
    airwaves.subscribe(heard.append)
    airwaves.call(airwaves.add_source(), calls, math.inf)
    await Station(Contest(terms), stored.id, journal, airwaves).serve(OnAir(stored.id, terms))
    journal.close()
    return heard


@settings(max_examples=40)
@given(terms=any_terms, calls=any_calls)
def test_whatever_a_station_hears_its_journal_holds_what_was_taken_and_one_outcome(
    tmp_path_factory: pytest.TempPathFactory, terms: Terms, calls: list[Call]
) -> None:
    path = tmp_path_factory.mktemp("station") / "contests.journal"
    heard = asyncio.run(broadcast(path, terms, calls))
    told = [ruling for news in heard if isinstance(news, Ruled) for ruling in news.rulings]
    refused = [refusal for news in heard if isinstance(news, Ruled) for refusal in news.refused]
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT caller, number, magic_number FROM call ORDER BY key").fetchall()
    [(outcome, announced)] = connection.execute("SELECT outcome, announced FROM contest").fetchall()
    connection.close()

    expected = Contest(terms)
    ruled = [ruling for ruling in (expected.rule(call) for call in calls) if isinstance(ruling, Ruling)]
    expected.close()
    assert told == ruled
    assert rows == [(ruling.caller, ruling.number, ruling.magic_number) for ruling in ruled]
    assert sum(number for _, number, _ in rows) == expected.magic_number
    assert len(told) + len(refused) <= len(calls)
    assert isinstance(heard[-1], Over)
    assert [type(news) for news in heard].count(Over) == 1
    assert heard[-1] == Over(1, expected.outcome, expected.calls, expected.magic_number, tuple(expected.winners))
    assert (outcome, announced) == (expected.outcome, 1)
