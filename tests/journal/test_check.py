"""Whether calls add up: scheduled ones follow from the seed, live ones from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

import pytest

from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Ruling
from luckytui.contest.terms import Start, Terms
from luckytui.journal.check import Check
from luckytui.journal.stored import LiveCall, StoredContest
from tests.journal.contests import ALL_TWENTY, line, rulings_of

#: Two live lines that call in between, by when and with what.
LIVE = [(0.5, "345"), (0.25, "100")]


def stored(terms: Terms, calls: Sequence[Ruling], lines: int = 0) -> StoredContest:
    """Return a contest that holds these calls, and says of live ones what they are."""
    live = {call.caller: LiveCall(call.seq, "key") for call in calls if call.caller > terms.callers}
    joined = tuple(line(terms.callers + place) for place in range(1, lines + 1))
    total = calls[-1].magic_number if calls else 0
    return StoredContest(1, "", terms, Start(), Outcome.OPEN, False, len(calls), total, (), joined, live)


def totalled(calls: Iterable[Ruling]) -> list[Ruling]:
    """Return calls in this order, with sequence numbers and magic numbers that add up."""
    calls = list(calls)
    totals = accumulate(call.number for call in calls)
    return [
        call._replace(seq=seq, magic_number=total)
        for seq, (call, total) in enumerate(zip(calls, totals, strict=True), 1)
    ]


def first_wrong(contest: StoredContest, calls: Sequence[Ruling], size: int = 1_000) -> int | None:
    """Check calls, so many at a time."""
    check = Check(contest)
    for first in range(0, len(calls), size):
        wrong = check.first_wrong(tuple(zip(*calls[first : first + size], strict=True)))
        if wrong is not None:
            return wrong
    assert check.calls == len(calls)
    return None


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize("live", [[], LIVE])
def test_what_the_station_ruled_is_right(size: int, live: list[tuple[float, str]]) -> None:
    calls, _ = rulings_of(ALL_TWENTY, live=live)
    assert first_wrong(stored(ALL_TWENTY, calls, len(live)), calls, size) is None


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize(
    "change",
    [
        lambda call: call._replace(seq=call.seq + 1),
        lambda call: call._replace(caller=call.caller + 1),
        lambda call: call._replace(caller=0),
        lambda call: call._replace(caller=-1),
        lambda call: call._replace(caller=21),
        lambda call: call._replace(caller=1_000_000),
        lambda call: call._replace(number=call.number + 1),
        lambda call: call._replace(magic_number=call.magic_number + 1),
        lambda call: call._replace(at=call.at + 1e-9),
        lambda call: call._replace(at=None),
        lambda call: call._replace(caller="1"),
        lambda call: call._replace(number=None),
        lambda call: call._replace(magic_number=b""),
    ],
)
def test_a_call_that_is_changed_is_named(size: int, change: object) -> None:
    calls, _ = rulings_of(ALL_TWENTY)
    contest = stored(ALL_TWENTY, calls)
    calls[6] = change(calls[6])  # type: ignore[operator]
    assert first_wrong(contest, calls, size) == 7


@pytest.mark.parametrize("caller", [-1, 0])
def test_a_caller_who_cannot_be_is_found_even_where_the_number_is_somebodys(caller: int) -> None:
    """-1 counts from the end: it would be the last caller."""
    calls, _ = rulings_of(ALL_TWENTY)
    place = next(place for place, call in enumerate(calls) if call.caller == 20)
    contest = stored(ALL_TWENTY, calls)
    calls[place] = calls[place]._replace(caller=caller)
    assert first_wrong(contest, calls) == place + 1


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_another_number_with_sums_to_match_is_found(size: int) -> None:
    calls, _ = rulings_of(ALL_TWENTY)
    wrong = totalled([*calls[:6], calls[6]._replace(number=calls[6].number ^ 1), *calls[7:]])
    assert first_wrong(stored(ALL_TWENTY, wrong), wrong, size) == 7


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize("number", [99, 1_000, 0, -11, 100.5])
def test_a_live_call_that_nobody_may_say_is_found_even_where_the_sums_match(size: int, number: int) -> None:
    calls, _ = rulings_of(ALL_TWENTY, live=LIVE)
    place = next(place for place, call in enumerate(calls) if call.caller == 21)
    wrong = totalled([*calls[:place], calls[place]._replace(number=number), *calls[place + 1 :]])
    assert first_wrong(stored(ALL_TWENTY, wrong, 2), wrong, size) == place + 1


@pytest.mark.parametrize("number", [100, 999])
def test_a_live_call_may_be_any_number_of_three_digits(number: int) -> None:
    calls, _ = rulings_of(ALL_TWENTY, live=LIVE)
    place = next(place for place, call in enumerate(calls) if call.caller == 21)
    right = totalled([*calls[:place], calls[place]._replace(number=number), *calls[place + 1 :]])
    assert first_wrong(stored(ALL_TWENTY, right, 2), right) is None


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_a_live_call_stands_where_its_line_says_once(size: int) -> None:
    calls, _ = rulings_of(ALL_TWENTY, live=LIVE)
    place = next(place for place, call in enumerate(calls) if call.caller == 21)
    right = stored(ALL_TWENTY, calls, 2)
    nowhere = replace(right, live_calls={22: right.live_calls[22]})
    assert first_wrong(nowhere, calls, size) == place + 1, "a line that has not called, by what it says"
    elsewhere = replace(right, live_calls={**right.live_calls, 21: LiveCall(3, "key")})
    assert first_wrong(elsewhere, calls, size) == 3, "a call that the line says is its own"
    twice = totalled([*calls[: place + 1], calls[place], *calls[place + 1 :]])
    assert first_wrong(right, twice, size) == place + 2, "a second call"
    others = totalled([*calls[:place], calls[place]._replace(caller=22), *calls[place + 1 :]])
    assert first_wrong(right, others, size) is not None, "another line's"


def test_time_never_goes_back_for_a_live_call() -> None:
    calls, _ = rulings_of(ALL_TWENTY, live=LIVE)
    place = next(place for place, call in enumerate(calls) if call.caller == 21)
    before, after = calls[place - 1].at, calls[place + 1].at
    for at, wrong in ((before, None), (after, None), (before - 1e-9, place + 1), (after + 1e-9, place + 2)):
        changed = [*calls[:place], calls[place]._replace(at=at), *calls[place + 1 :]]
        for size in (1, 3, 1_000):
            assert first_wrong(stored(ALL_TWENTY, changed, 2), changed, size) == wrong


@pytest.mark.parametrize("size", [1, 2, 1_000])
def test_calls_of_one_moment_stand_by_caller_and_each_caller_once(size: int) -> None:
    """All delays are 0, so that a call's time does not tell whose it is."""
    terms = Terms(seed=1, callers=4, prizes=0, max_delay=0.0)
    calls, _ = rulings_of(terms)
    assert first_wrong(stored(terms, calls), calls, size) is None
    first, second, *_ = calls
    for wrong in ([first, first], [second, first]):
        rows = totalled(wrong)
        assert first_wrong(stored(terms, rows), rows, size) == 2


@pytest.mark.parametrize("size", [1, 2, 1_000])
def test_live_calls_of_one_moment_stand_in_any_order_among_scheduled_ones(size: int) -> None:
    terms = Terms(seed=1, callers=4, prizes=0, max_delay=0.0)
    first, second, third, fourth = rulings_of(terms)[0]
    you, ann = Ruling(0, 5, 345, 0, 0.0), Ruling(0, 6, 100, 0, 0.0)
    right = totalled([ann, first, you, second, third, fourth])
    assert first_wrong(stored(terms, right, 2), right, size) is None
    wrong = totalled([ann, second, you, first, third, fourth])
    assert first_wrong(stored(terms, wrong, 2), wrong, size) == 4, "scheduled ones keep theirs, live ones or not"
    twice = totalled([ann, first, you, first, third, fourth])
    assert first_wrong(stored(terms, twice, 2), twice, size) == 4


def test_a_contest_goes_on_from_an_earlier_record() -> None:
    start = Start(46_687, 2, 520)
    calls, _ = rulings_of(ALL_TWENTY, start)
    contest = replace(stored(ALL_TWENTY, calls), start=start)
    assert Check(contest).first_wrong(tuple(zip(*calls, strict=True))) is None
