"""Theme and speed come back as they were left, and no file in their place stops a start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from luckytui.tui.preferences import LONGEST, Preferences


def test_what_was_chosen_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "preferences.json"
    chosen = Preferences(path)
    assert (chosen.theme, chosen.rate) == ("", 1.0)
    chosen.keep(theme="studio")
    chosen.keep(rate=4.0)
    chosen.close()
    again = Preferences(path)
    assert (again.theme, again.rate) == ("studio", 4.0)
    assert [each.name for each in path.parent.iterdir()] == ["preferences.json"]


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\0", b"[" * LONGEST, b"[]", b'"x"', b'{"theme": 5, "rate": "fast"}', b'{"rate": 1e999}',
     b'{"rate": NaN}', b'{"rate": -1}', b'{"theme": "studio", "rate": 2}'.ljust(LONGEST + 1)],
    ids=range(10),
)  # fmt: skip
def test_a_file_that_is_not_ours_is_as_none(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(text)
    found = Preferences(path)
    assert (found.theme, found.rate) == ("", 1.0)


def test_a_folder_or_a_pipe_in_its_place_stops_nothing(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    for path in (folder, pipe, folder / "\0", pipe / "below"):
        found = Preferences(path)
        found.keep(theme="studio", rate=2.0)
        found.close()
        assert (found.theme, found.rate) == ("studio", 2.0)
    assert folder.is_dir()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "pipe"], "a draft was left"


def test_a_disk_that_does_not_answer_stops_no_end(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    # Nobody reads this pipe in the place of the draft, so to open it takes for ever.
    draft = tmp_path / f"{path.name}.{os.getpid()}"
    os.mkfifo(draft)
    chosen = Preferences(path)
    chosen.keep(rate=4.0)
    chosen.close()
    assert not path.exists()
    # Somebody reads it after all: what was chosen is written.
    with draft.open() as pipe:
        assert pipe.read() == '{"theme": "", "rate": 4.0}\n'


def test_a_disk_that_does_not_answer_does_not_hold_the_program(tmp_path: Path) -> None:
    """Also where the draft is a pipe that nobody reads, the interpreter ends."""
    program = """
import os, pathlib, sys
path = pathlib.Path(sys.argv[1])
os.mkfifo(path.with_name(f"{path.name}.{os.getpid()}"))
from luckytui.tui.preferences import Preferences
Preferences(path).keep(rate=4.0)
print("ends")
"""
    path = tmp_path / "preferences.json"
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ends\n"
    assert not path.exists()
