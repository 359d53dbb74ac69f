"""The order in which a relay tells what has happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from luckytui.relay import session
from tests.relay.mosquitto import Mosquitto
from tests.relay.served import TOPICS, served


async def test_what_happened_last_is_told_before_the_show_is_gone(
    tmp_path: Path, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """News wait a moment; a viewer that heard first that the show is gone would never hear them."""
    monkeypatch.setattr(session, "_RULINGS_FIRST", 10.0)
    monkeypatch.setattr(session, "NEWS_EVERY", 20.0)
    async with served(tmp_path, mosquitto.broker()) as (show, listener):
        await listener.call("ada", b"lucky 517")
        await listener.ruling("ada")
        await show.close()
        # Whatever is passed over is forgotten: so the news come first, or are waited for.
        await listener.next(TOPICS.news, lambda said: "517" in "".join(said["lines"]))
        await listener.next(TOPICS.alive, lambda said: not said["on_air"])
