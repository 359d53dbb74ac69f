"""The address of a station on a broker."""

from __future__ import annotations

import pytest

from luckytui.relay.url import Broker


@pytest.mark.parametrize(
    ("text", "broker"),
    [
        ("mqtt://localhost/radio", Broker("localhost", 1883, False, "", "", "radio")),
        ("mqtts://example.org/radio-1", Broker("example.org", 8883, True, "", "", "radio-1")),
        ("mqtt://ada:p%40ss%2F@[::1]:18830/one", Broker("::1", 18830, False, "ada", "p@ss/", "one")),
        ("mqtt://ada@10.0.0.5/one", Broker("10.0.0.5", 1883, False, "ada", "", "one")),
    ],
)
def test_an_address_is_read(text: str, broker: Broker) -> None:
    assert Broker.read(text) == broker


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("localhost/radio", "begins with mqtt:// or mqtts://"),
        ("http://localhost/radio", "begins with mqtt:// or mqtts://"),
        ("mqtt:///radio", "needs a host"),
        ("mqtt://localhost:0/radio", "needs a host, and a port"),
        ("mqtt://localhost:99999/radio", "a port from 1 to 65535"),
        ("mqtt://[::1/radio", r"an IPv6 address as \[::1\]"),
        ("mqtt://::1/radio", r"an IPv6 address as \[::1\]"),
        ("mqtt://ada:secret/1@localhost/radio", "%2F, %23, %3F and %5B for /, #, ?"),
        ("mqtt://ada:1/secret@localhost/radio", "%2F, %23, %3F and %5B for /, #, ?"),
        ("mqtt://ada:1#secret@localhost/radio", "%2F, %23, %3F and %5B for /, #, ?"),
        ("mqtt://ada:1?secret@localhost/radio", "%2F, %23, %3F and %5B for /, #, ?"),
        ("mqtt://ada:[secret@localhost/radio", "%2F, %23, %3F and %5B for /, #, ?"),
        ("mqtt://localhost", "ends with the station's name"),
        ("mqtt://localhost/", "ends with the station's name"),
        ("mqtt://localhost/a/b", "ends with the station's name"),
        ("mqtt://localhost/+", "ends with the station's name"),
        ("mqtt://localhost/Radio", "1 to 32 small letters from a to z, digits, - or _"),
        ("mqtt://localhost/radio?x=1", "ends with the station's name"),
        ("mqtt://localhost/radio#x", "ends with the station's name"),
        ("mqtt://:secret@localhost/radio", "has a password and no user name"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence_without_the_password(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        Broker.read(text)
    assert "secret" not in str(refused.value)


def test_no_text_of_a_broker_shows_its_password() -> None:
    broker = Broker.read("mqtts://ada:secret@example.org/one")
    assert str(broker) == "mqtts://ada@example.org:8883/one"
    assert "secret" not in f"{broker!r} {broker}"
