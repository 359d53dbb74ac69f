"""Where the room listens, and which addresses it announces."""

from __future__ import annotations

from socket import socket

import pytest

from luckytui.room.addresses import Listen, announced, bind, is_address, netloc, reachable, why


@pytest.mark.parametrize(
    ("text", "listen"),
    [
        ("10.0.0.5:9000", Listen("10.0.0.5", 9000)),
        ("10.0.0.5", Listen("10.0.0.5", 8000)),
        (":9000", Listen("", 9000)),
        ("[::1]:9000", Listen("::1", 9000)),
        ("[::1]", Listen("::1", 8000)),
        ("studio.local:0", Listen("studio.local", 0)),
    ],
)
def test_a_place_is_read(text: str, listen: Listen) -> None:
    assert Listen.read(text) == listen


@pytest.mark.parametrize(
    "text", ["", "host:port", "host:65536", "host:-1", "a/b", "me@host:1", "host:1/x", "[::1", "host:1?x", "::1"]
)
def test_what_is_no_place_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not HOST:PORT"):
        Listen.read(text)


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://lucky.example.org", True),
        ("http://10.0.0.5:8000/", True),
        ("lucky.example.org", False),
        ("ftp://lucky.example.org", False),
        ("https://", False),
        ("https://host:port", False),
        ("https://host/room", False),
        ("https://[::1", False),
    ],
)
def test_an_address_of_a_site(url: str, fits: bool) -> None:
    assert is_address(url) is fits


def test_private_addresses_come_first_and_what_no_phone_reaches_is_left_out() -> None:
    found = [
        ("lo", "127.0.0.1"),
        ("eth0", "203.0.113.7"),
        ("eth1", "169.254.3.4"),
        ("docker0", "172.17.0.1"),
        ("br-1f2e", "172.18.0.1"),
        ("tailscale0", "100.64.0.1"),
        ("wlan0", "192.168.178.20"),
        ("en1", "10.1.2.3"),
    ]
    assert reachable(found) == ["192.168.178.20", "10.1.2.3", "203.0.113.7"]


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("", ["192.168.1.2"]),
        ("0.0.0.0", ["192.168.1.2"]),
        ("192.168.1.9", ["192.168.1.9"]),
        ("studio.local", ["studio.local"]),
        ("127.0.0.1", []),
        ("::1", []),
        ("localhost", []),
    ],
)
def test_what_is_announced_is_what_phones_can_reach(host: str, told: list[str]) -> None:
    assert announced(Listen(host), ["192.168.1.2"]) == told


def test_the_usual_port_is_left_out() -> None:
    assert netloc("10.0.0.5", 80, "http") == "10.0.0.5"
    assert netloc("10.0.0.5", 80, "https") == "10.0.0.5:80"
    assert netloc("::1", 8000, "http") == "[::1]:8000"


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with bind(Listen("127.0.0.1", 0)) as first:
        listen = Listen("127.0.0.1", first.getsockname()[1])
        with pytest.raises(OSError, match="in use") as taken:
            bind(listen)
    assert why(taken.value, listen) == f"port {listen.port} is taken by another program: choose another HOST:PORT"


def test_an_address_of_another_machine_is_said_in_a_sentence() -> None:
    listen = Listen("203.0.113.7", 0)
    with pytest.raises(OSError, match="assign") as elsewhere:
        bind(listen)
    assert why(elsewhere.value, listen) == "203.0.113.7 is no address of this machine: choose another HOST:PORT"


def test_a_port_is_free_at_once_when_its_room_has_ended() -> None:
    with bind(Listen("127.0.0.1", 0)) as first, socket() as phone:
        phone.connect(first.getsockname())
        first.accept()[0].close()
        port = first.getsockname()[1]
    bind(Listen("127.0.0.1", port)).close()
