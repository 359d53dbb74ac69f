"""What the command line says of a room: what does not go together is refused in one sentence, and opens nothing."""

from __future__ import annotations

from importlib import util
from pathlib import Path

import pytest
from click.testing import CliRunner

from luckytui.cli.main import main


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--room", "--demo"],
            "with --demo or --fast nobody has time to join: leave them, or --room and --broker, out.",
        ),
        (
            ["--room", "--headless", "--fast"],
            "with --demo or --fast nobody has time to join: leave them, or --room and --broker, out.",
        ),
        (["--public-url", "http://x"], "--public-url and --tls go with --room: add it."),
        (["--wait-for", "3"], "--wait-for goes with --headless and --room or --broker, and is 1 or more."),
        (
            ["--headless", "--room", "--wait-for", "0"],
            "--wait-for goes with --headless and --room or --broker, and is 1 or more.",
        ),
        (["--room=here:x"], "'here:x' is not HOST:PORT, with a port from 0 to 65535."),
        (["--room", "--public-url", "x"], "'x' is no address such as https://lucky.example.org."),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(journal_path: Path, options: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["-f", str(journal_path), *options])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: {said}"
    assert not journal_path.exists()


def test_without_the_extra_it_is_said_how_to_install_it(journal_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name, package=None: None if name == "segno" else find(name, package))
    result = CliRunner().invoke(main, ["-f", str(journal_path), "--room"])
    assert result.exit_code == 2
    assert result.stderr == "luckytui: the room needs more packages (segno): pip install 'luckytui[room]'.\n"
