"""Who gets which line: one a token, each with a name of its own, as far as the room lets them in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luckytui.contest.callers import call_sign
from luckytui.contest.joining import JoinReason, JoinRefused, RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.roster import Roster
from luckytui.contest.rules import Contest, Outcome
from luckytui.contest.terms import Terms

PHONE = Origin.PHONE
#: What can be asked for: the same names and tokens again and again, and names that are none.
asked = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "Ann", "ann", "ANN", "Bob", "Straße", "STRASSE", "Ｂｏｂ", "you", "Delta", "x y", "z" * 17]
        ),
        st.sampled_from(list(Origin)),
        st.sampled_from(["", "a", "b", "c", "d", "e"]),
    ),
    max_size=30,
)


def refusal(roster: Roster, name: str, origin: Origin = PHONE, token: str = "t") -> JoinReason:
    """Return why a line is not admitted."""
    with pytest.raises(JoinRefused) as refused:
        roster.admit(name, origin, token)
    return refused.value.reason


@given(asked)
def test_however_lines_join_each_token_has_one_line_and_each_line_a_name_of_its_own(
    asked: list[tuple[str, Origin, str]],
) -> None:
    contest = Contest(Terms(callers=3))
    owned: dict[str, LiveLine] = {}
    for name, origin, token in asked:
        try:
            line = contest.join(name, origin, token)
        except JoinRefused:
            continue
        assert owned.setdefault(token or f"nobody's {line.caller}", line) == line
    lines = contest.lines
    assert [line.caller for line in lines] == [*range(4, 4 + len(lines))]
    assert list(owned.values()) == lines
    signs = [call_sign(caller) for caller in range(1, 40) if not any(line.caller == caller for line in lines)]
    signs += [line.name or call_sign(line.caller) for line in lines]
    folded = [sign.casefold() for sign in signs]
    assert len(set(folded)) == len(folded)
    assert contest.number == 1 + len(lines)


def test_a_token_gets_its_line_again_with_the_name_that_it_has() -> None:
    roster = Roster(4, [LiveLine(4, "Ann", PHONE, "a")])
    assert roster.admit("Other", Origin.CLIENT, "a") == LiveLine(4, "Ann", PHONE, "a")
    assert roster.admit("Other", PHONE, "b") == LiveLine(5, "Other", PHONE, "b")
    assert roster.find("a") == LiveLine(4, "Ann", PHONE, "a")
    assert roster.find("b") is roster.find("") is None


def test_a_number_that_is_no_live_line_s_is_refused() -> None:
    roster = Roster(4, [LiveLine(4, "Ann", PHONE, "a"), LiveLine(5, "Bob", PHONE, "b")])
    assert [roster.line(caller).name for caller in (4, 5)] == ["Ann", "Bob"]
    for caller in (0, 3, 6, 7):
        with pytest.raises(JoinRefused) as refused:
            roster.line(caller)
        assert refused.value.reason is JoinReason.NO_LINE


def test_a_token_finds_its_line_when_the_contest_is_over_and_nobody_else_joins() -> None:
    contest = Contest(Terms(callers=0), lines=[LiveLine(1, "Ann", PHONE, "a")])
    contest.close()
    assert contest.outcome is Outcome.NOBODY
    assert contest.join("", PHONE, "a") == LiveLine(1, "Ann", PHONE, "a")
    with pytest.raises(JoinRefused, match="over") as refused:
        contest.join("", PHONE, "b")
    assert refused.value.reason is JoinReason.OVER


@pytest.mark.parametrize("name", ["Ann", "aNN", "Ａnn", "Charlie", "CHARLIE", "zulu-7", "You"])
def test_a_name_that_another_line_has_or_may_come_to_have_is_taken(name: str) -> None:
    assert refusal(Roster(4, [LiveLine(4, "Ann", PHONE, "a")]), name) is JoinReason.NAME_TAKEN


def test_a_line_s_own_call_sign_is_no_name() -> None:
    assert Roster(4, []).admit("delta", PHONE, "a") == LiveLine(4, "", PHONE, "a")


@pytest.mark.parametrize("name", ["Ann Lee", "x" * 17, "\u202eAnn", " "])
def test_a_text_that_can_be_no_name_is_refused(name: str) -> None:
    assert refusal(Roster(4, []), name) is JoinReason.BAD_NAME


def test_a_name_is_kept_in_its_normal_form() -> None:
    assert Roster(4, []).admit("Ｚoe\u0308", PHONE, "a").name == "Zoë"


def test_a_room_that_is_locked_or_full_lets_in_who_has_a_line_and_the_presenter() -> None:
    ann = LiveLine(4, "Ann", PHONE, "a")
    for room, reason in (
        (RoomRecord(locked=True), JoinReason.LOCKED),
        (RoomRecord(most=1), JoinReason.FULL),
        (RoomRecord(removed=("x", "t")), JoinReason.REMOVED),
    ):
        roster = Roster(4, [ann])
        roster.room = room
        assert refusal(roster, "") is reason
        assert roster.admit("", PHONE, "a") == ann
        assert roster.admit("", Origin.KEYBOARD, "") == LiveLine(5, "", Origin.KEYBOARD)
    roster.room = RoomRecord(most=2)
    roster.add(LiveLine(5, "", Origin.KEYBOARD))
    assert roster.admit("", PHONE, "b").caller == 6, "the keyboard's line is not counted"


def test_the_maximum_counts_phones_and_leaves_clients_alone() -> None:
    roster = Roster(1, ())
    roster.room = RoomRecord(most=1)
    for token, origin in (("a" * 64, Origin.CLIENT), ("b" * 64, Origin.CLIENT), ("c" * 64, Origin.PHONE)):
        roster.add(roster.admit("", origin, token))
    with pytest.raises(JoinRefused, match="as many have joined as may"):
        roster.admit("", Origin.PHONE, "d" * 64)
    assert roster.admit("", Origin.CLIENT, "e" * 64).caller == 4
