"""A lucky-call record whose last caller has won: that caller is nobody of this contest, wherever the winner is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Invoke
from tests.cli.conftest import invoke, own_signals
from tests.process.dashboard import Start

__all__ = ["invoke", "own_signals"]

NAME = "a lucky-call caller"

#: Their ids are those of your line, of a line before the first, of a scheduled caller and of nobody.
RECORDS = pytest.mark.parametrize("record", ["21 2 550", "0 1 550", "7 2 550", "46687 2 550"])


@RECORDS
def test_the_console_and_the_listings_name_none_of_our_lines(journal_path: Path, invoke: Invoke, record: str) -> None:
    journal_path.write_text(record)
    said = invoke("--headless", "--fast", "-f", journal_path).output
    assert f"Winner: {NAME}, with magic number 550 = 11 x 50." in said
    assert f"{NAME} won" in invoke("journal", "-f", journal_path).output
    assert f"won by {NAME}." in invoke("journal", "1", "-f", journal_path).output
    assert json.loads(invoke("journal", "--json", "-f", journal_path).output)["winners"] == [0]


@RECORDS
def test_json_lines_name_none_of_our_lines(journal_path: Path, invoke: Invoke, record: str) -> None:
    journal_path.write_text(record)
    told = [
        json.loads(line) for line in invoke("--headless", "--fast", "--json", "-f", journal_path).output.splitlines()
    ]
    assert [event["caller"] for event in told if event["event"] == "winner"] == [0]
    assert told[-1]["winners"] == [0]


@RECORDS
def test_dashboard_history_and_replay_name_none_of_our_lines(start: Start, journal_path: Path, record: str) -> None:
    journal_path.write_text(record)
    with start(columns=120, lines=36, TEXTUAL_ANIMATIONS="none") as terminal:
        terminal.wait_for("a lucky-call caller wins: 550 = 11 x 50")
        assert "YOU" not in terminal.text
        terminal.type("h")
        terminal.wait_for("your record")
        terminal.wait_for("  won  ")
        terminal.type("\r")
        terminal.wait_for("replay of con")
        terminal.wait_for("550")
        terminal.type("q")
        assert terminal.wait() == 0
        assert "Zulu-0" not in terminal.output
        assert "YOU WON" not in terminal.output
