"""`luckytui tab`, which is `luckytui serve`'s own."""

from __future__ import annotations

from tests.cli.commands import Invoke


def test_nobody_else_opens_a_tab(invoke: Invoke) -> None:
    result = invoke("tab", 0, "a show")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: only luckytui serve opens a tab: start that."


def test_its_connection_is_a_number(invoke: Invoke) -> None:
    result = invoke("tab", "x", "a show")
    assert result.exit_code == 2
    assert (
        result.stderr.splitlines()[-1]
        == "Error: Invalid value for 'CONNECTION': 'x' is not a whole number from 0 up, in digits alone."
    )


def test_it_is_not_listed(invoke: Invoke) -> None:
    listed = [line.split()[0] for line in invoke("--help").stdout.partition("Commands:")[2].splitlines() if line]
    assert "serve" in listed
    assert "tab" not in listed
