"""The place of a journal: a file, or a database on a server. Nothing is imported here that an extra installs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SCHEMES = ("postgresql://", "postgres://")

#: Parameters of an address that nobody may see.
_SECRET = ("password", "sslpassword")


@dataclass(frozen=True)
class Server:
    """A database on a PostgreSQL server. Its text is the address without passwords.

    Attributes:
        url: The address as libpq reads it, passwords included.
        shown: The same without.
        secret: Whether there are any.
    """

    url: str = field(repr=False)
    shown: str
    secret: bool

    @classmethod
    def read(cls, url: str) -> Self:
        """Return the server with an address.

        Raises:
            ValueError: It is not one, as one sentence which does not repeat it.
        """
        # Here and below: a show of a file does not wait for what it does not need.
        from urllib.parse import parse_qsl, urlencode, urlsplit

        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if not url.startswith(SCHEMES) or not url.isprintable() or " " in url:
            raise ValueError("the address of a database is like postgresql://USER@HOST/DATABASE")
        # Not by `hostname` and `port`: libpq takes several hosts, and sockets.
        user, at, hosts = parts.netloc.rpartition("@")
        name, colon, _ = user.partition(":")
        given = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(key, value) for key, value in given if key not in _SECRET]
        query = urlencode(kept, safe="/:,@") if len(kept) < len(given) else parts.query
        shown = f"{parts.scheme}://{name}{at}{hosts}{parts.path}{'?' if query else ''}{query}"
        return cls(url, shown, bool(colon) or len(kept) < len(given))

    def __str__(self) -> str:
        """Return the address without passwords."""
        return self.shown

    @property
    def digest(self) -> str:
        """Sixteen characters that tell this address from others, for names of files."""
        from hashlib import sha256

        return sha256(self.shown.encode()).hexdigest()[:16]


#: Where a journal is.
JournalPlace = Path | Server


def state_folder() -> Path | None:
    """Return the folder of the program's state; None if there is no home folder, or one with a relative path."""
    from platformdirs import user_state_path

    try:
        folder = user_state_path("luckytui", appauthor=False)
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None
