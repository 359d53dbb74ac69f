"""Whose topic a message came on."""

from __future__ import annotations

import pytest

from luckytui.relay.topics import Topics

TOPICS = Topics("radio")


@pytest.mark.parametrize("client", ["ada", "Zoë", "sensor-7.kitchen", "x" * 64])
def test_the_topics_of_a_client_are_its_own(client: str) -> None:
    assert TOPICS.client_of(TOPICS.calls(client)) == ("calls", client)
    assert TOPICS.client_of(TOPICS.ask(client)) == ("ask", client)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "lucky/1/radio/calls/",
        "lucky/1/radio/calls/a/b",
        "lucky/1/radio/calls/+",
        "lucky/1/radio/calls/#",
        "lucky/1/radio/calls/a b",
        "lucky/1/radio/calls/a\0b",
        "lucky/1/radio/calls/" + "x" * 65,
        "lucky/1/other/calls/ada",
        "calls/ada",
        TOPICS.rulings("ada"),
        TOPICS.feed("ada"),
        TOPICS.air,
    ],
)
def test_any_other_topic_is_nobodys(topic: str) -> None:
    assert TOPICS.client_of(topic) == ("", "")
