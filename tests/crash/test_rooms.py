"""Show and room killed at random moments while fifty phones call: what was answered is in the journal, once."""

from __future__ import annotations

from tests.crash.phone import PHONES
from tests.crash.rooms import kill_rooms

#: `python -m tests.crash --rooms 500` is the long run.
ROUNDS = 2


def test_what_phones_were_answered_is_in_the_journal_once_whatever_is_killed() -> None:
    tally, faults = kill_rooms(seed=3, rounds=ROUNDS)
    assert faults == []
    assert tally.rounds == ROUNDS
    assert tally.kills > ROUNDS
    assert tally.answered > PHONES // 2
    assert tally.again > 0
