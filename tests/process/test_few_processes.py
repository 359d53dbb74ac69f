"""A system that allows few processes: a sentence that names it, a failure's status, and the terminal as it was."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.launched import ROOT
from tests.terminal import Terminal

#: A person who is not root, since root is allowed any number, but may read what root may.
NOBODY = (
    "setpriv --reuid=65534 --regid=65534 --clear-groups"
    " --inh-caps=+dac_override,+dac_read_search --ambient-caps=+dac_override,+dac_read_search"
)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that whoever is not root may write to, which the tests' own ones are not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, 65534, 65534)
        yield Path(folder)


@pytest.mark.skipif(
    os.geteuid() != 0 or not (shutil.which("setpriv") and shutil.which("prlimit")),
    reason="only root becomes somebody else, with setpriv and prlimit",
)
@pytest.mark.parametrize("processes", range(1, 6))
def test_the_dashboard_starts_or_says_what_is_refused(open_folder: Path, processes: int) -> None:
    command = (
        f"exec {NOBODY} prlimit --nproc={processes} {sys.executable} -m luckytui --seed 1"
        f" -f {shlex.quote(str(open_folder / 'contests.journal'))}"
    )
    with Terminal("sh", "-c", command, cwd=ROOT, env={"LC_ALL": "C.UTF-8"}) as terminal:
        terminal.wait_for(lambda: terminal.process.poll() is not None or "CRASH" in terminal.text)
        if terminal.process.poll() is None:
            terminal.type("q")
        status = terminal.wait()
        assert terminal.sane() == []
        assert "Traceback" not in terminal.output
        assert "mistake" not in terminal.text
        assert "output cannot be written" not in terminal.text
        if status:
            assert status == 1
            assert "ulimit" in terminal.text
