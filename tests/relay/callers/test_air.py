"""What callers make of what a station says."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from luckytui.clock import wall_since_epoch
from luckytui.contest.phase import Phase
from luckytui.relay.callers.air import Air, is_alive, read_air


def said(**other: Any) -> bytes:
    fields: dict[str, Any] = {"v": 1, "epoch": 9, "contest": 5, "phase": "on_air", "keyword": "lucky"}
    fields |= {"live_from": 3.5, "at": 4.0, "rate": 2.0, "prizes": 1, "now": 1000 * (wall_since_epoch() - 10)}
    return json.dumps(fields | other).encode()


def test_what_is_said_now_holds_now() -> None:
    assert read_air(said(), retained=False) == Air(9, 5, Phase.ON_AIR, "lucky", 3.5, 4.0, 2.0, 1)


def test_the_time_of_what_was_kept_has_gone_on_unless_it_stood() -> None:
    for phase, at in (("on_air", 24.0), ("lead_in", 24.0), ("paused", 4.0), ("off_air", 4.0), ("lobby", 4.0)):
        air = read_air(said(phase=phase), retained=True)
        assert air is not None
        assert air.at == pytest.approx(at, abs=5)


def test_the_time_never_goes_back_where_clocks_differ() -> None:
    air = read_air(said(now=1000 * (wall_since_epoch() + 3600)), retained=True)
    assert air is not None
    assert air.at == 4.0


@pytest.mark.parametrize("phase", list(Phase))
def test_which_contests_are_open(phase: Phase) -> None:
    air = read_air(said(phase=phase, keyword=None), retained=False)
    assert air is not None
    assert air.is_open == (phase is not Phase.OVER)
    assert air.keyword == ""


def test_no_contest_yet() -> None:
    air = read_air(b'{"v":1,"epoch":9,"contest":0,"phase":"off_air","at":0,"now":0}', retained=True)
    assert air == Air(epoch=9)
    assert not air.is_open


@pytest.mark.parametrize(
    "payload",
    [
        *(b"", b"{", b"7", b"null", b"[]", b"{}", said(phase="later"), said(at="x"), said(rate=None), b"[" * 9999),
        *(said(rate=0), said(rate=math.nan), said(at=math.inf), said(live_from=-1.0), said(prizes=-1)),
    ],
    # Not by what they hold: the time of day is in it.
    ids=[
        *("empty", "cut", "number", "null", "list", "nothing", "phase", "at", "rate", "deep"),
        *("time stands", "no rate", "endless", "before the contest", "prizes"),
    ],
)
def test_what_cannot_be_understood_is_nothing(payload: bytes) -> None:
    assert read_air(payload, retained=True) is None
    assert not is_alive(payload)


def test_alive() -> None:
    assert is_alive(b'{"epoch":9,"on_air":true,"relay":1}')
    assert not is_alive(b'{"epoch":0,"on_air":false,"gone":1}')
