"""A slow disk: a few lines of C between the program and the kernel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def slow_disk(folder: Path) -> Path | None:
    """Compile the shim to be preloaded, or return None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    shim = folder / "slow_disk.so"
    source = Path(__file__).with_name("slow_disk.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source], check=True)
    return shim
