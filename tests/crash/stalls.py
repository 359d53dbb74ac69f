"""A network before the broker that stands still with calls under way: relay or callers, or both, are cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from math import inf
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from tests.crash.relays import Round
from tests.relay.proxy import Proxy, proxied


class Stalled(Round):
    """A contest in which nothing is killed, and the network of relay or callers stands still.

    It begins to once the first callers are ruled on. Nobody is given up meanwhile: all are ruled on, and told.
    """

    # So long that most have not called when it begins to.
    max_delay, timeout = 20.0, 60

    #: For how many seconds it stands still: long after both sides have given their connection up.
    seconds = 30.0

    def play(self) -> list[str]:
        """Play it; return the broken promises."""
        with start_blocking_portal() as portal, ExitStack() as stack:
            networks = {
                name: stack.enter_context(portal.wrap_async_context_manager(proxied(self._broker.broker())))
                for name in self._at
            }
            self._at = {name: str(network.broker) for name, network in networks.items()}
            self._portal: BlockingPortal = portal
            self._stalls = self._random.choice([[network] for network in networks.values()] + [[*networks.values()]])
            #: When it flows again; None before it has stood still.
            self._flows_at: float | None = None
            return super().play()

    def _disturb(self, after: float) -> None:
        if self._flows_at is None and self._said.exists() and self._said.stat().st_size:
            self._flows_at = after + self.seconds
            self._each(Proxy.stall)
        elif self._flows_at is not None and after > self._flows_at:
            self._flows_at = inf
            self._each(Proxy.flow)

    def _each(self, do: Callable[[Proxy], Any]) -> None:
        for network in self._stalls:
            self._portal.call(do, network)

    def _broken(self) -> Iterator[str]:
        before = self._tally.silent, self._tally.unanswered
        yield from super()._broken()
        if self._flows_at != inf:
            yield "it was over before the network stood still, or while it did"
        if (self._tally.silent, self._tally.unanswered) != before:
            yield "a caller was not ruled on, or not told"
