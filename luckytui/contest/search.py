"""The search for lines of a contest, by id or by name."""

from __future__ import annotations

from luckytui.contest.callers import find_callers
from luckytui.contest.view import ContestView


def find_lines(view: ContestView, text: str) -> list[int]:
    """Return the lines with an id (`27`) or with a name that begins like this (`alfa-2`, `que`, `you`).

    Args:
        view: The contest.
        text: What was typed; case does not matter.

    Returns:
        Their ids, in order.
    """
    wanted, callers = text.strip().casefold(), view.terms.callers
    if wanted.isascii() and wanted.isdigit():
        return list(find_callers(text, view.size))
    live = (line.caller for line in view.lines)
    named = [caller for caller in live if wanted and view.sign(caller).casefold().startswith(wanted)]
    return [*find_callers(text, callers), *named]
