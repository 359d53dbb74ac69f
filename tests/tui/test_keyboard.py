"""What terminals send: keys of other layouts are known, replies are dropped, Textual's own are left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from luckytui.tui.keyboard import PATIENCE, Keyboard


def keys(*pieces: str) -> Iterator[tuple[str, str | None]]:
    """Yield the keys that Textual reads, by name and by what they type."""
    keyboard, parser = Keyboard(), XTermParser()
    for piece in pieces:
        if readable := keyboard.readable(piece, 0.0):
            for event in parser.feed(readable):
                if isinstance(event, Key):
                    known = keyboard.known(event)
                    yield known.key, known.character


@pytest.mark.parametrize(
    ("sequence", "key", "character"),
    [
        ("\x1b[1089::99;5u", "ctrl+c", None),
        ("\x1b[1089;5u", "ctrl+c", None),
        ("\x1b[968;5u", "ctrl+c", None),
        ("\x1b[1495::106;5u", "ctrl+j", None),
        ("\x1b[4330::99;5u", "ctrl+c", None),
        ("\x1b[1089::99;69u", "ctrl+c", None),
        ("\x1b[1089::99;3u", "alt+c", None),
        ("\x1b[1089::99;;1089u", "c", "с"),
        ("\x1b[1089;;1089u", "c", "с"),
        ("с", "c", "с"),
        ("\r", "enter", "\r"),
        ("\n", "enter", "\r"),
        ("\x1b[1058:1090:110;2;1058u", "N", "Т"),
        ("Т", "N", "Т"),
        ("\x1b[4330::99;;4330u", "c", "ც"),
        ("й", "q", "й"),
        ("і", "s", "і"),
        ("ρ", "r", "ρ"),
        ("ש", "a", "ש"),
        ("１", "1", "１"),
        ("٣", "3", "٣"),
        ("ｃ", "c", "ｃ"),
        ("\x1b[97:65;2;65u", "A", "A"),
        ("\x1b[97::113;;97u", "a", "a"),
        ("\x1b[233::50;;233u", "é", "é"),
        ("\x1b[233::50;5u", "ctrl+é", None),
        ("\x1b[99;5u", "ctrl+c", None),
        ("\x1b[97;1:1;97u", "a", "a"),
        ("\x1b[97;1:2;97u", "a", "a"),
        ("\x1b[1;5A", "ctrl+up", None),
        ("\x1b[1;5:1A", "ctrl+up", None),
        ("\x1bOP", "f1", None),
        ("\x1b[[A", "f1", None),
        ("é", "é", "é"),
        ("²", "²", "²"),
        ("\x03", "ctrl+c", "\x03"),
    ],
    ids=repr,
)
def test_a_key_is_known_by_its_latin_letter_and_types_its_own(sequence: str, key: str, character: str | None) -> None:
    assert list(keys(sequence)) == [(key, character)]


@pytest.mark.parametrize(
    "reply",
    [
        "\x1b[?6c",
        "\x1b[?62;4;22c",
        "\x1b[>41;390;0c",
        "\x1b[?29u",
        "\x1b[?1;0;256S",
        "\x1b[?997;1n",
        "\x1b[0n",
        "\x1b[8;24;80t",
        "\x1b]11;rgb:0000/0000/0000\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x07",
        "\x1bP>|XTerm(390)\x1b\\",
        "\x1bP!|00000000\x1b\\",
        "\x1bP1+r524742=38\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[97;1:3u",
        "\x1b[9999999999;1u",
        "\x1b[1114112;;99u",
    ],
    ids=repr,
)
def test_a_reply_is_no_key_whole_or_in_pieces_and_the_keys_beside_it_are_read(reply: str) -> None:
    around = [("a", "a"), ("b", "b")]
    assert list(keys(f"a{reply}b")) == around
    for cut in range(1, len(reply)):
        assert list(keys("a" + reply[:cut], reply[cut:] + "b")) == around, f"cut after {reply[:cut]!r}"


@pytest.mark.parametrize(
    "kept",
    [
        "\x1b[<35;10;10M",
        "\x1b[<0;10;-1m",
        "\x1b[M !!",
        "\x1b[I",
        "\x1b[O",
        "\x1b[200~paste\x1b[201~",
        "\x1b[?2026;2$y",
        "\x1b[?2048;0$y",
        "\x1b[48;24;80;480;800t",
        "\x1ba",
        "\x1b[Z",
        "\x1b[c",
        "\x1b[15~",
        "\x1b[27;5;99~",
        "text, ünd ☎",
    ],
    ids=repr,
)
def test_what_textual_reads_itself_is_left_alone(kept: str) -> None:
    assert Keyboard().readable(kept, 0.0) == kept


def test_only_the_last_of_many_focus_reports_is_told() -> None:
    assert Keyboard().readable("a\x1b[I\x1b[O" * 2 + "\x1b[I\x1b[O\x1b[Ib", 0.0) == "a\x1b[Oa\x1b[Ib"


def test_the_rest_of_a_sequence_is_waited_for_and_what_never_ends_is_dropped() -> None:
    keyboard = Keyboard()
    assert keyboard.readable("a\x1b[0", 10.0) == "a"
    assert keyboard.readable("", 10.0 + PATIENCE / 2) == ""
    assert keyboard.readable("0", 10.0 + PATIENCE) == ""
    assert keyboard.readable("nb", 10.0 + PATIENCE * 1.5) == "b"
    assert keyboard.answered
    assert keyboard.readable("\x1b[?62", 20.0) == ""
    assert keyboard.readable("", 20.0 + PATIENCE) == ""
    assert keyboard.readable("b", 20.0 + PATIENCE) == "b"


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        (["\x1b", ""], [("escape", None)]),
        (["\x1b", "", "a"], [("escape", None), ("a", "a")]),
        (["\x1b", "[A"], [("up", None)]),
        (["\x1b[", "A"], [("up", None)]),
        (["\x1bO", "P"], [("f1", None)]),
        (["\x1b", "\x1b", ""], [("escape", "\x1b"), ("escape", None)]),
    ],
    ids=repr,
)
def test_escape_is_a_key_where_nothing_follows_it(pieces: list[str], read: list[tuple[str, str | None]]) -> None:
    assert list(keys(*pieces)) == read


def test_only_its_status_counts_as_the_terminals_answer() -> None:
    keyboard = Keyboard()
    assert keyboard.readable("\x1b[?2026;2$y\x1b[?6c\x1b[?997;1n\x1b[?29u", 0.0) == "\x1b[?2026;2$y"
    assert not keyboard.answered
    assert keyboard.readable("\x1b[0n", 0.0) == ""
    assert keyboard.answered
