"""Where the journal is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.commands import FAST, Invoke, events
from tests.conftest import RunLuckytui


def test_the_journal_lies_where_the_option_the_variable_or_the_platform_says(
    luckytui: RunLuckytui, tmp_path: Path
) -> None:
    luckytui(*FAST, "-c", 1)
    assert (tmp_path / "state" / "luckytui" / "contests.journal").is_file()
    luckytui(*FAST, "-c", 1, LUCKYTUI_JOURNAL=str(tmp_path / "variable"))
    assert (tmp_path / "variable").is_file()
    luckytui(*FAST, "-c", 1, "-f", tmp_path / "option", LUCKYTUI_JOURNAL=str(tmp_path / "unused"))
    assert (tmp_path / "option").is_file()
    assert not (tmp_path / "unused").exists()
    listed = luckytui("journal", "--json", LUCKYTUI_JOURNAL=str(tmp_path / "option"))
    assert len(events(listed.stdout)) == 1


def test_a_name_of_bytes_that_are_no_text_is_a_name(luckytui: RunLuckytui, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe")
    played = luckytui("--headless", "--fast", "-c", 1, "-f", path)
    listed = luckytui("journal", "-f", path)
    assert (played.returncode, played.stderr, listed.returncode, listed.stderr) == (0, "", 0, "")
    assert path.is_file()


@pytest.mark.parametrize("given", [{"LUCKYTUI_JOURNAL": "~/here/journal"}, {}], ids=["variable", "option"])
def test_a_tilde_is_the_home_folder(luckytui: RunLuckytui, tmp_path: Path, given: dict[str, str]) -> None:
    options = [] if given else ["--db-file=~/here/journal"]
    played = luckytui(*FAST, "-c", 1, *options, HOME=str(tmp_path), **given)
    assert (played.returncode, played.stderr) == (0, "")
    assert (tmp_path / "here" / "journal").is_file()


def test_a_tilde_of_nobody_is_refused(luckytui: RunLuckytui) -> None:
    refused = luckytui(*FAST, "-f", "~nobody-of-that-name/journal")
    assert refused.returncode == 1
    assert "the home folder in ~nobody-of-that-name/journal is unknown: give its full path" in refused.stderr


@pytest.mark.parametrize("state", ["relative", "~/state", "./state", ""])
def test_a_state_folder_that_is_no_full_path_is_ignored(luckytui: RunLuckytui, tmp_path: Path, state: str) -> None:
    """The XDG Base Directory Specification says so."""
    played = luckytui(*FAST, "-c", 1, HOME=str(tmp_path), XDG_STATE_HOME=state)
    assert (played.returncode, played.stderr) == (0, "")
    assert (tmp_path / ".local" / "state" / "luckytui" / "contests.journal").is_file()


@pytest.mark.parametrize(
    "command",
    [["-f", "mqtt://localhost/radio"], ["call", "517", "mqtt://localhost/radio"], ["journal", "-f", "mqtts://h/radio"]],
)
def test_the_address_of_a_broker_is_no_journal(luckytui: RunLuckytui, command: list[str]) -> None:
    refused = luckytui(*command)
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1].endswith(
        "the address of a broker is no journal: it goes with --broker, or with luckytui watch and serve."
    )


@pytest.mark.parametrize("command", [("--headless", "--fast"), ("journal",), ("replay", "1"), ("call", "517")])
@pytest.mark.parametrize("given", ["https://host/radio", "postgressql://db/radio", "mqtt://localhost/radio"])
def test_no_other_address_is_taken_for_the_path_of_a_file(
    luckytui: RunLuckytui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], given: str
) -> None:
    """Also not the address of a room or a broker that stands in the environment, where it is for a watch."""
    monkeypatch.chdir(tmp_path)
    refused = luckytui(*command, LUCKYTUI_JOURNAL=given)
    assert (refused.returncode, refused.stdout) == (2, "")
    if command[0] != "call" or "https" not in given:
        scheme = given.partition("//")[0]
        assert f"Error: an address that begins with {scheme}// is no journal: name a file, or " in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["[::1", "", ":8000", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:x", "[x]"])
def test_the_address_of_a_room_that_cannot_be_read_is_refused_and_its_key_not_told(invoke: Invoke, host: str) -> None:
    for command, path in (("call", "J/ABCD"), ("watch", "watch/hidden"), ("serve", "watch/hidden")):
        result = invoke(command, *["517"][: command == "call"], f"http://{host}/{path}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1].startswith("Error: the address of the room cannot be read: it begins ")
        assert "hidden" not in result.stderr


def test_a_journal_is_not_copied_to_an_address_that_is_none(luckytui: RunLuckytui, played: Path) -> None:
    refused = luckytui("journal", "-f", played, "--copy-to", "mysql://db/radio")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "an address that begins with mysql:// is no journal" in refused.stderr


def test_an_empty_broker_is_none_in_the_environment_and_refused_as_an_option(
    luckytui: RunLuckytui, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    refused = luckytui("--headless", "-c", 1, "--max-delay", 0, "-f", journal, "--broker", "")
    assert refused.returncode == 2
    assert "a broker's address begins with mqtt:// or mqtts://" in refused.stderr
    assert not journal.exists()
    played = luckytui("--headless", "-c", 1, "--max-delay", 0, "-f", journal, LUCKYTUI_BROKER="")
    assert (played.returncode, played.stderr) == (0, "")
