"""The room's place in the network: the addresses that it announces, and those under which it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from luckytui.room.addresses import Listen, announced, netloc, of_this_machine, reachable

#: Names of this machine that no other machine's page can claim.
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Place:
    """Where the room is: a container of the `Host` headers that are its own.

    Args:
        listen: Where it listens, with the port that it has got.
        scheme: `http` or `https`.
        public_url: Its address as a proxy in front of it has it; empty without one.
        addresses: Yields the names of the machine's interfaces and their addresses.

    Attributes:
        port: The port in its addresses.
    """

    def __init__(
        self,
        listen: Listen,
        scheme: str = "http",
        public_url: str = "",
        addresses: Callable[[], Iterable[tuple[str, str]]] = of_this_machine,
    ) -> None:
        self.listen = listen
        self.scheme = scheme
        self.public_url = public_url.rstrip("/")
        self._addresses = addresses
        public = urlsplit(self.public_url)
        self.port = (public.port or (443 if public.scheme == "https" else 80)) if self.public_url else listen.port
        self._hosts: frozenset[str] = frozenset()
        self._urls: tuple[str, ...] = ()
        self.look()

    def __contains__(self, host: object) -> bool:
        """Return whether a `Host` is the room's."""
        return host in self._hosts

    def is_origin(self, origin: str) -> bool:
        """Return whether an `Origin` is that of the room's own pages."""
        scheme, _, host = origin.lower().partition("://")
        return scheme in (self.scheme, urlsplit(self.public_url).scheme or self.scheme) and host in self

    @property
    def secure(self) -> bool:
        """Whether phones reach it by TLS only."""
        return (urlsplit(self.public_url).scheme or self.scheme) == "https"

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses for phones, the best first; none if no phone can reach it."""
        return self._urls

    @property
    def own_url(self) -> str:
        """An address under which a program on this machine reaches it."""
        return self._urls[0] if self._urls else f"{self.scheme}://{netloc('127.0.0.1', self.listen.port, self.scheme)}"

    def look(self) -> None:
        """Look anew for the machine's addresses: it may have come into another network."""
        port, scheme = self.listen.port, self.scheme
        own = announced(self.listen, reachable(self._addresses()))
        names = [netloc(host, port, scheme) for host in (*own, *_LOCAL)]
        public = [urlsplit(self.public_url).netloc.lower()] if self.public_url else []
        self._hosts = frozenset(name.lower() for name in (*public, *names))
        self._urls = tuple(
            [self.public_url] if self.public_url else [f"{scheme}://{netloc(host, port, scheme)}" for host in own]
        )

    def announcement(self) -> dict[str, object]:
        """Return what the show is told of the room."""
        return {"url": self._urls[0] if self._urls else "", "addresses": list(self._urls)}
