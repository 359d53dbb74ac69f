"""What phones are told of the contest."""

from __future__ import annotations

from luckytui.clock import wall_since_epoch
from luckytui.contest.lines import find_line
from luckytui.contest.numbers import nearest_winner, needed, residue
from luckytui.contest.rulings import Reason, Ruling
from luckytui.contest.view import ContestView
from luckytui.door.contest import FollowedContest
from luckytui.room.api import CallMade, Line, State, WinnerShown

#: The most winners that are listed; a contest without an end by prizes has thousands.
MOST_WINNERS = 10


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


class ContestState(FollowedContest):
    """The contest as far as the show has announced it, as phones are told it."""

    def state(self) -> State:
        """Return the contest as everybody may see it."""
        now, view = round(wall_since_epoch() * 1000), self.view
        if view is None:
            return State(now=now, epoch=self.epoch, reason=self.off_air)
        terms = view.terms
        return State(
            contest=view.contest,
            phase=self.phase,
            keyword=terms.keyword if self.heard else None,
            calls=view.calls,
            magic_number=view.magic_number,
            residue=view.residue,
            needed=needed(view.residue),
            lines=view.present,
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

    def _can_call_in(self, view: ContestView) -> float | None:
        """Return the seconds until a line that has not called can; None if it cannot, or it is not known when."""
        if view.ended or view.lobby or view.paused or self.off_air is not None:
            return None
        now = self.clock.elapsed()
        held = view.held(now)
        if held is Reason.NOT_REACHED:
            return round((view.terms.live_from - now) / view.rate, 3)
        return 0.0 if held is None else None
