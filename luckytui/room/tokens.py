"""Tokens: what proves that a line is yours. Only their hashes leave the room."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import cookie_parser
from starlette.responses import Response

#: 128 random bits in base64url.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
#: Seconds for which a browser keeps it: a weekend of contests.
_KEPT = 3 * 86_400


def new_token() -> str:
    """Draw a token: 22 characters."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """Return the hash of a token: 64 hex digits."""
    return sha256(token.encode()).hexdigest()


def token_of(headers: Mapping[str, str], cookie: str) -> str | None:
    """Return the token that a request shows, in its `Authorization` or its cookie; None if it shows none.

    Args:
        headers: The request's headers.
        cookie: The cookie's name.
    """
    scheme, _, shown = headers.get("authorization", "").partition(" ")
    token = shown.strip() if scheme.lower() == "bearer" else cookie_parser(headers.get("cookie", "")).get(cookie, "")
    return token if _TOKEN.fullmatch(token) else None


def owner_of(headers: Mapping[str, str], cookie: str) -> str:
    """Return the hash of the token that a request shows; empty if it shows none."""
    token = token_of(headers, cookie)
    return hashed(token) if token is not None else ""


def give(response: Response, cookie: str, token: str, *, secure: bool) -> None:
    """Set the cookie with a token.

    Args:
        response: The answer that sets it.
        cookie: The cookie's name.
        token: The token.
        secure: Whether it is sent over TLS only.
    """
    response.set_cookie(cookie, token, max_age=_KEPT, httponly=True, samesite="lax", secure=secure)
