"""What workers tell the screens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from textual.message import Message

from luckytui.station.inbox import News


@dataclass
class Announced(Message, bubble=False):
    """The station said something; `shown` is set once it is on the screen."""

    news: News
    shown: asyncio.Future[None]
