"""The subcommands: found by their names, each in a file of its own."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

import luckytui.cli
from luckytui.cli.main import main
from luckytui.cli.subcommands import Subcommands


def test_every_file_with_a_command_is_found_by_its_name() -> None:
    files = Path(luckytui.cli.__file__).parent.glob("*.py")
    with_one = {file.stem for file in files if f"def {file.stem}_command(" in file.read_text(encoding="utf-8")}
    assert {name.replace("-", "_") for name in main.commands} == with_one
    for name in main.commands:
        command = main.commands[name]
        assert isinstance(command, click.Command)
        assert command.name == name


def test_what_is_no_command_is_not_imported() -> None:
    commands = Subcommands("journal")
    assert commands.get("listing") is None
    with pytest.raises(KeyError):
        commands["broker-check"]
