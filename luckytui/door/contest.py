"""What a client of the door knows of the contest: its view, its time, and whether the show is there."""

from __future__ import annotations

from luckytui.clock import WallClock
from luckytui.contest.events import Begun, Event, OnAir, Paced, Resumed, Snapshot
from luckytui.contest.phase import Phase, phase_of
from luckytui.contest.rulings import Rulings
from luckytui.contest.view import ContestView

#: Said while no show is there.
NO_SHOW = "the show is not there"


class FollowedContest:
    """The contest on air, as far as the show has announced it.

    It begins without a show and without a contest.

    Attributes:
        view: The view of the contest; None before the first.
        clock: The contest's time; it stands while the contest is paused or off air.
        epoch: Wall time of the show's start, in milliseconds since 1970, or more: a later show has a larger one; 0
            before the first show.
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
        # The machine's clock may have been set back between two shows.
        self.epoch = epoch if epoch >= self.epoch else self.epoch + 1
        self.show = True

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
        if self.view is not None:
            self.clock.rate = self.view.rate
            stands = self.view.lobby or self.view.paused or self.view.ended
            self.clock.paused = stands or self.view.off_air is not None
            if isinstance(event, Paced | Begun):
                self.clock.set_time(event.at)

    def snapshot(self) -> Snapshot | None:
        """Return the state of the contest, for whoever is told of it later; None before the first."""
        if (view := self.view) is None:
            return None
        made = Rulings(view.start.calls)
        made.extend(view.rulings)
        known = view.terms, view.start, tuple(view.lines), made, view.outcome
        pace = self.clock.elapsed(), view.rate, view.paused, view.pause.until
        return Snapshot(view.contest, view.number, *known, *pace, view.lobby)

    @property
    def phase(self) -> Phase:
        """The phase of the contest; off air while no show is there, unless it is over."""
        if self.view is None or self.off_air is not None:
            return Phase.OFF_AIR
        return phase_of(self.view, self.clock.elapsed())

    @property
    def heard(self) -> bool:
        """Whether live lines have heard the keyword."""
        view = self.view
        if view is None or view.lobby:
            return False
        return view.ended or self.clock.elapsed() >= view.terms.live_from
