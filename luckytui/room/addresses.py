"""The addresses of this machine under which phones in the same network reach it."""

from __future__ import annotations

import errno
import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import NamedTuple
from urllib.parse import urlsplit

#: Networks of containers, virtual machines and tunnels, by the names of their interfaces.
_VIRTUAL = re.compile(r"(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|tun|tap|utun|wg|tailscale|zt|ham)")
#: Ports that an address leaves out.
_USUAL = {"http": 80, "https": 443}
#: What stands for every address of the machine.
EVERY = ("", "0.0.0.0", "::")
#: Connections that wait to be accepted: a room full of phones comes back at one instant.
BACKLOG = 2048


class Listen(NamedTuple):
    """Where the room listens.

    Attributes:
        host: An address, or empty for every IPv4 address of the machine.
        port: 0 to 65,535; 0 for any that is free.
    """

    host: str = ""
    port: int = 8000

    @classmethod
    def read(cls, text: str) -> Listen:
        """Return what `HOST:PORT`, `HOST`, `:PORT` or `[IPV6]:PORT` says.

        Raises:
            ValueError: It says nothing of the kind.
        """
        try:
            said = urlsplit(f"//{text}")
            port = said.port
        except ValueError:
            raise ValueError(f"{text!r} is not HOST:PORT, with a port from 0 to 65535") from None
        if said.netloc != text or said.username is not None or not text or (text.count(":") > 1 and text[0] != "["):
            raise ValueError(f"{text!r} is not HOST:PORT")
        return cls(said.hostname or "", cls().port if port is None else port)


def is_address(url: str) -> bool:
    """Return whether a text is the address of a site: `http` or `https`, a host, perhaps a port, and no more."""
    try:
        said = urlsplit(url)
        return said.scheme in _USUAL and bool(said.hostname) and said.port != 0 and not said.path.strip("/")
    except ValueError:
        return False


def bind(listen: Listen) -> socket:
    """Return a socket that listens.

    Raises:
        OSError: The address is not this machine's, or its port is taken (`why`).
    """
    listening = socket(AF_INET6 if ":" in listen.host else AF_INET, SOCK_STREAM)
    try:
        # The port of a room that has just ended is free at once: phones come back to it.
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listening.bind((listen.host, listen.port))
        listening.listen(BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def why(error: OSError, listen: Listen) -> str:
    """Return why nothing can listen there, and what to do: a sentence without a full stop."""
    match error.errno:
        case errno.EADDRINUSE:
            fact = f"port {listen.port} is taken by another program"
        case errno.EACCES:
            fact = f"port {listen.port} is not yours to use"
        case errno.EADDRNOTAVAIL:
            fact = f"{listen.host} is no address of this machine"
        case _:
            fact = f"nothing can listen on {listen.host} ({error.strerror or error})"
    return f"{fact}: choose another HOST:PORT"


def reachable(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return the IPv4 addresses that phones can reach, private ones first.

    Args:
        found: Names of interfaces and their addresses.
    """
    addresses = [ipaddress.ip_address(address) for name, address in found if not _VIRTUAL.match(name)]
    useful = [each for each in addresses if each.version == 4 and not (each.is_loopback or each.is_link_local)]
    return [str(each) for each in sorted(useful, key=lambda each: not _is_private(str(each)))]


def of_this_machine() -> Iterator[tuple[str, str]]:
    """Yield the names of this machine's interfaces, each with one of its IPv4 addresses."""
    # Imported late: who only binds a socket needs no more than the standard library.
    import ifaddr

    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            if isinstance(each.ip, str):
                yield adapter.name, each.ip


def announced(listen: Listen, own: Sequence[str]) -> list[str]:
    """Return the addresses to announce: those that were found, or the one that the room listens on.

    Args:
        listen: Where the room listens.
        own: The machine's addresses that phones can reach.
    """
    if listen.host in EVERY:
        return list(own)
    try:
        local = ipaddress.ip_address(listen.host).is_loopback
    except ValueError:
        local = listen.host == "localhost"
    return [] if local else [listen.host]


def netloc(host: str, port: int, scheme: str) -> str:
    """Return an address as it stands in a URL and in `Host`."""
    written = f"[{host}]" if ":" in host else host
    return written if port == _USUAL[scheme] else f"{written}:{port}"


def _is_private(address: str) -> bool:
    return any(ipaddress.ip_address(address) in network for network in _PRIVATE)


#: RFC 1918; `is_private` includes more.
_PRIVATE = [ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
