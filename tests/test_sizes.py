"""How large files, classes and functions may be. What is larger says why, in a comment that begins "Long: "."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import luckytui

PACKAGE = Path(luckytui.__file__).parent
FILES = sorted([*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "tests").rglob("*.py")])

#: Lines of a file and of a function, and methods of a class; docstrings count.
MOST_LINES, MOST_METHODS, LONGEST_FUNCTION = 300, 20, 40
#: How a comment begins that says why something is larger.
REASON = "# Long: "


def too_large(path: Path) -> Iterator[str]:
    """Yield what is too large in a file, and gives no reason."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    if len(lines) > MOST_LINES and not any(line.startswith(REASON) for line in lines[:3]):
        yield f"{len(lines)} lines"
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        if lines[max(first - 2, 0)].strip().startswith(REASON):
            continue
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
            if methods > MOST_METHODS:
                yield f"class {node.name} has {methods} methods"
        elif node.end_lineno is not None and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION:
            yield f"{node.name} has {node.end_lineno - node.lineno + 1} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE.parent).as_posix())
def test_nothing_is_too_large_without_a_reason(path: Path) -> None:
    assert list(too_large(path)) == []
