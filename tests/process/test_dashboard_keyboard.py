"""What a keyboard may send to the dashboard: bytes of another locale, pastes without an end, input that fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.process.dashboard import NEW, Start
from tests.process.launched import ROOT
from tests.terminal import Terminal

#: The program, with input that fails.
FAILING = """
from luckytui.cli.main import main
from luckytui.tui.driver import PromptDriver

def fail(self):
    raise OSError(5, "the keyboard is gone")

PromptDriver.run_input_thread = fail
main()
"""


@pytest.mark.parametrize(
    "typed",
    [
        b"\xe9",
        b"\xff\xfe",
        b"\xc3",
        b"\x1b[M\xff\xe8\xc0",
        b"\x1b\xe9",
        b"\x1b]0;",
        b"\x1b[",
        b"\x1bP+",
        b"\x1b[97:65;2u",
        b"\x1b[9999999999;1u",
    ],
    ids=repr,
)
def test_what_is_no_utf_8_and_what_never_ends_stops_nothing(start: Start, typed: bytes) -> None:
    with start(*NEW) as terminal:
        terminal.type(typed)
        terminal.type("\x1b\x1b")

        def helped() -> bool:
            # Pressed again and again: what a sequence without an end swallows is lost.
            terminal.type("?")
            return "The station says a keyword" in terminal.text

        terminal.wait_for(helped)
        terminal.type("\x03")
        assert terminal.wait() == 0
        assert terminal.sane() == []
        assert "failed" not in terminal.text


@pytest.mark.parametrize(
    "ctrl_c",
    ["\x03", "\x1b[99;5u", "\x1b[1089::99;5u", "\x1b[1089;5u"],
    ids=["plain", "kitty", "Cyrillic", "Cyrillic without alternates"],
)
def test_ctrl_c_leaves_from_within_a_paste_that_never_ends(start: Start, ctrl_c: str) -> None:
    with start(*NEW) as terminal:
        terminal.type("\x1b[200~half a paste")
        terminal.type(ctrl_c)
        assert terminal.wait() == 0
        assert terminal.sane() == []


@pytest.mark.parametrize(
    "key",
    ["\x1b[1089::99;5u", "\x1b[1089;5u", "\x1b[4330::99;5u", "\x1b[1081::113;;1081u", "\x1b[1081;;1081u", "й"],
    ids=repr,
)
def test_a_layout_without_latin_letters_leaves_like_any_other(start: Start, key: str) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for("CRASH")
        terminal.wait_for(lambda: terminal.emulator.keys == 29)
        terminal.type(key)
        assert terminal.wait() == 0
        assert terminal.sane() == []


def test_single_letters_of_another_layout_are_keys_and_in_the_search_they_are_letters(start: Start) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("/")
        terminal.wait_for("id or name")
        terminal.type("\x1b[1089::99;;1089uй")
        terminal.wait_for("сй")
        terminal.type("\x1b")
        terminal.wait_for(lambda: "сй" not in terminal.text)
        terminal.type("\x1b[1089::99;;1089u")
        assert terminal.wait() == 137
        assert terminal.sane() == []


@pytest.mark.parametrize("cut", range(3, 9))
def test_a_late_answer_is_no_key(start: Start, cut: int) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for("CRASH")
        # Read as keys, it would end in `c`.
        answer = "\x1b[?62;22c"
        terminal.type(answer[:cut])
        terminal.wait_for(lambda: terminal.unread() == 0)
        terminal.type(answer[cut:] + "?")
        terminal.wait_for("The station says a keyword")
        terminal.type("\x03")
        assert terminal.wait() == 0


def test_a_paste_is_no_keys_whatever_is_in_it(start: Start) -> None:
    with start(*NEW) as terminal:
        terminal.wait_for("CRASH")
        terminal.type("\x1b[200~" + "cq \x1bc \x1b[31m" * 1_000 + "\x1b[201~?")
        terminal.wait_for("The station says a keyword")
        terminal.type("\x03")
        assert terminal.wait() == 0


def test_a_failing_keyboard_is_a_failure_with_its_status(journal_path: Path) -> None:
    command = (sys.executable, "-c", FAILING, "-f", journal_path, "--seed", "1", "--no-player")
    with Terminal(*command, cwd=ROOT, env={"LC_ALL": "C.UTF-8"}) as terminal:
        assert terminal.wait() == 1
        assert terminal.sane() == []
        assert "the keyboard is gone" in terminal.text
        assert "Traceback" not in terminal.output
