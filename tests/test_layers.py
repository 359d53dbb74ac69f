"""Who imports what: the core runs without Textual, and each room keeps to its own tools."""

from __future__ import annotations

import ast
import fnmatch
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import luckytui

PACKAGE = Path(luckytui.__file__).parent
ROOT = PACKAGE.parent
CORE = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if "tui" not in path.relative_to(PACKAGE).parts and path.name != "__main__.py"
)
RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
BANNED = set(RUFF["flake8-tidy-imports"]["banned-api"])
LET_OFF = [pattern for pattern, codes in RUFF["per-file-ignores"].items() if "TID251" in codes]


def modules_after(program: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has imported after a program."""
    report = f"{program}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports, wherever in it, but for those it gives a reason for."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Import | ast.ImportFrom) or "# noqa: TID251 - " in lines[node.lineno - 1]:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            assert node.level == 0, "imports are absolute"
            yield str(node.module)


def test_the_core_imports_without_textual() -> None:
    assert "luckytui.cli.main" in CORE
    assert "luckytui.station.station" in CORE
    assert "textual" not in modules_after("\n".join(f"import {module}" for module in CORE))


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["journal"], ["journal", "1"], ["--headless", "--fast"]]
)
def test_what_needs_no_screen_imports_no_textual(arguments: list[str], tmp_path: Path) -> None:
    assert "textual" not in modules_after(
        "import os\n"
        f"os.environ['LUCKYTUI_JOURNAL'] = {str(tmp_path / 'contests.journal')!r}\n"
        "from luckytui.cli.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass"
    )


def test_only_the_rooms_that_the_linter_lets_off_import_what_is_banned() -> None:
    assert {"textual", "sqlite3", "time", "datetime"} <= BANNED
    assert [pattern for pattern in LET_OFF if pattern.startswith("luckytui/")] == [
        "luckytui/tui/**",
        "luckytui/journal/sqlite/**",
        "luckytui/clock.py",
    ]
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        banned = BANNED & {module.partition(".")[0] for module in imported(path)}
        assert not banned or any(fnmatch.fnmatch(name, pattern) for pattern in LET_OFF), f"{name} imports {banned}"


@pytest.mark.parametrize(
    ("room", "tools"),
    [("tui", {"textual"}), ("journal/sqlite", {"sqlite3"}), ("clock.py", {"time", "datetime"})],
)
def test_a_room_that_is_let_off_uses_its_own_tool_only(room: str, tools: set[str]) -> None:
    place = PACKAGE / room
    for path in place.rglob("*.py") if place.is_dir() else [place]:
        banned = BANNED & {module.partition(".")[0] for module in imported(path)}
        assert banned <= tools, f"{path.relative_to(ROOT)} imports {banned - tools}"
