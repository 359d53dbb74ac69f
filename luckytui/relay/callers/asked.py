"""What is wanted of callers on another machine."""

from __future__ import annotations

from typing import NamedTuple

from luckytui.relay.url import Broker


class Asked(NamedTuple):
    """What is wanted.

    Attributes:
        broker: The station.
        client: The name of these callers on it.
        callers: How many they are.
        seed: What their delays and numbers follow from; each contest has the next one.
        max_delay: Their longest delay, in seconds; None for that of a show with so many callers.
        contests: After how many contests they end; 0 for never.
    """

    broker: Broker
    client: str
    callers: int
    seed: int
    max_delay: float | None = None
    contests: int = 1
