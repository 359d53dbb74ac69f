"""The driver for a browser: the program ends with the server that its keys come from."""

from __future__ import annotations

import os
import socket
import subprocess
import sys


def test_it_ends_when_nobody_can_send_keys_any_more() -> None:
    ours, theirs = socket.socketpair()
    environment = {**os.environ, "TEXTUAL_DRIVER": "luckytui.tui.browser_driver:BrowserDriver"}
    command = [sys.executable, "-m", "luckytui", "tab", str(theirs.fileno()), "a show"]
    with (
        ours,
        theirs,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, pass_fds=[theirs.fileno()]
        ) as watch,
    ):
        assert watch.stdin is not None
        assert watch.stdout is not None
        assert watch.stdout.readline() == b"__GANGLION__\n"
        watch.stdin.close()
        try:
            assert watch.wait(15) == 1
        finally:
            watch.kill()
