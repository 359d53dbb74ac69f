"""The rooms of the house: an import goes down, never up and never in a circle, and each room keeps its own tools."""

from __future__ import annotations

import ast
import fnmatch
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import luckytui

PACKAGE = Path(luckytui.__file__).parent
ROOT = PACKAGE.parent

#: The rooms, from the ground up; a module belongs to the last one that its name begins with.
ROOMS = (
    "luckytui",
    "luckytui.clock",
    "luckytui.limits",
    "luckytui.loop",
    "luckytui.seed",
    "luckytui.signals",
    "luckytui.text",
    "luckytui.notices",
    "luckytui.contest",
    "luckytui.odds",
    "luckytui.journal",
    "luckytui.journal.sqlite",
    "luckytui.journal.postgres",
    "luckytui.journal.opening",
    "luckytui.station",
    "luckytui.door",
    "luckytui.room",
    "luckytui.relay",
    "luckytui.serve",
    # Below both that talk to a terminal, of which neither knows the other.
    "luckytui.terminal",
    "luckytui.process",
    "luckytui.tui.symbols",
    "luckytui.tui.widgets",
    "luckytui.tui",
    "luckytui.tui.screens",
    "luckytui.tui.base_app",
    "luckytui.tui.app",
    "luckytui.cli",
    "luckytui.__main__",
)
#: The rooms of what keeps a journal.
KEEPERS = {"luckytui.journal.sqlite", "luckytui.journal.postgres", "luckytui.journal.opening"}
#: Rooms that know nothing of some of the rooms below them.
CLOSED = {
    "luckytui.journal.postgres": {"luckytui.odds", "luckytui.journal.sqlite"},
    "luckytui.contest": {"luckytui.clock", "luckytui.seed"},
    "luckytui.station": {"luckytui.odds", *KEEPERS},
    "luckytui.door": {"luckytui.odds", *KEEPERS},
    # It stands beside the room.
    "luckytui.relay": {"luckytui.odds", *KEEPERS, "luckytui.station", "luckytui.room"},
    "luckytui.process": set(ROOMS) - {"luckytui", "luckytui.limits", "luckytui.terminal", "luckytui.process"},
    "luckytui.tui": {*KEEPERS, "luckytui.process", "luckytui.room", "luckytui.relay", "luckytui.serve"},
}

RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
BANNED = set(RUFF["flake8-tidy-imports"]["banned-api"])
LET_OFF = [pattern for pattern, codes in RUFF["per-file-ignores"].items() if "TID251" in codes]


def name_of(path: Path) -> str:
    """Return the full name of the module in a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
CORE = [name for name in MODULES if not name.startswith("luckytui.tui") and name != "luckytui.__main__"]


def statements(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield a file's imports, wherever in it they stand: at its head, in a function, or for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


@cache
def imported(name: str) -> frozenset[str]:
    """Return the full names of the modules of ours that a module imports."""
    found = set()
    for node in statements(MODULES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{name}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    # `from luckytui.contest import codec` names a module, `from luckytui.clock import wall` something in one.
    ours = {each if each in MODULES else each.rpartition(".")[0] for each in found if each.split(".")[0] == "luckytui"}
    packages = {each for each in ours if MODULES[each].name == "__init__.py"}
    return frozenset(ours - packages)


def room_of(name: str) -> int:
    """Return the place of a module's room."""
    fits = [place for place, room in enumerate(ROOMS) if name == room or name.startswith(f"{room}.")]
    return fits[-1]


def modules_after(program: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has imported after a program."""
    report = f"{program}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", MODULES)
def test_an_import_goes_down_or_stays_in_its_room(name: str) -> None:
    for each in imported(name):
        assert room_of(each) <= room_of(name), f"{name} imports {each}, which is above it"


def test_no_imports_go_in_a_circle() -> None:
    try:
        order = list(TopologicalSorter({name: imported(name) for name in MODULES}).static_order())
    except CycleError as circle:
        pytest.fail(f"{circle.args[1]}")
    assert len(order) == len(MODULES)


@pytest.mark.parametrize("room", CLOSED)
def test_a_room_knows_nothing_of_what_it_is_closed_to(room: str) -> None:
    here = [name for name in MODULES if name == room or name.startswith(f"{room}.")]
    assert here
    for name in here:
        found = {ROOMS[room_of(each)] for each in imported(name)} & CLOSED[room]
        assert not found, f"{name} imports from {found}"


def test_no_module_imports_anything_for_type_checkers_only() -> None:
    for name, path in MODULES.items():
        if name != "luckytui.clock":
            # The clock's exception is the standard library's asyncio, which takes 25 ms to import.
            assert "TYPE_CHECKING" not in path.read_text(encoding="utf-8"), name


def test_the_core_imports_without_textual() -> None:
    assert {"luckytui.cli.main", "luckytui.station.station"} <= set(CORE)
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


def banned_in(path: Path) -> set[str]:
    """Return the tools that a file imports and that few rooms may, but for those it gives a reason for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = set()
    for node in statements(path):
        if "# noqa: TID251 - " not in lines[node.lineno - 1]:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)]
            found |= {name.partition(".")[0] for name in names}
    return found & BANNED


def test_only_the_rooms_that_the_linter_lets_off_import_what_is_banned() -> None:
    assert {"textual", "sqlite3", "socket", "time", "datetime"} <= BANNED
    assert [pattern for pattern in LET_OFF if pattern.startswith("luckytui/")] == [
        "luckytui/tui/**",
        "luckytui/journal/sqlite/**",
        "luckytui/journal/postgres/**",
        "luckytui/door/**",
        "luckytui/clock.py",
        "luckytui/room/**",
        "luckytui/relay/**",
        "luckytui/serve/**",
    ]
    for path in MODULES.values():
        name = path.relative_to(ROOT).as_posix()
        banned = banned_in(path)
        assert not banned or any(fnmatch.fnmatch(name, pattern) for pattern in LET_OFF), f"{name} imports {banned}"


@pytest.mark.parametrize(
    ("room", "tools"),
    [
        ("tui", {"textual"}),
        ("journal/sqlite", {"sqlite3"}),
        ("journal/postgres", {"psycopg", "socket"}),
        ("door", {"socket"}),
        ("clock.py", {"time", "datetime"}),
        ("room", {"socket", "starlette", "uvicorn", "msgspec", "ifaddr"}),
        ("relay", {"socket", "paho"}),
        ("serve", {"socket", "aiohttp", "textual_serve"}),
    ],
)
def test_a_room_that_is_let_off_uses_its_own_tool_only(room: str, tools: set[str]) -> None:
    place = PACKAGE / room
    for path in place.rglob("*.py") if place.is_dir() else [place]:
        assert banned_in(path) <= tools, f"{path.relative_to(ROOT)} imports {banned_in(path) - tools}"
