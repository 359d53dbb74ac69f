"""How a contest began is told while it is new, with all that has happened since."""

from __future__ import annotations

from luckytui.contest import codec
from luckytui.contest.decoder import Decoder
from luckytui.contest.events import Event, OnAir, Paced, Resumed, Ruled, Snapshot
from luckytui.contest.rules import Outcome
from luckytui.contest.rulings import Rulings
from luckytui.contest.terms import Start
from luckytui.door.contest import FollowedContest
from luckytui.relay.beginning import NEW, Beginning
from luckytui.relay.bulletins import MOST_WAITING
from tests.views import CONTEST, WON, rulings_of

MADE = rulings_of(WON)
RULINGS = Rulings()
RULINGS.extend(MADE[:2])
ON_AIR = OnAir(CONTEST, 1, WON)
RESUMED = Resumed(CONTEST, 3, WON, Start(), (), RULINGS, 4.2, at=4.5)
SNAPSHOT = Snapshot(CONTEST, 3, WON, Start(), (), RULINGS, Outcome.OPEN, 4.5, 1.0, False)


class Relayed:
    """A beginning, what is known of its contest, and the wall time."""

    def __init__(self) -> None:
        self.time = 0.0
        self.contest = FollowedContest()
        self.beginning = Beginning(self.contest, lambda: self.time)

    def hear(self, *events: Event) -> None:
        """Hear what the show tells; nothing if it is gone."""
        for event in events:
            self.contest.take(event)
        self.beginning.add([line for event in events for line in codec.encode(event, details=True)])

    def told(self) -> list[Event]:
        """Return what who asks is told."""
        decoder = Decoder()
        return [event for line in self.beginning.text().splitlines() if (event := decoder.decode(line)) is not None]


def test_a_contest_is_seen_to_begin_and_to_go_on_after_a_crash() -> None:
    for opening, following in ((ON_AIR, MADE[0]), (RESUMED, MADE[2])):
        relayed = Relayed()
        relayed.hear(opening)
        relayed.hear(Ruled(CONTEST, opening.number + 1, (following,)))
        *told, paced = relayed.told()
        assert told == [opening, Ruled(CONTEST, opening.number + 1, (following,))]
        assert isinstance(paced, Paced)
        assert (paced.number, paced.rate, paced.paused) == (opening.number + 1, 1.0, False)
        assert paced.at >= (0.0 if opening is ON_AIR else 4.5)


def test_where_the_time_stands_is_not_told_while_it_stands_still() -> None:
    relayed = Relayed()
    relayed.hear(ON_AIR._replace(lobby=True))
    assert relayed.told() == [ON_AIR._replace(lobby=True)]


def test_what_is_under_way_or_began_a_while_ago_or_is_gone_did_not_just_begin() -> None:
    relayed = Relayed()
    assert relayed.beginning.text() == ""
    relayed.hear(SNAPSHOT)
    assert relayed.beginning.text() == ""
    relayed.hear(ON_AIR)
    relayed.time += NEW
    assert relayed.beginning.text() == ""
    relayed.hear(ON_AIR)
    relayed.hear()
    assert relayed.beginning.text() == ""


def test_of_very_much_a_snapshot_tells_more_briefly() -> None:
    relayed = Relayed()
    relayed.hear(ON_AIR)
    paced = Paced(CONTEST, 1, 0.0, 1.0, paused=False)
    relayed.hear(*[paced] * MOST_WAITING)
    assert relayed.beginning.text() == ""
    relayed.hear(paced)
    assert relayed.beginning.text() == "", "not without its opening"
