"""What clients ask for, as it goes to the show: in order, some before other is answered, in requests that it takes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from luckytui.door.client import DoorClient
from luckytui.door.protocol import MOST_BYTES, request_line
from luckytui.relay import desk as desk_module
from luckytui.relay import show as show_module
from luckytui.relay.desk import Desk
from luckytui.relay.messages import Asked, Call
from luckytui.relay.show import Show

PRINTABLE = st.text(st.characters(codec="utf-8").filter(str.isprintable), max_size=64)


class Door:
    """A door whose show answers when it is let go.

    Attributes:
        asked: What it was asked, in order: a call by its number.
        go_on: Lets it answer calls.
        off_air: How many requests with calls are refused first, since no contest is on air.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = asyncio.Event()
        self.off_air = 0

    def ask(self, do: str, **fields: Any) -> asyncio.Future[dict[str, Any]]:
        """Note a request; return what will be its answer."""
        refused = False
        if do == "leases":
            self.asked.append("lease")
        elif do == "calls":
            self.asked += [number for _, number, *_ in fields["calls"]]
            refused = self.off_air > 0
            self.off_air -= refused
        return asyncio.ensure_future(self._answer(do, fields, refused=refused))

    async def _answer(self, do: str, fields: dict[str, Any], *, refused: bool) -> dict[str, Any]:
        if do == "joins":
            return {"lines": [{"line": int(each["token"][:4], 16)} for each in fields["lines"]]}
        if do == "leases":
            return {}
        if refused:
            return {"calls": [[line, "off-air", ""] for line, *_ in fields["calls"]]}
        await self.go_on.wait()
        return {"calls": [[line, 1, int(number), int(number), 1.0] for line, number, *_ in fields["calls"]]}


def at(door: Door) -> Desk:
    """Return a desk before a show that is there."""
    show = Show(Path("a.journal"))
    show._door = cast("DoorClient", door)
    show._ready.set()
    return Desk(show)


def calling(*numbers: str, more: bool | None = None) -> list[tuple[str, Asked]]:
    """Return what a client asks for that calls."""
    calls = tuple(Call(place, number) for place, number in enumerate(numbers))
    return [("ada", Asked(calls=calls, keyword="lucky", more=more))]


async def test_some_is_asked_before_other_is_answered_and_in_order() -> None:
    door = Door()
    desk = at(door)
    first = await desk.ask(calling("111", "222"))
    second = await desk.ask(calling("333", more=False))
    assert door.asked == ["111", "222", "333", "lease"], "who has no more calls has made those before"
    door.go_on.set()
    for under_way, payload in (
        (first, b'"number":222,"magic_number":222,"residue":2,"won":false,"at":1.0}]}'),
        (second, b'"number":333,"magic_number":333,"residue":3,"won":false,"at":1.0}]}'),
    ):
        [(client, [said])] = await under_way.answers()
        assert client == "ada"
        assert said.endswith(payload)


async def test_what_is_asked_again_is_ruled_on_before_what_came_later() -> None:
    door = Door()
    door.off_air = 1
    door.go_on.set()
    desk = at(door)
    first = await desk.ask(calling("111"))
    for _ in range(5):
        # The refusal has come by then.
        await asyncio.sleep(0)
    second = await desk.ask(calling("222"))
    assert await first.answers()
    assert await second.answers()
    assert door.asked == ["111", "111", "222"]


async def test_what_nobody_waits_for_any_more_is_not_asked_again(monkeypatch: Any) -> None:
    monkeypatch.setattr(show_module, "_PAUSE", 0.0)
    door = Door()
    door.off_air = 1_000_000
    under_way = await at(door).ask(calling("111"))
    under_way.cancel()
    await asyncio.sleep(0)
    asked = len(door.asked)
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(door.asked) == asked


@given(st.lists(st.tuples(PRINTABLE, PRINTABLE, st.text('!~\\"a', min_size=128, max_size=128)), min_size=1))
def test_calls_go_in_requests_that_the_door_takes(texts: list[tuple[str, str, str]]) -> None:
    rows = [((1 << 53) - 1, number, key, keyword) for number, keyword, key in texts * (200 // len(texts) + 1)]
    parts = list(desk_module._parts(rows))
    assert [row for part in parts for row in part] == rows
    for part in parts:
        line = request_line((1 << 53) - 1, "calls", {"calls": part, "contest": (1 << 53) - 1})
        assert len(line) < MOST_BYTES
