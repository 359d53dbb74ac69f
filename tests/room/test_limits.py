"""How often one source may do a thing."""

from __future__ import annotations

from luckytui.room import limits
from luckytui.room.limits import Limit


class Time:
    """Wall time that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def spent(limit: Limit, source: str) -> int:
    """Do what is limited as often as it is allowed; return how often that was."""
    times = 0
    while limit.allows(source):
        limit.count(source)
        times += 1
    return times


def test_a_burst_then_a_few_a_second_for_each_source() -> None:
    time = Time()
    limit = Limit(burst=10, rate=2.0, now=time)
    assert spent(limit, "a") == 10
    assert spent(limit, "b") == 10
    time.now = 1.6
    assert spent(limit, "a") == 3
    time.now = 100.0
    assert spent(limit, "a") == 10


def test_what_is_not_counted_is_not_limited() -> None:
    limit = Limit(burst=1, rate=1.0)
    assert all(limit.allows("a") for _ in range(10))


def test_only_so_many_sources_are_remembered_the_quietest_are_forgotten() -> None:
    time = Time()
    limit = Limit(burst=1, rate=0.001, now=time)
    for source in range(limits.MOST_SOURCES + 1):
        limit.count(str(source))
    assert limit.allows("0")
    assert not limit.allows("1")
    assert not limit.allows(str(limits.MOST_SOURCES))
