"""Text in big letters, with a font of five rows of pixels."""

from __future__ import annotations

from functools import lru_cache

from luckytui.tui.symbols import ASCII, UNICODE, Symbols

ROWS = 5

_FONT = {
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "### ..# ### #.. ###",
    "3": "### ..# .## ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# .#. .#.",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "A": ".#. #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": ".## #.. #.. #.. .##",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "G": ".## #.. #.# #.# .##",
    "H": "#.# #.# ### #.# #.#",
    "I": "### .#. .#. .#. ###",
    "J": "..# ..# ..# #.# .#.",
    "K": "#.# #.# ##. #.# #.#",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".#. #.# #.# #.# .#.",
    "P": "##. #.# ##. #.. #..",
    "Q": ".##. #..# #..# #.## .###",
    "R": "##. #.# ##. #.# #.#",
    "S": ".## #.. .#. ..# ##.",
    "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###",
    "V": "#.# #.# #.# #.# .#.",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#",
    "Y": "#.# #.# .#. .#. .#.",
    "Z": "### ..# .#. #.. ###",
    "!": "# # # . #",
    "-": "... ... ### ... ...",
    ".": ". . . . #",
    ":": ". # . # .",
    " ": ".. .. .. .. ..",
}


def can_draw(text: str) -> bool:
    """Return whether there is a letter for each character of a text."""
    return all(letter in _FONT for letter in text.upper())


def width(text: str, scale: int) -> int:
    """Return the width of a text at a scale, in cells.

    Args:
        text: Letters A to Z, digits, spaces, `!`, `-`, `.` and `:`.
        scale: As for `draw`.
    """
    pixels = sum(len(_FONT[letter].split()[0]) + 1 for letter in text.upper()) - 1
    return max(pixels, 0) * max(scale, 1)


def height(scale: int) -> int:
    """Return the height of a text at a scale, in rows."""
    return (ROWS * scale + 1) // 2 if scale else 1


def scales(symbols: Symbols) -> range:
    """Return the scales at which letters can be read, from the largest: the smallest ones need half blocks."""
    return range(6, 1 if symbols is ASCII else 0, -1)


def fit(text: str, columns: int, rows: int, symbols: Symbols = UNICODE) -> int:
    """Return the largest scale at which a text fits and can be read; 0 if there is none."""
    for scale in scales(symbols):
        if width(text, scale) <= columns and height(scale) <= rows:
            return scale
    return 0


@lru_cache(256)
def draw(text: str, scale: int, symbols: Symbols = UNICODE) -> tuple[str, ...]:
    """Draw a text in big letters.

    Args:
        text: Letters A to Z, digits, spaces, `!`, `-`, `.` and `:`.
        scale: The width of a pixel in cells, 1 to 6; its height is half of that, in rows, so that pixels are
            square. 0 returns the text as it is.
        symbols: The characters to draw with.

    Returns:
        Lines of equal width.
    """
    if scale == 0:
        return (text,)
    letters = [_FONT[letter].split() for letter in text.upper()]
    rows = [".".join(letter[row] for letter in letters) for row in range(ROWS) for _ in range(scale)]
    rows += ["." * len(rows[0])] * (len(rows) % 2)
    return tuple(
        "".join(symbols.pixels[(above == "#") + 2 * (below == "#")] * scale for above, below in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
