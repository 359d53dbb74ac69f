"""The topics of a station, and how large a message may be."""

from __future__ import annotations

#: The most bytes of a message; a broker that is set up for luckytui takes no larger packet.
MOST_BYTES = 60_000

#: The most calls in a message, and the most lines of one client.
MOST_CALLS = 1_000
MOST_PLACES = 100_000

#: The longest name of a client, and what a name is, as a sentence without a full stop.
LONGEST_CLIENT = 64
CLIENT = f"a name is 1 to {LONGEST_CLIENT} printable characters, without blanks and /, + or #"


class Topics:
    """The topics of a station.

    Args:
        station: The station's name.

    Attributes:
        all: The filter for all of them.
        air: Retained: the contest on air, and its keyword once live lines hear it.
        state: Retained: how far the contest is.
        alive: Retained: whether the station is on air; also the relay's will.
        news: What happens, as the door's event lines.
    """

    def __init__(self, station: str) -> None:
        self._prefix = f"lucky/1/{station}"
        self.all = f"{self._prefix}/#"
        self.air = f"{self._prefix}/air"
        self.state = f"{self._prefix}/state"
        self.alive = f"{self._prefix}/alive"
        self.news = f"{self._prefix}/news"

    def calls(self, client: str) -> str:
        """Return the topic on which a client joins and calls; `+` for all clients."""
        return f"{self._prefix}/calls/{client}"

    def rulings(self, client: str) -> str:
        """Return the topic on which a client is answered."""
        return f"{self._prefix}/rulings/{client}"

    def ask(self, client: str) -> str:
        """Return the topic on which a viewer asks for the whole contest; `+` for all viewers."""
        return f"{self._prefix}/ask/{client}"

    def feed(self, client: str) -> str:
        """Return the topic on which a viewer is given it, or how it began.

        It holds the contest's seed, from which all scheduled calls follow: the broker lets only viewers read it.
        """
        return f"{self._prefix}/feed/{client}"

    def check(self, client: str) -> str:
        """Return the topic in which a broker is tried out, and below which."""
        return f"{self._prefix}/check/{client}"

    def client_of(self, topic: str) -> tuple[str, str]:
        """Return what a topic is for (`calls`, `ask`), and whose it is; both empty if it is none of ours.

        Args:
            topic: A topic of a message that came in; anybody may have written what stands for the client
                (`is_client`).
        """
        kind, _, client = topic.removeprefix(f"{self._prefix}/").partition("/")
        if kind not in ("calls", "ask") or topic != f"{self._prefix}/{kind}/{client}":
            return "", ""
        return kind, client


def is_client(name: str) -> bool:
    """Return whether a name can be a client's (`CLIENT`)."""
    return 0 < len(name) <= LONGEST_CLIENT and name.isprintable() and not set(name) & set("/+# ")
