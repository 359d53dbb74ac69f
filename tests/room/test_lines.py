"""Whose line is whose, as far as a room knows it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from luckytui.room.lines import Lines
from luckytui.room.problems import ProblemError
from luckytui.room.show import Show
from luckytui.room.state import ContestState


class FurtherShow:
    """A show whose contest the room has not heard of yet."""

    async def request(self, do: str, **fields: object) -> dict[str, Any]:
        return {"contest": 3, "line": 61}


async def test_a_line_of_a_contest_that_was_not_heard_of_yet_is_no_missing_line() -> None:
    """A room that has just begun once told a phone so, and the phone gave up its call."""
    lines = Lines(ContestState(), cast("Show", FurtherShow()))
    with pytest.raises(ProblemError) as problem:
        await lines.find("owner")
    assert problem.value.name == "off-air"
