"""What the tests of the dashboard on a real terminal start."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.process.dashboard import Start
from tests.terminal import Terminal


@pytest.fixture
def start(journal_path: Path, tmp_path: Path) -> Start:
    """Return what starts the show on a terminal of its own, as a person does, and waits until it is drawn."""

    def started(
        *options: object,
        columns: int = 80,
        lines: int = 24,
        modern: bool = True,
        seen: str = "magic number",
        **environment: str,
    ) -> Terminal:
        terminal = Terminal(
            sys.executable, "-m", "luckytui", "-f", journal_path, *map(str, options),
            columns=columns, lines=lines, modern=modern, cwd=Path.cwd(),
            env={"LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(tmp_path)} | environment,
        )  # fmt: skip
        terminal.wait_for(seen)
        return terminal

    return started
