"""Whose topic a message came on."""

from __future__ import annotations

import pytest

from luckytui.relay.topics import Topics, is_client

TOPICS = Topics("radio")


@pytest.mark.parametrize("client", ["ada", "Zoë", "sensor-7.kitchen", "x" * 64])
def test_the_topics_of_a_client_are_its_own(client: str) -> None:
    assert TOPICS.client_of(TOPICS.calls(client)) == ("calls", client)
    assert TOPICS.client_of(TOPICS.ask(client)) == ("ask", client)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "lucky/1/other/calls/ada",
        "calls/ada",
        TOPICS.rulings("ada"),
        TOPICS.feed("ada"),
        TOPICS.air,
    ],
)
def test_any_other_topic_is_nobodys(topic: str) -> None:
    assert TOPICS.client_of(topic) == ("", "")


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "a b", "a\0b", "\u202e", "x" * 65])
def test_what_is_no_name_is_nobodys(name: str) -> None:
    assert not is_client(name)
