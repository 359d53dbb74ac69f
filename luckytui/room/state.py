"""What the room knows of the contest: its view, its time, and whether the show is there."""

from __future__ import annotations

from luckytui.clock import WallClock, wall_since_epoch
from luckytui.contest.events import Begun, Event, OnAir, Paced, Resumed, Snapshot
from luckytui.contest.lines import find_line
from luckytui.contest.numbers import nearest_winner, needed, residue
from luckytui.contest.phase import Phase, phase_of
from luckytui.contest.rulings import Reason, Ruling
from luckytui.contest.view import ContestView
from luckytui.room.api import CallMade, Line, State, WinnerShown

#: The most winners that are listed; a contest without an end by prizes has thousands.
MOST_WINNERS = 10
#: Said while no show is there.
NO_SHOW = "the show is not there"


def call_made(ruling: Ruling) -> CallMade:
    """Return a ruling as a phone is told it."""
    left = residue(ruling.magic_number)
    missed = abs(nearest_winner(ruling.number, left) - ruling.number)
    return CallMade(
        seq=ruling.seq,
        number=ruling.number,
        magic_number=ruling.magic_number,
        residue=left,
        won=ruling.won,
        missed_by=missed or None,
    )


class ContestState:
    """The contest as far as the show has announced it.

    It begins without a show and without a contest.

    Attributes:
        view: The view of the contest; None before the first.
        clock: The contest's time; it stands while the contest is paused or off air.
        epoch: Wall time of the show's start, in milliseconds since 1970; 0 before the first show.
        show: Whether the show is there.
    """

    def __init__(self) -> None:
        self.view: ContestView | None = None
        self.clock = WallClock()
        self.epoch = 0
        self.show = False

    @property
    def contest(self) -> int:
        """The id of the contest; 0 before the first."""
        return self.view.contest if self.view is not None else 0

    @property
    def off_air(self) -> str | None:
        """Why nobody can call, or None while the contest is on air or over."""
        if self.view is not None and self.view.ended:
            return None
        if not self.show:
            return NO_SHOW
        if self.view is None:
            return "no contest is on air"
        return self.view.off_air

    def begin(self, epoch: int) -> None:
        """Note that the show is there.

        Args:
            epoch: Wall time of its start, in milliseconds since 1970.
        """
        self.epoch, self.show = epoch, True

    def lose(self) -> None:
        """Note that the show is gone."""
        self.show = False
        self.clock.paused = True

    def take(self, event: Event) -> None:
        """Update with the next event of the show."""
        if isinstance(event, OnAir | Resumed | Snapshot):
            self.view = ContestView(event)
            self.clock = WallClock(event.at)
        elif self.view is not None:
            self.view.apply(event)
            if isinstance(event, Paced | Begun):
                self.clock.set_time(event.at)
        if self.view is not None:
            self.clock.rate = self.view.rate
            stands = self.view.lobby or self.view.paused or self.view.ended
            self.clock.paused = stands or self.view.off_air is not None

    @property
    def phase(self) -> Phase:
        """The phase of the contest; off air while no show is there, unless it is over."""
        if self.view is None or self.off_air is not None:
            return Phase.OFF_AIR
        return phase_of(self.view, self.clock.elapsed())

    def state(self) -> State:
        """Return the contest as everybody may see it."""
        now, view = round(wall_since_epoch() * 1000), self.view
        if view is None:
            return State(now=now, epoch=self.epoch, reason=self.off_air)
        terms = view.terms
        return State(
            contest=view.contest,
            phase=self.phase,
            keyword=terms.keyword if self._heard else None,
            calls=view.calls,
            magic_number=view.magic_number,
            residue=view.residue,
            needed=needed(view.residue),
            lines=sum(not line.removed for line in view.lines),
            prizes=terms.prizes,
            winners=[
                WinnerShown(line=caller, name=view.sign(caller), magic_number=magic_number)
                for caller, magic_number in view.winners[-MOST_WINNERS:]
            ],
            won=len(view.winners),
            seq=view.number,
            epoch=self.epoch,
            at=round(self.clock.elapsed(), 3),
            rate=view.rate,
            paused=view.paused,
            live_from=terms.live_from,
            lead_in=terms.lead_in,
            now=now,
            reason=self.off_air,
        )

    def line(self, caller: int, *, here: bool) -> Line | None:
        """Return a live line as its owner is told it; None if no contest is known.

        Args:
            caller: The line; that it joined may not have been announced yet.
            here: Whether its owner is here.
        """
        view = self.view
        if view is None:
            return None
        ruling = view.ruling(caller)
        known = find_line(view.lines, view.terms.callers, caller)
        removed = known is not None and known.removed
        return Line(
            line=caller,
            name=view.sign(caller),
            here=here,
            call=call_made(ruling) if ruling is not None else None,
            removed=removed,
            can_call_in=None if ruling is not None or removed else self._can_call_in(view),
        )

    @property
    def _heard(self) -> bool:
        """Whether live lines have heard the keyword."""
        view = self.view
        if view is None or view.lobby:
            return False
        return view.ended or self.clock.elapsed() >= view.terms.live_from

    def _can_call_in(self, view: ContestView) -> float | None:
        """Return the seconds until a line that has not called can; None if it cannot, or it is not known when."""
        if view.ended or view.lobby or view.paused or self.off_air is not None:
            return None
        now = self.clock.elapsed()
        held = view.held(now)
        if held is Reason.NOT_REACHED:
            return round((view.terms.live_from - now) / view.rate, 3)
        return 0.0 if held is None else None
