"""The line of the person at the keyboard: opens the phone, makes the call, shows notifications about it."""

from __future__ import annotations

import os

from luckytui.contest.events import Event, Over, Ruled
from luckytui.contest.numbers import needed
from luckytui.contest.rulings import Reason, Refused
from luckytui.contest.view import ContestView
from luckytui.station.host import Host
from luckytui.text import counted
from luckytui.tui.captions import OVER, reason_for, seconds_left_for_own_line
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.widgets.phone import Phone, Wanted

#: Reasons that hold until the line can call: how the phone puts what it waits for, and why it refuses a call.
_WAITS = {
    Reason.NOT_REACHED: "wait for CALL NOW",
    Reason.PAUSED: "paused: no calls now",
    Reason.JUST_PAUSED: "wait for the next call",
}
_REFUSALS = {
    Reason.NOT_REACHED: _WAITS[Reason.NOT_REACHED],
    Reason.PAUSED: str(Reason.PAUSED),
    Reason.JUST_PAUSED: "another caller goes first",
}
#: Why a person without a line cannot call: in a show that gives them none, and in one whose next contest does, such as
#: a demonstration that was taken over.
NO_LINE = "This show has no line for you: start one without --no-player."
NEXT_HAS_A_LINE = "This contest has no line for you: n opens one that has."


class OwnLine:
    """Lets the person at the keyboard call in.

    Args:
        host: The show.
        screen: The screen that shows the contest.
        player: Whether new contests have a line for the person.

    Attributes:
        phone: The widget in which the person types a number.
    """

    def __init__(self, host: Host, screen: ContestScreen, *, player: bool) -> None:
        self.phone = Phone(self._wanted)
        self._host = host
        self._screen = screen
        self._player = player
        #: Whether the notification "Only you are left" was shown.
        self._asked = False

    def acts(self, action: str) -> bool:
        """Return whether an action does something now: calling in needs a line that has not called."""
        view = self._screen.view
        if action != "play" or view is None:
            return True
        return view.own_line is not None and view.ruling(view.own_line) is None

    def pick_up(self) -> None:
        """Open the phone, or notify why the person cannot call."""
        view, notify = self._screen.view, self._screen.notify
        if view is None:
            return
        if view.own_line is None:
            notify(NEXT_HAS_A_LINE if self._player else NO_LINE)
        elif view.ruling(view.own_line) is not None:
            notify("You have called already: one call a caller. n opens a new contest.")
        elif self._host.failure is not None:
            notify("The show is off air: r tries again.")
        elif view.ended:
            notify(OVER)
        else:
            self._screen.add_class("-calling")
            self.phone.pick_up()

    def type_digit(self, digit: str) -> None:
        """Open the phone if necessary, and type a digit."""
        if not self.phone.is_open:
            self.pick_up()
        if self.phone.is_open:
            self.phone.type_digit(digit)

    def put_down(self) -> None:
        """Close the phone."""
        if self.phone.is_open:
            self._screen.remove_class("-calling")
            self.phone.put_down()
            self._screen.lines.focus_after(self.phone)

    async def call(self, number: str) -> None:
        """Call the station, and show the reason if it refuses the call."""
        view = self._screen.view
        if view is None or view.own_line is None:
            return
        key = os.urandom(8).hex()
        answer = await self._host.call(view.own_line, view.terms.keyword, number, key)
        # Not if another contest is shown by now.
        if isinstance(answer, Refused) and view is self._screen.view:
            self.phone.refuse(f"refused, at no cost: {_why(answer)}", held=answer.reason in _WAITS)

    def begin(self) -> None:
        """Reset for another contest."""
        self._asked = False
        self.put_down()

    def handle(self, view: ContestView, event: Event) -> None:
        """Close the phone or notify the person, if an event requires it."""
        match event:
            case Ruled(rulings=rulings):
                self.phone.keep_up()
                if any(ruling.caller == view.own_line for ruling in rulings):
                    self.put_down()
                    self._screen.show_keys()
                left = seconds_left_for_own_line(view, rulings, self._screen.clock.elapsed())
                if left is not None:
                    self._ask(left, view.standing.live - 1)
            case Over():
                # That the person is left no longer holds.
                if self._asked:
                    self._screen.app.clear_notifications()
                if self.phone.is_open:
                    self._screen.notify("Too late: the contest is over.")
                self.put_down()

    def _wanted(self) -> Wanted:
        """Return what a call has to be now."""
        view = self._screen.view
        assert view is not None, "the phone is opened in a contest"
        reason = view.held(self._screen.clock.elapsed())
        return Wanted(needed(view.residue), _WAITS[reason] if reason is not None else "")

    def _ask(self, left: float, others: int) -> None:
        """Notify the person that they are left to call; the panel of the next call counts down.

        Args:
            left: Seconds left to call.
            others: How many other live lines are left too.
        """
        who = f"You and {counted(others, 'other')}" if others else "Only you"
        how = "press enter to call in" if self._screen.is_current else "back on the stage enter calls in"
        self._screen.notify(f"{who} are left: {how}.", timeout=left / self._screen.clock.rate)
        self._asked = True


def _why(refused: Refused) -> str:
    """Return why a call was refused, short enough for the phone; what it waits for is counted down on the board."""
    return _REFUSALS.get(refused.reason, reason_for(refused))
