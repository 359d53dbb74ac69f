"""The live lines that come along into a new contest of a show that has just been started."""

from __future__ import annotations

from luckytui.contest.lines import NewLine, Origin
from luckytui.journal.protocol import JournalReader
from luckytui.journal.stored import Kind, Order


async def last_lines(journal: JournalReader) -> list[NewLine]:
    """Return the lines of the phones and clients in the journal's newest contest, but for those that were removed.

    Raises:
        JournalError: The journal cannot be used.
    """
    newest = await journal.listing(Kind.ALL, Order.NEWEST, 0, 1)
    stored = await journal.contest(newest[0].stored.id) if newest else None
    lines = stored.lines if stored is not None else ()
    return [NewLine(*line[1:4]) for line in lines if line.origin is not Origin.KEYBOARD and not line.removed]
