"""What is said of a broker that cannot be reached, or ends a connection."""

from __future__ import annotations

import errno
import ssl

import pytest

from luckytui.relay.errors import why_ended, why_no_answer, why_not_reached
from luckytui.relay.url import Broker

PLAIN, SECURE = (Broker("example.org", 1883, tls, "", "", "radio") for tls in (False, True))


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (10, "certificate has expired", "has expired: the broker needs a new one"),
        (9, "certificate is not yet valid", "is not valid yet: see whether the clocks of both machines are right"),
        (62, "Hostname mismatch", "is for another name: write the one that it is for, instead of example.org"),
        (64, "IP address mismatch", "is for another name: write the one that it is for, instead of example.org"),
        (18, "self-signed", "is not trusted (self-signed): name the file of its authority in SSL_CERT_FILE"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_said_with_its_own_cure(code: int, message: str, said: str) -> None:
    error = ssl.SSLCertVerificationError(1, message)
    error.verify_code, error.verify_message = code, message
    assert why_not_reached(SECURE, error) == f"the certificate of the broker at example.org:1883 {said}"


def test_a_connection_that_is_reset_while_tls_begins_is_no_broker_with_tls() -> None:
    error = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    said = "the broker at example.org:1883 does not speak TLS there (Connection reset by peer)"
    assert why_not_reached(SECURE, error) == said
    assert "TLS" not in why_not_reached(PLAIN, error)


def test_only_where_tls_was_not_asked_for_may_it_be_missing() -> None:
    assert "it wants TLS (mqtts://), is full, or is no MQTT broker" in why_no_answer(PLAIN)
    assert "it is full, or is no MQTT broker" in why_no_answer(SECURE)


def test_who_takes_a_connection_over_is_named_and_what_to_do() -> None:
    assert "under the same name or user" in why_ended(PLAIN, 0x8E, "Session taken over")
    assert why_ended(PLAIN, 0x8B, "Server shutting down") == (
        "the broker at example.org:1883 has ended the connection (Server shutting down)"
    )
