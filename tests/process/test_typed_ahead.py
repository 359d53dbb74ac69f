"""Keys that arrive in one go, as over a slow line: what is typed right after a key that opens a field is text."""

from __future__ import annotations

import pytest

from tests.process.dashboard import SEED, Start

#: A contest with a line for the person; nobody else calls for a while.
PLAYING = ("--seed", SEED, "--max-delay", 3600, "--no-lead-in")

#: Keys typed at once, and what is on the screen then. As keys of the show, most would kill it or leave it.
BURSTS = {
    "/charlie": ("charlie", "1 of 1"),
    "/199": ("199", "no such line"),
    "vs/cq": ("cq", "no such line", "by line"),
    "5c17": ("Your call: 517",),
    "\rc517": ("Your call: 517",),
    "\x10crash": ("Crash", "Kill the show, for real"),
    "?qhh/charlie": ("charlie", "1 of 1"),
}


@pytest.mark.parametrize("at", ["at once", "later"])
@pytest.mark.parametrize("typed", BURSTS, ids=repr)
def test_what_is_typed_ahead_is_text_for_the_field_that_it_opens(start: Start, typed: str, at: str) -> None:
    with start(*PLAYING, seen="^p more" if at == "later" else "") as terminal:
        terminal.type(typed)
        terminal.wait_for(lambda: all(text in terminal.text for text in BURSTS[typed]))
        terminal.type("\x03")
        assert terminal.wait() == 0


@pytest.mark.parametrize("typed", ["\rq", "5q"], ids=repr)
def test_a_key_right_after_a_phone_that_does_not_open_is_heard(start: Start, typed: str) -> None:
    with start(*PLAYING, "--no-player", seen="^p more") as terminal:
        terminal.type(typed)
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    "typed", ["qc", "qnnc", "q\x10", "q\x10c", "\x03c", "\x03\x10", "\x10\x03", "?\x03h"], ids=repr
)
def test_what_is_typed_after_a_key_that_leaves_does_nothing(start: Start, typed: str) -> None:
    with start(*PLAYING, seen="^p more") as terminal:
        terminal.type(typed)
        assert terminal.wait() == 0
        assert "goes on from there" in terminal.text
        assert terminal.sane() == []
