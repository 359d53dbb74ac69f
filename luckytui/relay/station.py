"""A station as the relay knows it: its show, its topics, and what is to be told on them."""

from __future__ import annotations

import asyncio

from luckytui.journal.place import JournalPlace
from luckytui.relay.beginning import Beginning
from luckytui.relay.bulletins import News
from luckytui.relay.desk import Desk
from luckytui.relay.show import Show
from luckytui.relay.topics import Topics


class Station:
    """A station; it outlives the connections to its show and to its broker.

    Args:
        journal: The path of its show's journal.
        name: Its name.
        relay: Which relay this is: a later one has a higher number.

    Attributes:
        show: Its show.
        desk: Answers its clients.
        topics: Its topics.
        news: What happened and was not told yet.
        beginning: How its contest began, while that is new.
        relay: Which relay this is.
        changed: Set when something of what the broker keeps has changed.
        happened: Set when there are news.
        asking: The viewers that wait for the whole contest.
        asked: Set when there is another one.
    """

    def __init__(self, journal: JournalPlace, name: str, relay: int) -> None:
        self.show = Show(journal)
        self.desk = Desk(self.show)
        self.topics = Topics(name)
        self.news = News()
        self.beginning = Beginning(self.show.contest)
        self.relay = relay
        self.changed, self.happened, self.asked = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.asking: dict[str, None] = {}
