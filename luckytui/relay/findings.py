"""What a check finds of a broker, in plain words, and the settings of mosquitto that cure it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from luckytui.relay.topics import MOST_BYTES
from luckytui.text import grouped

#: Messages that are published while nothing is acknowledged; mosquitto's own limit is 1,000.
FLOOD = 5_000
#: Messages that are to survive a broker that is killed.
KEPT = 500
#: Messages that may be under way, and bytes of a packet, that a relay needs.
WINDOW, PACKET = 1_000, MOST_BYTES + 1_000
#: A broker that takes larger packets than this sets no limit, in bytes.
_NO_LIMIT = 1 << 27


class Finding(NamedTuple):
    """What was found.

    Attributes:
        about: What it is about, in a word or two.
        fine: Whether nothing has to be done.
        say: What the broker does, as a sentence without a full stop.
        cure: The settings of mosquitto that change it; empty if it is fine.
    """

    about: str
    fine: bool
    say: str
    cure: str = ""


def window(most: int) -> Finding:
    """Return how many messages may be under way, of those that a relay needs."""
    if most >= WINDOW:
        return Finding("window", True, f"{grouped(most)} messages can be under way")
    say = f"only {grouped(most)} messages can be under way, of the {grouped(WINDOW)} that a relay needs"
    return Finding("window", False, say, f"max_inflight_messages {WINDOW}")


def size(most: int) -> Finding:
    """Return how large a message may be, in bytes."""
    cure = "max_packet_size 65536"
    if most < PACKET:
        say = f"it takes no message of more than {grouped(most)} bytes; those of a relay have up to {grouped(PACKET)}"
        return Finding("size", False, say, cure)
    if most > _NO_LIMIT:
        return Finding("size", False, "anybody can fill it with messages of 256 MB", cure)
    return Finding("size", True, f"messages have at most {grouped(most)} bytes")


def session(present: bool) -> Finding:
    """Return whether a client that was away is remembered."""
    if present:
        return Finding("session", True, "it remembers a client that was away")
    say = "it forgets a client that is away: every call that comes meanwhile is lost"
    return Finding("session", False, say, "no persistent_client_expiration of less than a day")


def queue(accepted: int, kept: int) -> Finding:
    """Return how many calls are kept for a relay that is away, of those that were accepted."""
    if kept >= accepted == FLOOD:
        return Finding("queue", True, f"it kept all of {grouped(FLOOD)} calls for a relay that was away")
    say = f"of {grouped(FLOOD)} calls that it accepted it kept {grouped(kept)} for a relay that was away"
    if accepted < FLOOD:
        say = f"it accepted {grouped(accepted)} of {grouped(FLOOD)} calls, and kept {grouped(kept)}"
    return Finding("queue", False, say, "max_queued_messages 1000000")


def killed(accepted: int, kept: int) -> Finding:
    """Return how many calls are kept by a broker that is killed, of those that it had accepted."""
    lost = accepted - kept
    # It may be killed before the last ones are written; callers send again what was not ruled on.
    if lost <= accepted // 10:
        return Finding("killed", True, f"of {accepted} calls that it had accepted it kept {kept} when it was killed")
    say = f"of {accepted} calls that it had accepted it kept {kept} when it was killed"
    return Finding("killed", False, say, "persistence true and autosave_interval 1")
