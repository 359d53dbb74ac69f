"""What every request passes first: under which address it came, from which site, and what every answer says."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luckytui.room.place import Place
from luckytui.room.problems import ProblemError

#: The page needs nothing from elsewhere, and nobody may put it in a frame.
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
#: Browsers complain of this one on a page that came without TLS.
_HEADERS_OF_TLS = [(b"cross-origin-opener-policy", b"same-origin")]
_READING = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses requests under an address that is not the room's, and those that another site's page sends.

    The first is against DNS rebinding: to compare `Origin` with `Host` is not enough, as an attacker sets both.

    Args:
        app: The application behind it.
        place: The room's addresses; they may change.

    Attributes:
        headers: What every answer says.
    """

    def __init__(self, app: ASGIApp, place: Place) -> None:
        self._app = app
        self._place = place
        self.headers = [*_HEADERS, *(_HEADERS_OF_TLS if place.secure else ())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            await send(message)

        try:
            self.check(scope["method"], Headers(scope=scope))
        except ProblemError as problem:
            await problem.response()(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def check(self, method: str, headers: Mapping[str, str]) -> None:
        """Check a request.

        Raises:
            ProblemError: It came under another address, or another site's page has sent it.
        """
        if headers.get("host", "").lower() not in self._place:
            raise ProblemError("bad-host")
        if method in _READING:
            return
        origin = headers.get("origin")
        if origin is not None and not self._place.is_origin(origin):
            raise ProblemError("bad-origin")
