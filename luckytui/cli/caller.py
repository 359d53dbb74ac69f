"""Who calls with `luckytui call`: the name, and the token that proves it to be the same person again."""

from __future__ import annotations

import getpass
import hmac
import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from luckytui.contest.callers import is_call_sign
from luckytui.contest.words import LONGEST_NAME, is_name, normal

#: The length of the secret.
_BYTES = 32


def login_name() -> str:
    """Return the name of whoever is logged in, cut to what a line's name may be; empty if nothing is left of it."""
    try:
        user = normal(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return ""
    name = "".join(letter for letter in user if is_name(letter))[:LONGEST_NAME]
    return "" if is_call_sign(name) or name.casefold() == "you" else name


def token_for_journal(who: str) -> str:
    """Return the token of a line on this machine: whoever may use the door may use it.

    Args:
        who: The caller.
    """
    return sha256(f"client:{who}".encode()).hexdigest()


def token_for_room(who: str, host: str, secret: Path | None) -> str:
    """Return the token of a line in a room: 22 characters, which follow from a secret of this user's.

    Args:
        who: The caller.
        host: The room's host and port.
        secret: Where the secret is kept, and made if there is none; if it cannot be kept, each call has its own.
    """
    digest = hmac.digest(_secret(secret), f"{host} {who}".encode(), "sha256")
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _secret(path: Path | None) -> bytes:
    """Return the secret that is kept at a path, or make it; if it cannot be kept, return one for this time."""
    drawn = os.urandom(_BYTES)
    if path is None:
        return drawn
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(path, "xb", opener=_for_me_alone) as file:
            file.write(drawn)
        kept = path.read_bytes()
        # A command that makes it at this moment may not have written it yet.
        return kept if len(kept) == _BYTES else drawn
    return drawn


def _for_me_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
