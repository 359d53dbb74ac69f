"""What another program's lock keeps a show from is done once the lock is gone."""

from __future__ import annotations

from luckytui.journal.errors import JournalLocked
from luckytui.journal.sqlite.async_waiting import once_unlocked


async def test_a_show_tries_again_until_it_is_unlocked() -> None:
    attempts = iter([False, False, False, True])

    def work() -> str:
        if not next(attempts):
            raise JournalLocked("locked")
        return "done"

    assert await once_unlocked(work) == "done"
