"""The page's files are found wherever the package is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipapp
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

import luckytui
from luckytui.room.pages import FILES


def test_a_zipapp_serves_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(luckytui.__file__).parent
    shutil.copytree(package, tmp_path / "app" / "luckytui", ignore=shutil.ignore_patterns("__pycache__"))
    zipapp.create_archive(tmp_path / "app", tmp_path / "show.pyz", main="luckytui.cli.main:main")
    monkeypatch.setenv("PYTHONPATH", "")
    command: list[str | Path] = [
        sys.executable,
        tmp_path / "show.pyz",
        "room",
        "-f",
        tmp_path / "journal",
        "--listen",
        "127.0.0.1:0",
    ]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as room:
        assert room.stderr is not None
        address = room.stderr.readline().split("the room is at ")[1].rstrip(".\n")
        for path, (name, kind) in FILES.items():
            answer = httpx.get(address + path.format(code="BCDF"))
            assert answer.headers["Content-Type"].partition(";")[0] == kind
            assert answer.content == (files("luckytui.room") / "page" / name).read_bytes()
        room.kill()
