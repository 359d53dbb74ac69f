"""The driver for a browser: the program ends with the server that its keys come from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_it_ends_when_nobody_can_send_keys_any_more(journal_path: Path) -> None:
    environment = {**os.environ, "TEXTUAL_DRIVER": "luckytui.tui.browser_driver:BrowserDriver"}
    command: list[str | Path] = [sys.executable, "-m", "luckytui", "watch", journal_path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as watch:
        assert watch.stdin is not None
        assert watch.stdout is not None
        assert watch.stdout.readline() == b"__GANGLION__\n"
        watch.stdin.close()
        try:
            assert watch.wait(15) == 1
        finally:
            watch.kill()
