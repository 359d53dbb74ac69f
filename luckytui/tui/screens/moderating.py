"""What the presenter does with the people in the room: another name for a line, its removal, how many may join."""

from __future__ import annotations

from luckytui.contest.joining import MOST_LINES, USUAL_LINES, JoinRefused
from luckytui.contest.lines import LiveLine, Origin, find_line
from luckytui.contest.view import ContestView
from luckytui.station.host import Host
from luckytui.text import counted, grouped
from luckytui.tui.confirmation import WAIT, Confirmation
from luckytui.tui.screens.contest_screen import ContestScreen
from luckytui.tui.widgets.question import Question


class Moderator:
    """Renames and removes live lines, and sets how many there may be.

    Args:
        host: The show.
        screen: The screen that shows the contest.

    Attributes:
        question: The row in which the presenter is asked.
    """

    def __init__(self, host: Host, screen: ContestScreen) -> None:
        self.question = Question(self.answer, self.close)
        self._host = host
        self._screen = screen
        self._confirmation = Confirmation()
        #: The line that the question is about; None if it is about how many there may be.
        self._line: LiveLine | None = None

    @property
    def marked(self) -> LiveLine | None:
        """The line of a phone or a client that is marked on the board, unless it was removed."""
        view, caller = self._screen.view, self._screen.board.found
        if view is None or caller is None:
            return None
        line = find_line(view.lines, view.terms.callers, caller)
        return None if line is None or line.origin is Origin.KEYBOARD or line.removed else line

    def mark_next(self, step: int) -> None:
        """Mark the next line of a phone or a client, or the one before; after the last one comes the first.

        Args:
            step: 1 or -1.
        """
        view, board = self._screen.view, self._screen.board
        callers = _present(view) if view is not None else []
        if not callers:
            self._screen.notify("Nobody is here yet.")
            return
        # The first one is the newest: it is the one that the presenter has just seen come in.
        at = callers.index(board.found) + step if board.found in callers else min(step, 0)
        board.find(callers[at % len(callers)])

    def ask_name(self) -> None:
        """Ask for another name for the marked line."""
        if (line := self.marked) is not None:
            self._line = line
            self._ask(f"Line {line.caller}:", line.name, "a name, then enter; empty: its call sign")

    def ask_most(self) -> None:
        """Ask how many lines there may be."""
        self._line = None
        most = self._host.room.most
        self._ask("At most:", f"{most}", f"lines, 0 to {grouped(MOST_LINES)}; {grouped(USUAL_LINES)} unless you set it")

    async def begin(self) -> None:
        """Begin the contest."""
        try:
            await self._host.begin()
        except JoinRefused as error:
            self._screen.notify(f"It does not begin: {error}.", severity="error")

    async def turn_key(self) -> None:
        """Let nobody else in, or everybody again."""
        room = await self._host.set_room(locked=not self._host.room.locked)
        self._screen.notify(
            "Nobody else comes in; who is here stays." if room.locked else "Everybody can come in again."
        )

    async def answer(self, answer: str) -> None:
        """Do what was answered, or show why it cannot be done."""
        if self._line is None:
            await self._set_most(answer)
            return
        try:
            await self._host.rename(self._line.caller, answer.strip())
        except JoinRefused as error:
            self.question.tell(f"refused: {error}")
        else:
            self.close()

    async def put_back_call_sign(self) -> None:
        """Let the marked line go by its call sign."""
        if (line := self.marked) is None:
            return
        try:
            await self._host.rename(line.caller, "")
        except JoinRefused as error:
            self._screen.notify(f"The name stays: {error}.", severity="error")

    async def remove(self) -> None:
        """Remove the marked line, once the presenter has agreed."""
        view, line = self._screen.view, self.marked
        if view is None or line is None:
            return
        name = view.sign(line.caller)
        if not self._confirmation.confirms((view.contest, line.caller)):
            asked = f"d once more removes {name}: no call any more, and no way back in."
            self._screen.notify(asked, timeout=WAIT, severity="warning")
            return
        self._screen.app.clear_notifications()
        try:
            await self._host.remove(line.caller)
        except JoinRefused as error:
            self._screen.notify(f"{name} was not removed: {error}.", severity="error")

    def close(self) -> None:
        """Close the question."""
        if self.question.is_open:
            self.question.close()
            self._screen.remove_class("-asking")
            self._screen.lines.focus_after(self.question)

    def _ask(self, asked: str, answer: str, hint: str) -> None:
        # One would lie over the end of the row, where a refusal is told.
        self._screen.app.clear_notifications()
        self._screen.add_class("-asking")
        self.question.ask(asked, answer, hint)

    async def _set_most(self, answer: str) -> None:
        number = answer.strip().replace(",", "")
        if not (number.isascii() and number.isdigit() and int(number) <= MOST_LINES):
            self.question.tell(f"a whole number from 0 to {grouped(MOST_LINES)}, please")
            return
        await self._host.set_room(most=int(number))
        self.close()
        self._screen.notify(f"At most {counted(int(number), 'line')} can join.")


def _present(view: ContestView) -> list[int]:
    """Return the lines of phones and clients that were not removed, the newest first."""
    return [line.caller for line in reversed(view.lines) if line.origin is not Origin.KEYBOARD and not line.removed]
