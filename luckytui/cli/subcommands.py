"""The subcommands of `luckytui`, each imported when it is called: none waits for what only another one needs."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any


class Subcommands(UserDict[str, Any]):
    """Commands by name, each imported when it is looked up.

    `broker-check` is `broker_check_command` in `broker_check.py`.

    Args:
        names: The names of all.
    """

    def __init__(self, *names: str) -> None:
        super().__init__(dict.fromkeys(names))

    def __getitem__(self, name: str) -> Any:
        """Return the command of a name.

        Raises:
            KeyError: There is none.
        """
        if name not in self:
            raise KeyError(name)
        module = name.replace("-", "_")
        return getattr(import_module(f"luckytui.cli.{module}"), f"{module}_command")
