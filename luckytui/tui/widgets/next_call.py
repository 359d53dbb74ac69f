"""The next call: who calls, in how many seconds, which numbers would win, and how likely that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len

from luckytui.contest.numbers import NUMBERS, needed, numbers_in, residue, winning_numbers
from luckytui.contest.view import ContestView
from luckytui.text import percent
from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text
from luckytui.tui.widgets.board_columns import seconds_text
from luckytui.tui.widgets.line_widget import LineWidget, Run

#: Rows from which the seconds are big, and rows from which the name is too.
BIG, BIGGER = 8, 15
#: Cells from which the seconds are as big as the rows allow, and cells from which they are bigger than they must be.
WIDE, ROOMY = 60, 36

Line = list[Run]


class NextCall(LineWidget):
    """Shows who calls next and what the call needs to win; after the end, what the last call needed.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "next"
    COMPONENT_CLASSES = {"next--who", "next--seconds", "next--needs", "next--text", "next--muted", "next--spark"}
    DEFAULT_CSS = """
    NextCall {
        & > .next--who { color: $primary; text-style: bold; }
        & > .next--seconds { color: $foreground; text-style: bold; }
        & > .next--needs { color: $success; text-style: bold; }
        & > .next--text { color: $foreground; }
        & > .next--muted { color: $text-muted; }
        & > .next--spark { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._who = Who("", "", "", "")
        self._seconds = ""
        self._residues: tuple[int, ...] = ()
        self._before = 0
        self._ended = False
        self._picture: tuple[object, ...] = ()

    def show(self, view: ContestView, now: float) -> None:
        """Show the present state of a contest.

        Args:
            view: The contest.
            now: The contest time, in seconds.
        """
        self._who = who_calls(view, self._symbols)
        self._residues = tuple(ruling.residue for ruling in view.rulings[-100:])
        self._ended = view.ended
        # After the end, the chance is that of the last call.
        last = view.rulings[-1].number if view.ended and view.rulings and view.rulings[-1].won else 0
        self._before = residue(view.magic_number - last)
        self.tick(view, now)

    def tick(self, view: ContestView, now: float) -> None:
        """Count the seconds down; to be called once per frame."""
        self._seconds = seconds_left(view, now)
        picture = (self._who, self._seconds, self._residues, self._before, self._ended)
        if picture != self._picture:
            self._picture = picture
            self.draw_anew()

    def paint(self) -> Iterable[Line]:
        """Draw as much as fits, from who calls to the residues so far."""
        width, height = self.size
        if not self._picture:
            # The show is starting.
            return []
        if height < BIG:
            return [*self._small(width)][:height]
        lines = [*self._large(width, height)]
        # An odd row is above: the letters are heavier than what is below them.
        return [*[[]] * max((height - len(lines) + 1) // 2, 0), *lines]

    def _small(self, width: int) -> Iterator[Line]:
        seconds: Line = [(f" {self._seconds} s", "seconds")] if self._seconds else []
        yield [*self._caller(), *seconds]
        label, residue = "needed " if self._ended else "needs ", f"{needed(self._before)}: "
        yield [(label, "muted"), (residue, "needs"), (self._numbers(width - len(label + residue)), "text")]
        yield self._chance()
        yield self._so_far(width)

    def _large(self, width: int, height: int) -> Iterator[Line]:
        name = self._who.sign if height >= BIGGER and big_text.can_draw(self._who.sign) else ""
        if name and (scale := min(big_text.fit(name, width, height, self._symbols), 2)):
            yield from ([(row, "who")] for row in big_text.draw(name, scale, self._symbols))
            yield []
        yield _apart(self._caller(), [("needed" if self._ended else "needs", "muted")], width)
        yield []
        yield from self._figures(width, 3 if height >= BIGGER and width >= WIDE else 2 if width >= ROOMY else 1)
        yield []
        yield [(self._numbers(width), "needs")]
        yield self._chance()
        yield self._so_far(width)

    def _figures(self, width: int, scale: int) -> Iterator[Line]:
        """Yield the seconds on the left and the residue that is needed on the right, in big digits."""
        digits = big_text.draw(str(needed(self._before)), scale, self._symbols)
        seconds = big_text.draw(self._seconds, scale, self._symbols) if self._seconds else [""] * len(digits)
        for left, right in zip(seconds[:-1], digits[:-1], strict=True):
            yield _apart([(left, "seconds")], [(right, "needs")], width)
        unit = " s" if self._seconds else ""
        yield _apart([(seconds[-1], "seconds"), (unit, "muted")], [(digits[-1], "needs")], width)

    def _caller(self) -> Line:
        mark, caller, sign, words = self._who
        return [(f"{mark} {caller} {sign}".strip(), "who"), (f" {words}", "muted")]

    def _numbers(self, room: int) -> str:
        """Return the first numbers that win, as many as fit."""
        ellipsis = self._symbols.ellipsis
        # Each number but the first has a blank before it.
        count = max((room - cell_len(ellipsis) + 1) // 4, 0)
        return " ".join(map(str, numbers_in(needed(self._before))[:count])) + ellipsis

    def _chance(self) -> Line:
        wins, of = winning_numbers(self._before), len(NUMBERS)
        label = "chance " if self._ended else "wins   "
        return [(label, "muted"), (f"{wins} of {of} = {percent(wins / of)}", "text")]

    def _so_far(self, width: int) -> Line:
        label = "so far "
        if not self._residues:
            return [(label, "muted"), ("no call yet", "muted")]
        room = max(width - len(label), 1)
        marks = "".join(self._symbols.sparks[each] if each else self._symbols.lucky for each in self._residues[-room:])
        return [(label, "muted"), (marks, "spark")]


class Who(NamedTuple):
    """Who calls next.

    Attributes:
        mark: The mark of the line, as on the board.
        caller: The line's id.
        sign: Its name.
        words: What it does.
    """

    mark: str
    caller: str
    sign: str
    words: str


def who_calls(view: ContestView, symbols: Symbols) -> Who:
    """Return who calls next in a contest; after its end, who called last."""
    if view.ended:
        if not view.rulings:
            return Who("", "", "", "nobody has called")
        last = view.rulings[-1]
        return Who(symbols.last, str(last.caller), view.sign(last.caller), f"called last: {last.number}")
    caller = view.next_caller
    if caller is not None:
        return Who(symbols.next, str(caller), view.sign(caller), "calls in")
    if len(view.order) < view.terms.callers:
        return Who("", "", "", "the order of the calls is being worked out")
    if view.waits_for_own_line and view.own_line is not None:
        return Who(symbols.live, str(view.own_line), view.sign(view.own_line), "can call for")
    return Who(symbols.live, "", "live lines", "can call for")


def seconds_left(view: ContestView, now: float) -> str:
    """Return the seconds to the next call as text, or to the end if only live lines are left; empty if neither."""
    if view.ended or len(view.order) < view.terms.callers:
        return ""
    caller = view.next_caller
    left = (view.deadline if caller is None else view.draws.time(caller)) - now
    # Rounded as on the board.
    return seconds_text(max(left, 0.0)).strip(" s")


def _apart(left: Line, right: Line, width: int) -> Line:
    """Return a line with one part at each side."""
    cells = sum(cell_len(text) for text, _ in [*left, *right])
    return [*left, (" " * max(width - cells, 1), ""), *right]
