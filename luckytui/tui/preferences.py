"""What the person chose on the dashboard, theme and speed: a small file that the next start reads."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

#: Bytes of a file beyond which it is not ours.
LONGEST = 1_000
#: The rates that can be chosen, in contest seconds per wall second, the slowest first.
RATES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
#: Wall seconds that the disk has at the end to take what was chosen last.
PATIENCE = 1.0


class Preferences:
    """Theme and speed as the person left them. A file that cannot be read or written stops nothing.

    Args:
        path: The file; None keeps them for this show only.

    Attributes:
        theme: The name of the theme; empty if none was chosen.
        rate: Contest seconds per wall second.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.theme, self.rate = _read(path) if path is not None else ("", 1.0)
        self._path = path
        #: What is to be written; None at the end.
        self._chosen: SimpleQueue[tuple[str, float] | None] = SimpleQueue()
        self._disk: Thread | None = None

    def keep(self, *, theme: str | None = None, rate: float | None = None) -> None:
        """Write what was chosen, in a thread: a slow disk must not stop the screen. None changes nothing."""
        before = self.theme, self.rate
        self.theme = self.theme if theme is None else theme
        self.rate = self.rate if rate is None else rate
        if self._path is None or (self.theme, self.rate) == before:
            return
        if self._disk is None:
            # It is not waited for when the program ends, unlike the thread of an executor.
            self._disk = Thread(target=self._write_each, args=(self._path,), name="preferences", daemon=True)
            self._disk.start()
        self._chosen.put((self.theme, self.rate))

    def close(self) -> None:
        """Wait until all is written, for `PATIENCE` seconds at most: a disk that does not answer stops no end."""
        if self._disk is not None:
            self._chosen.put(None)
            self._disk.join(PATIENCE)

    def _write_each(self, path: Path) -> None:
        while (chosen := self._chosen.get()) is not None:
            _write(path, *chosen)


def _read(path: Path) -> tuple[str, float]:
    try:
        # A pipe or a device in its place could be read for ever.
        if not path.is_file() or path.stat().st_size > LONGEST:
            return "", 1.0
        # The first paint waits for it only where something was chosen.
        import json

        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return "", 1.0
    theme, rate = found.get("theme"), found.get("rate")
    if not isinstance(theme, str):
        theme = ""
    if not isinstance(rate, int | float) or not RATES[0] <= rate <= RATES[-1]:
        rate = 1.0
    return theme, float(rate)


def _write(path: Path, theme: str, rate: float) -> None:
    import json

    draft = path.with_name(f"{path.name}.{os.getpid()}")
    # A ValueError is that of a path with a null character.
    with suppress(OSError, ValueError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(json.dumps({"theme": theme, "rate": rate}) + "\n", encoding="utf-8")
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
