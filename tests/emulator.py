"""What a terminal makes of a program's output: two screens, private modes, the keyboard's stack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyte

#: The size of a character cell, in pixels, for those who ask.
CELL_WIDTH, CELL_HEIGHT = 10, 20

#: The modes that are on in a fresh terminal: lines wrap, the cursor shows.
FRESH = frozenset({7, 25})

#: Modes that a modern terminal owns up to when asked.
KNOWN = frozenset({2026, 2048})

#: The sequences that pyte knows nothing of, or gets wrong: handled here and kept from it.
OWN = re.compile(
    r"\x1b\[\?(?P<modes>[\d;]+)(?P<switch>[hl])"
    r"|\x1b\[\?(?P<asked>\d+)\$p"
    r"|\x1b\[(?P<stack>[<>])(?P<count>[\d;]*)u"
    r"|\x1b[\]PX^_](?P<string>(?:(?!\x1b\\)[^\x07\x18])*)(?:\x07|\x1b\\|(?P<aborted>\x18))"
    r"|\x1b\[[<>=][\d;]*[@-~]"
    r"|\x18"
)

#: A control sequence or a string (OSC, DCS, APC, PM, SOS) that has begun and not ended. As in the strictest
#: of terminals, a string swallows everything, other sequences too, until it is ended or aborted.
UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_](?:(?!\x1b\\)[^\x07\x18])*)?\Z")


class _Screen(pyte.Screen):
    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self._answer = answer
        super().__init__(columns, lines)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Emulator:
    """A screen that keeps track of what must be undone when the program on it dies.

    Args:
        columns: Width of the screen.
        lines: Height of the screen.
        answer: Called with each report that the terminal sends to the program.
        modern: Whether it owns up to the modes it knows when asked.
        two_screens: Whether it has an alternate screen.

    Attributes:
        modes: The private modes that are on.
        output: All that was ever fed.
        pointer: The mouse pointer's shape, as the program asked for it.
        keys: The flags of the kitty keyboard protocol that were pushed last.
    """

    def __init__(
        self,
        columns: int,
        lines: int,
        answer: Callable[[str], None] = lambda report: None,
        modern: bool = True,
        two_screens: bool = True,
    ) -> None:
        self.modes = set(FRESH)
        self.output = ""
        self.pointer = "default"
        self.keys = 0
        self._answer = answer
        self._modern = modern
        self._two_screens = two_screens
        self._unfinished = ""
        self._screens = (_Screen(columns, lines, answer), _Screen(columns, lines, answer))
        self._streams = tuple(pyte.Stream(screen) for screen in self._screens)
        self._pushed = [0, 0]

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen shows."""
        return 1049 in self.modes

    @property
    def screen(self) -> pyte.Screen:
        """The screen that shows."""
        return self._screens[self.alternate]

    @property
    def keyboard(self) -> int:
        """How often the kitty keyboard protocol was pushed on the screen that shows and not popped."""
        return self._pushed[self.alternate]

    def faults(self) -> list[str]:
        """Return what a program should not leave behind, but for the private modes, one sentence each."""
        faults = []
        if self._unfinished:
            faults.append(f"a sequence is half written: {self._unfinished!r}")
        if any(self._pushed):
            faults.append(f"the keyboard protocol is left pushed (main screen, alternate: {self._pushed})")
        if self.pointer not in {"", "default"}:
            faults.append(f"the mouse pointer is a {self.pointer}")
        if self.screen.cursor.attrs != self.screen.default_char:
            faults.append(f"the pen is {self.screen.cursor.attrs}")
        if self.screen.margins is not None:
            faults.append(f"only {self.screen.margins} scrolls")
        return faults

    def feed(self, text: str) -> None:
        """Take in what the program wrote; a sequence may come in pieces."""
        self.output += text
        text = self._unfinished + text
        cut = UNFINISHED.search(text)
        self._unfinished = cut.group() if cut else ""
        text = text.removesuffix(self._unfinished)
        position = 0
        for own in OWN.finditer(text):
            self._streams[self.alternate].feed(_without_aborted(text[position : own.start()], own.group()))
            self._obey(own)
            position = own.end()
        self._streams[self.alternate].feed(text[position:])

    def resize(self, columns: int, lines: int) -> None:
        """Give both screens another size, and report it to those who asked for reports."""
        for screen in self._screens:
            screen.resize(lines, columns)
        self._report_size()

    def mouse(self, column: int, line: int) -> Iterator[str]:
        """Yield what a click on a cell, counted from 0, sends: in cells or pixels, nothing with the mouse off."""
        if self.modes & {1000, 1002, 1003}:
            x, y = column + 1, line + 1
            if 1016 in self.modes:
                x, y = column * CELL_WIDTH + CELL_WIDTH // 2, line * CELL_HEIGHT + CELL_HEIGHT // 2
            yield f"\x1b[<0;{x};{y}M"
            yield f"\x1b[<0;{x};{y}m"

    def _obey(self, own: re.Match[str]) -> None:
        if own["modes"]:
            for mode in map(int, own["modes"].split(";")):
                self._switch(mode, own["switch"] == "h")
        elif own["asked"]:
            known = self._modern and int(own["asked"]) in KNOWN
            setting = (1 if int(own["asked"]) in self.modes else 2) if known else 0
            self._answer(f"\x1b[?{own['asked']};{setting}$y")
        elif own["stack"] == ">":
            self._pushed[self.alternate] += 1
            self.keys = int(own["count"] or 0)
        elif own["stack"] == "<":
            count = int(own["count"] or 1)
            self._pushed[self.alternate] = max(0, self._pushed[self.alternate] - count)
        elif (own["string"] or "").startswith("22;") and not own["aborted"]:
            self.pointer = own["string"].removeprefix("22;")

    def _switch(self, mode: int, on: bool) -> None:
        if mode == 1049 and not self._two_screens:
            return
        main, other = self._screens
        if mode == 1049 and on and not self.alternate:
            main.save_cursor()
            other.reset()
        (self.modes.add if on else self.modes.discard)(mode)
        for screen in self._screens:
            (screen.set_mode if on else screen.reset_mode)(mode, private=True)
        if mode == 1049 and not on:
            # As xterm does even when the main screen shows already: the cursor jumps then.
            main.restore_cursor()
        if mode == 2048 and on:
            self._report_size()

    def _report_size(self) -> None:
        if 2048 in self.modes:
            columns, lines = self.screen.columns, self.screen.lines
            self._answer(f"\x1b[48;{lines};{columns};{lines * CELL_HEIGHT};{columns * CELL_WIDTH}t")


def _without_aborted(text: str, end: str) -> str:
    """Return `text` without the sequence that a CAN at its end aborts."""
    if end != "\x18":
        return text
    cut = UNFINISHED.search(text)
    return text[: cut.start()] if cut else text
