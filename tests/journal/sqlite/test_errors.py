"""What is told of a disk that takes nothing more: a real one, that is full of files or of what stands in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.launched import ROOT

may_mount = pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0,
    reason="only root can mount, with the program unshare",
)


def told(disk: Path, options: str, fill: str) -> str:
    """Return what a show says on a small disk of its own.

    Args:
        disk: A folder, which becomes the disk.
        options: How the disk is made.
        fill: A command of the shell that fills it, from within.
    """
    script = (
        f'mount -t tmpfs -o {options} none "$1" && cd "$1" && {fill} && exec "$2" -m luckytui --headless --fast -f j'
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", str(disk), sys.executable],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    return done.stderr


# The folder itself is one of the eight: the journal needs a lock, a draft, a log and its index.
@may_mount
@pytest.mark.parametrize("files", [7, 6, 5, 4])
def test_a_disk_that_is_full_of_files_is_no_riddle(tmp_path: Path, files: int) -> None:
    said = told(tmp_path, "size=8m,nr_inodes=8", f"touch {' '.join(map(str, range(files)))}")
    assert said.endswith("): its disk holds as many files as it can (df -i); remove some, then try again.\n"), said
    assert said.count("\n") == 1


@may_mount
def test_a_disk_that_is_full_needs_room(tmp_path: Path) -> None:
    said = told(tmp_path, "size=64k", "{ head -c 65536 /dev/zero > full || :; }")
    assert said.endswith("): make room on the disk, then try again.\n"), said
