"""Pastes without an end are ended: by silence, or by a Ctrl+C."""

from __future__ import annotations

import pytest

from luckytui.tui.paste import BEGIN, END, PATIENCE, Pastes


def typed(*pieces: str) -> str:
    pastes = Pastes()
    return "".join(pastes.complete(piece, 0.0) for piece in pieces)


@pytest.mark.parametrize(
    ("pieces", "completed"),
    [
        (["q"], "q"),
        (["a", "\x03"], "a\x03"),
        ([f"{BEGIN}a{END}\x03"], f"{BEGIN}a{END}\x03"),
        ([f"{BEGIN}a\x03b"], f"{BEGIN}a{END}\x03b"),
        ([f"{BEGIN}a", "\x1b[99;5u"], f"{BEGIN}a{END}\x1b[99;5u"),
        ([f"{BEGIN}a", "\x1b[99::99;5u"], f"{BEGIN}a{END}\x1b[99::99;5u"),
        ([f"{BEGIN}a\x03", "\x03"], f"{BEGIN}a{END}\x03\x03"),
        ([*BEGIN, "a", "\x03"], f"{BEGIN}a{END}\x03"),
        ([*BEGIN, "a", *END, "\x03"], f"{BEGIN}a{END}\x03"),
        ([f"\x1b[A{BEGIN}\x1bc\x1b[31mq{END}\x1b[A"], f"\x1b[A{BEGIN}c[31mq{END}\x1b[A"),
        ([BEGIN, "a\x1bc", *END, "\x1b[A"], f"{BEGIN}ac{END}\x1b[A"),
        ([f"{BEGIN}a{END}{BEGIN}b", "\x03"], f"{BEGIN}a{END}{BEGIN}b{END}\x03"),
    ],
    ids=repr,
)
def test_a_ctrl_c_ends_a_paste_and_nothing_else_is_changed(pieces: list[str], completed: str) -> None:
    assert typed(*pieces) == completed


def test_silence_ends_a_paste_once() -> None:
    pastes = Pastes()
    assert pastes.complete("", PATIENCE) == ""
    assert pastes.complete(f"{BEGIN}a", 10.0) == f"{BEGIN}a"
    assert pastes.complete("", 10.0 + PATIENCE / 2) == ""
    assert pastes.complete("b", 10.0 + PATIENCE) == "b"
    assert pastes.complete("", 10.0 + PATIENCE * 1.5) == ""
    assert pastes.complete("", 10.0 + PATIENCE * 2) == END
    assert pastes.complete("", 10.0 + PATIENCE * 9) == ""
