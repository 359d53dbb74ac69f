"""The journal of a show that runs elsewhere, or will: one that no show can play is not waited for."""

from __future__ import annotations

import sys

from luckytui.cli.errors import refuse
from luckytui.door.place import has_door
from luckytui.journal.errors import JournalError
from luckytui.journal.opening import check_place
from luckytui.journal.place import JournalPlace


def refuse_unplayable(place: JournalPlace | str) -> None:
    """Refuse a journal that no show can play, as a show does; one that does not exist yet will be made.

    Args:
        place: The journal, or an address at which a show is reached.

    Raises:
        SystemExit: No show can play it.
    """
    # A show that has a door began when the journal was in order, and goes on.
    if isinstance(place, str) or has_door(place):
        return
    try:
        check_place(place)
    except JournalError as error:
        sys.exit(refuse(error, place))
