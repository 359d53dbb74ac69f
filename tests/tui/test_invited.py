"""Who is invited, and how: address, code and link, and who is here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luckytui.contest.joining import RoomRecord
from luckytui.contest.lines import LiveLine, Origin
from luckytui.contest.rulings import Ruling
from luckytui.door.audience import Audience
from luckytui.tui.invited import HIDDEN, ONLY_HERE, STARTING, Invited, link
from luckytui.tui.widgets.board_words import Presence
from luckytui.tui.widgets.invitation import Invitation
from tests.views import WON, take, view_for

LOCAL = "http://127.0.0.1:8000"
ADDRESSES = ("http://192.168.178.123:8000", "http://10.0.0.5:8000")
RECORD = RoomRecord("BCDF")


def people(*names: str) -> tuple[LiveLine, ...]:
    """Return the line of the person at the keyboard, then those of phones with these names."""
    phones = (LiveLine(caller, name, Origin.PHONE) for caller, name in enumerate(names, WON.callers + 2))
    return (LiveLine(WON.callers + 1, "", Origin.KEYBOARD), *phones)


def invited(addresses: tuple[str, ...] = ADDRESSES) -> Invited:
    audience = Audience()
    audience.enter(next(iter(addresses), ""), addresses)
    return Invited(audience, LOCAL)


def test_people_open_the_first_address_and_phones_its_link_in_capitals() -> None:
    assert invited().invitation(RECORD, view_for()) == Invitation(
        "192.168.178.123:8000", "BCDF", "HTTP://192.168.178.123:8000/J/BCDF", ""
    )


def test_a_key_goes_through_the_addresses_and_begins_again() -> None:
    stage = invited()
    assert stage.choose_next() == 2
    assert stage.url == ADDRESSES[1]
    stage.choose_next()
    assert stage.url == ADDRESSES[0]


def test_an_address_that_is_gone_is_not_shown_any_more() -> None:
    audience = Audience()
    audience.enter(ADDRESSES[0], ADDRESSES)
    stage = Invited(audience, LOCAL)
    stage.choose_next()
    audience.enter(ADDRESSES[0], ADDRESSES[:1])
    assert stage.url == ADDRESSES[0]


def test_hidden_means_address_code_and_link() -> None:
    stage = invited()
    stage.hide_or_show()
    assert stage.invitation(RECORD, view_for()) == Invitation(note=HIDDEN)
    assert stage.words(RECORD) == ""
    stage.hide_or_show()
    assert stage.words(RECORD) == "192.168.178.123:8000 BCDF"


def test_without_a_room_nobody_is_invited() -> None:
    stage = Invited(Audience(), LOCAL)
    assert stage.invitation(RECORD, view_for()) == Invitation(note=STARTING)
    assert stage.words(RECORD) == ""


def test_where_no_phone_can_come_there_is_an_address_and_no_code_to_scan() -> None:
    stage = invited(())
    assert stage.invitation(RECORD, view_for()) == Invitation("127.0.0.1:8000", "BCDF", "", ONLY_HERE)
    assert stage.words(RECORD) == "127.0.0.1:8000 BCDF"
    assert stage.choose_next() == 0


@pytest.mark.parametrize(
    ("record", "note"),
    [
        (RECORD, ""),
        (RECORD._replace(locked=True), "locked: nobody else comes in"),
        (RECORD._replace(most=2), "full: 2 lines of 2 are taken"),
        (RECORD._replace(most=40), "2 of 40 lines"),
    ],
)
def test_who_may_still_join_is_said(record: RoomRecord, note: str) -> None:
    view = view_for(lines=people("Ada", "Bob"))
    assert invited().invitation(record, view).note == note


def test_a_line_that_was_removed_takes_nobodys_place() -> None:
    lines = people("Ada", "Bob")
    view = view_for(lines=(*lines[:2], lines[2]._replace(removed=True)))
    assert invited().invitation(RECORD._replace(most=2), view).note == "1 of 2 lines"


def test_who_is_here_has_called_and_is_gone_is_counted() -> None:
    """The person at the keyboard is here, and is counted with those who called."""
    audience = Audience()
    stage = Invited(audience, LOCAL)
    view = view_for(replace(WON), lines=people("Ada", "Bob", "Cleo"))
    audience.see({22: 12.5, 23: None})
    assert stage.counts(view) == "3 here, 0 called, 1 gone"
    take(view, [Ruling(1, 22, 100, 100, 0.5)])
    audience.see({22: 12.5, 23: None, 24: 7.0})
    assert stage.counts(view) == "4 here, 1 called"
    take(view, [Ruling(2, 21, 100, 200, 0.6)])
    assert stage.counts(view) == "4 here, 2 called"
    ada, client = view.lines[1], LiveLine(25, "Dora", Origin.CLIENT)
    assert stage.presence(ada) == Presence(True, 12.5)
    assert stage.presence(view.lines[2]) == Presence(True, None)
    assert stage.presence(view.lines[0]) == stage.presence(client) == Presence()


def test_nobody_is_gone_before_a_room_has_told_who_is_here() -> None:
    """As in the first second after a crash: the phones hold the line, and the show has not heard of them yet."""
    audience = Audience()
    stage = Invited(audience, LOCAL)
    view = view_for(replace(WON), lines=people("Ada", "Bob"))
    assert stage.counts(view_for(replace(WON), lines=people())) == "1 here, 0 called"
    audience.enter(ADDRESSES[0], ADDRESSES)
    assert stage.counts(view) == "3 lines, 0 called"
    assert stage.presence(view.lines[1]) == Presence()
    audience.see({})
    assert stage.counts(view) == "1 here, 0 called, 2 gone"
    assert stage.presence(view.lines[1]) == Presence(here=False)
    audience.leave()
    assert stage.counts(view) == "3 lines, 0 called"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("http://10.0.0.5:8000", "HTTP://10.0.0.5:8000/J/BCDF"),
        ("https://Lucky.example.org", "HTTPS://LUCKY.EXAMPLE.ORG/J/BCDF"),
        ("https://lucky.example.org/", "HTTPS://LUCKY.EXAMPLE.ORG/J/BCDF"),
        ("https://example.org/Show", "HTTPS://EXAMPLE.ORG/Show/J/BCDF"),
    ],
)
def test_only_what_has_no_case_is_in_capitals(url: str, linked: str) -> None:
    assert link(url, "BCDF") == linked
