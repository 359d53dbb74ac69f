"""What a terminal sends, as Textual's parser can read it: keys of any layout, and no replies that it takes for keys."""

from __future__ import annotations

import re
import sys

from textual import constants
from textual.events import Key

from luckytui.terminal import is_latin, latin

#: Switches on the kitty keyboard protocol: unambiguous keys, alternate keys, all keys as sequences, with their text.
#: Textual does so without the alternate keys; what it has pushed is popped.
ON = "\x1b[<u\x1b[>29u"

#: The Escape key in that protocol.
ESCAPE = "\x1b" if constants.DISABLE_KITTY_KEY else "\x1b[27u"

#: Seconds after which the rest of a sequence does not come any more.
PATIENCE = 1.0

#: A control sequence, or a string such as a colour's name or a version, as terminals send them in reply.
_WHOLE = re.compile(
    r"\x1b\[(?P<private>[<-?]?)(?P<parameters>[0-9:;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?:\][0-9]|P[01>!]|_G)[ -~]*(?:\x07|\x1b\\)"
)

#: The beginning of one.
_BEGUN = re.compile(r"\x1b(?:\[(?:[<-?][0-9:;]*|[0-9:;]+)[ -/]*|(?:\][0-9]|P[01>!]|_G)[ -~]*\x1b?)\Z")

#: The beginning of one, or a key: Escape, or a character with Alt.
_EITHER = re.compile(r"\x1b[\[\]P_O]?\Z")

#: Reports that the window has come to the front, or gone: the last one counts, and each costs Textual a new layout.
_FOCUS = re.compile(r"(?:\x1b\[[IO])+(?=\x1b\[[IO])")

#: The last characters of the keys of the kitty protocol.
_KEYS = "u~ABCDEFHPQRS"

#: A reply that Textual reads: whether the terminal knows a mode; its size.
_READ = re.compile(r"\x1b\[(?:\?[0-9]+;[0-9]\$y|48;[0-9:;]*t)")


class Keyboard:
    """Makes what a terminal sends readable, and the keys of a layout without Latin letters known.

    Attributes:
        answered: Whether the terminal has answered what it was asked when the show began (DSR, its status).
    """

    def __init__(self) -> None:
        self.answered = False
        self._begun = ""
        self._begun_at = 0.0
        #: The Latin letters on the keys of other letters, as the terminal told.
        self._told: dict[str, str] = {}

    def readable(self, typed: str, now: float) -> str:
        """Return what was typed, without replies, and with keys as Textual knows them.

        Args:
            typed: What came; nothing if a tenth of a second has passed without anything.
            now: Wall seconds.
        """
        if not typed:
            return self._ended(now)
        # Enter that is pressed before the terminal is set for keys arrives as a line feed.
        text = self._begun + typed.replace("\n", "\r")
        begun = _BEGUN.search(text) or _EITHER.search(text)
        self._begun = begun.group() if begun else ""
        self._begun_at = now
        return _FOCUS.sub("", _WHOLE.sub(self._read, text.removesuffix(self._begun)))

    def known(self, key: Key) -> Key:
        """Return a key under the name of the Latin letter or the digit that is meant, with what it types."""
        letter = key.character or ""
        if len(letter) != 1 or key.key != letter or (found := self._latin(letter)) == letter:
            return key
        return Key(found, letter)

    def _ended(self, now: float) -> str:
        """Return what a sequence that does not go on is."""
        begun = self._begun
        if _EITHER.fullmatch(begun):
            self._begun = ""
            # Textual would wait for the rest of the bare character once more.
            return ESCAPE if begun == "\x1b" else begun
        if now - self._begun_at >= PATIENCE:
            # As keys, the piece would open the phone, or worse.
            self._begun = ""
        return ""

    def _read(self, sequence: re.Match[str]) -> str:
        private, final = sequence["private"], sequence["final"]
        if final is None:
            return ""
        if _READ.fullmatch(sequence.group()) or private == "<":
            return sequence.group()
        if private or final in "nt":
            self.answered = self.answered or (private, final) == ("", "n")
            return ""
        return self._key(sequence["parameters"], final) if final in _KEYS else sequence.group()

    def _key(self, parameters: str, final: str) -> str:
        """Return a key's sequence without its alternates; a combination such as Ctrl+С under its Latin letter."""
        codes, modifiers, text = [*parameters.split(";"), "", ""][:3]
        code, _, base = [*codes.split(":"), "", ""][:3]
        modifiers, _, happened = modifiers.partition(":")
        if happened == "3":
            # It was released.
            return ""
        letter = _character(code)
        if final == "u" and not letter:
            return ""
        if final == "u" and not letter.isascii():
            if (key := _character(base)) and not is_latin(letter):
                self._told[letter] = key
            if not text:
                code = str(ord(self._latin(letter)))
        kept = ";".join([code, modifiers, text]).rstrip(";")
        return f"\x1b[{kept}{final}"

    def _latin(self, letter: str) -> str:
        if (small := letter.lower()) not in self._told:
            return latin(letter)
        return self._told[small] if small == letter else self._told[small].upper()


def _character(code: str) -> str:
    """Return the character with a number; nothing if there is none."""
    return chr(int(code)) if code and int(code) <= sys.maxunicode else ""
