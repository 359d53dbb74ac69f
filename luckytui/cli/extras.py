"""What a command needs that is not installed with luckytui itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click


def refuse_without(extra: str, who: str, packages: Sequence[str]) -> None:
    """End the program if a package of an extra is not installed.

    Args:
        extra: The extra, as in `pip install 'luckytui[room]'`.
        who: Who needs the packages, as the beginning of a sentence.
        packages: The names by which they are imported.

    Raises:
        SystemExit: One is missing.
    """
    from importlib.util import find_spec

    if missing := [name for name in packages if find_spec(name) is None]:
        needs = f"luckytui: {who} needs more packages ({', '.join(missing)})"
        click.echo(f"{needs}: pip install 'luckytui[{extra}]'.", err=True)
        sys.exit(2)
