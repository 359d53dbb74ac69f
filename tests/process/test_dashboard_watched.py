"""A spectator on a terminal of their own, beside a show that is crashed with a real SIGKILL and started again."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import RunLuckytui
from tests.process.dashboard import NEW, Start, calls_on, crash_mid_contest


def test_a_spectator_sees_a_show_begin_crash_and_go_on(start: Start, journal_path: Path) -> None:
    with start("watch", seen="waiting for the show") as spectator:
        with start(*NEW) as show:
            spectator.wait_for("ON AIR  WATCH")
            kept = crash_mid_contest(show, journal_path)
        spectator.wait_for("OFF AIR  WATCH")
        with start(seen="recovered, no write for"):
            spectator.wait_for("ON AIR  WATCH")
            spectator.wait_for(lambda: calls_on(spectator) > len(kept))
            spectator.type("q")
            assert spectator.wait() == 0
            assert spectator.sane() == []


def test_a_spectator_needs_a_terminal(luckytui: RunLuckytui, journal_path: Path) -> None:
    run = luckytui("watch", "-f", journal_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "luckytui: watching needs a terminal; for pipes there is luckytui watch --json.\n"
