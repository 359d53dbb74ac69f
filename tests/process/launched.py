"""What the tests put under the supervisor: stand-ins for the show, a Textual app, a shell."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.process.stand_in import REPORT
from tests.terminal import Terminal

#: Where both packages are found.
ROOT = Path(__file__).parents[2]

#: luckytui that waits `seconds` for a terminal's answer, so that no test has to hurry.
PATIENT = (
    "import runpy; from luckytui import terminal; terminal.ANSWER_TIME = {seconds};"
    " runpy.run_module('luckytui', run_name='__main__')"
)

#: What a crash leaves below what stood on the screen before.
KILLED = f"Crashed (SIGKILL). {REPORT}".splitlines()

#: A show that draws nothing but what Textual itself switches on and off.
TEXTUAL = """
import os, signal, sys
from luckytui.process.supervisor import launch

def show():
    from textual.app import App
    from textual.widgets import Button
    class Show(App):
        BINDINGS = [("q", "quit", ""), ("z", "suspend_process", "")]
        def compose(self):
            yield Button("Crash")
        def on_mount(self):
            # Textual does not draw by itself what the terminal forgot when it was suspended.
            self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        def on_button_pressed(self):
            os.kill(os.getpid(), signal.SIGKILL)
    Show().run()
    return 0

sys.exit(launch(show, lambda: "One.\\nTwo."))
"""


@contextmanager
def stand_in(*options: str) -> Iterator[Terminal]:
    """Start a stand-in on a terminal, with a line above it that must stay."""
    above = ("sh", "-c", 'echo "line above"; exec "$@"', "sh")
    with Terminal(*above, sys.executable, "-m", "tests.process.stand_in", *options, cwd=ROOT) as terminal:
        terminal.wait_for(lambda: "SHOW" in terminal.text or "--hasty" in options)
        yield terminal


@contextmanager
def textual() -> Iterator[Terminal]:
    """Start a Textual app on a terminal that knows all modes."""
    with Terminal(sys.executable, "-c", TEXTUAL, cwd=ROOT) as terminal:
        terminal.wait_for("Crash")
        terminal.wait_for(lambda: {2048, 1016} <= terminal.modes)
        yield terminal


@contextmanager
def shell() -> Iterator[Terminal]:
    """Start a shell with job control, and take its prompt for sane."""
    with Terminal("bash", "--norc", "-i", env={"PS1": "prompt> "}, cwd=ROOT) as terminal:
        terminal.wait_for("prompt>")
        terminal.remember()
        yield terminal


def show_in(terminal: Terminal) -> int:
    """Return the process id of the show, the youngest on the terminal."""
    return terminal.processes()[-1]


def threads(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())


def is_stopped(pid: int) -> bool:
    """Return whether a process is stopped, as by job control."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("T")


def prompted(terminal: Terminal, times: int) -> bool:
    """Return whether the shell has prompted so often, and waits at the last one as at the first."""
    waits = terminal.text.rstrip().endswith("prompt>") and not terminal.sane()
    return waits and terminal.output.count("prompt>") == times


def lines(terminal: Terminal) -> list[str]:
    return [line for line in terminal.text.splitlines() if line]
