"""Pastes whose end never comes: a terminal that loses it would leave the keyboard deaf."""

from __future__ import annotations

import re

#: Begins and ends a paste (DEC mode 2004).
BEGIN, END = "\x1b[200~", "\x1b[201~"

#: What matters to a paste: its begin, its end, and Ctrl+C in both of the encodings that terminals use.
_MARK = re.compile(r"\x1b\[20[01]~|\x03|\x1b\[99(?::\d*)*;5u")

#: An escape within a paste that neither begins nor ends one, nor may with what comes next. From some on, Textual would
#: take the rest of the paste for keys.
_STRAY = re.compile(r"\x1b(?!\[20[01]~|(?:\[(?:2(?:0(?:1)?)?)?)?\Z)")

#: Wall seconds without another character after which a paste has ended.
PATIENCE = 2.0


class Pastes:
    """What is typed, with the ends of pastes that the terminal did not send.

    Attributes:
        open: Whether a paste has begun and not ended.
    """

    def __init__(self) -> None:
        self.open = False
        self._heard_at = 0.0
        #: The last characters: a mark may come in two pieces.
        self._tail = ""

    def complete(self, typed: str, now: float) -> str:
        """Return what was typed; a paste has no escapes in it, and is ended by silence, or before a Ctrl+C.

        Args:
            typed: What came; nothing if time has passed only.
            now: Wall seconds.
        """
        if not typed:
            if self.open and now - self._heard_at >= PATIENCE:
                self.open = False
                return END
            return ""
        self._heard_at = now
        known = len(self._tail)
        text = self._tail + typed
        complete, position = "", known
        for mark in _MARK.finditer(text):
            complete += self._pasted(text[position : mark.start()])
            position = max(position, mark.start())
            if mark.group() in (BEGIN, END):
                self.open = mark.group() == BEGIN
            elif self.open and mark.start() >= known:
                complete += END
                self.open = False
        # One character less than a mark: what is whole has been seen.
        self._tail = text[-(len(BEGIN) - 1) :]
        return complete + self._pasted(text[position:])

    def _pasted(self, text: str) -> str:
        return _STRAY.sub("", text) if self.open else text
