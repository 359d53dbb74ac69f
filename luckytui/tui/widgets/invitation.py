"""The invitation: the address and the code with which people join, as large as they fit."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from luckytui.tui.symbols import UNICODE, Symbols
from luckytui.tui.widgets import big_text
from luckytui.tui.widgets.line_widget import LineWidget, Run


class Invitation(NamedTuple):
    """How people join.

    Attributes:
        address: What they open in a browser; empty if nobody is invited now.
        code: What they type there.
        link: What the QR code says; empty where no phone could open it.
        note: What else is to be known, or why nobody is invited.
    """

    address: str = ""
    code: str = ""
    link: str = ""
    note: str = ""


class InvitationPanel(LineWidget):
    """The address, the code below it in letters as big as they fit, and the note.

    Args:
        symbols: The characters to draw with.
    """

    PREFIX = "invitation"
    COMPONENT_CLASSES = {f"invitation--{name}" for name in ("words", "address", "code", "note")}
    DEFAULT_CSS = """
    InvitationPanel {
        & > .invitation--words { color: $text-muted; }
        & > .invitation--address { color: $secondary; text-style: bold; }
        & > .invitation--code { color: $primary; text-style: bold; }
        & > .invitation--note { color: $foreground; text-style: bold; }
    }
    """

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._symbols = symbols
        self._shown = Invitation()

    def show(self, invitation: Invitation) -> None:
        """Show an invitation."""
        if invitation != self._shown:
            self._shown = invitation
            self.draw_anew()

    def paint(self) -> list[list[Run]]:
        """Draw the invitation in the middle of the widget."""
        width, height = self.size
        address, code, _, note = self._shown
        notes = [(line, "note") for line in [note] if line]
        if not address:
            return _centred(notes, width, height)
        room = height - len(notes) - 2
        code_scale = _scale(code, width, room - 1)
        address_scale = _scale(address, width, room - big_text.height(code_scale))
        if self._symbols is not UNICODE and address_scale == 1:
            # Without half blocks small letters are hard to read.
            address_scale = 0
        lines = [
            ("open in a browser", "words"),
            *((line, "address") for line in big_text.draw(address, address_scale, self._symbols)),
            ("and type", "words"),
            *((line, "code") for line in big_text.draw(code, code_scale, self._symbols)),
            *notes,
        ]
        return _centred(_spaced(lines, height), width, height)


def _scale(text: str, width: int, rows: int) -> int:
    """Return the largest scale at which a text fits with a cell at each side; 0 if it is not drawn big."""
    return big_text.fit(text, width - 2, rows) if big_text.can_draw(text) else 0


def _spaced(lines: list[tuple[str, str]], height: int) -> list[tuple[str, str]]:
    """Return the lines with a blank one before each change of style, as long as there is room for them."""
    changes = [index for index in range(1, len(lines)) if lines[index][1] != lines[index - 1][1]]
    # The ones that matter most first: above the note, and above the code's words.
    for index in sorted(changes[: max(height - len(lines), 0)], reverse=True):
        lines = [*lines[:index], ("", ""), *lines[index:]]
    return lines


def _centred(lines: list[tuple[str, str]], width: int, height: int) -> list[list[Run]]:
    above: list[list[Run]] = [[]] * max((height - len(lines)) // 2, 0)
    return [*above, *([(" " * max((width - cell_len(line)) // 2, 0), ""), (line, style)] for line, style in lines)]
