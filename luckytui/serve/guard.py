"""What every request passes first: under which address it came, from which site, and what every answer says."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from luckytui.room.place import Place

#: The page needs nothing from elsewhere, and nobody may put it in a frame. The terminal on it writes its own styles.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' {sockets}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(place: Place) -> Middleware:
    """Return a middleware that refuses requests under another address, and those that another site's page sends.

    Any page that a person of this machine has open could otherwise look at the show. The first is against DNS
    rebinding: to compare `Origin` with `Host` is not enough, as an attacker sets both.

    Args:
        place: The addresses of the server.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        host, origin = request.headers.get("Host", "").lower(), request.headers.get("Origin")
        if host not in place:
            return _refused(421, "This is not an address of this server: luckytui serve says which one is.")
        if origin is not None and not place.is_origin(origin):
            return _refused(403, "A page of another site cannot look at the show.")
        response = await handler(request)
        if not response.prepared:
            # Not every browser takes 'self' for the websocket too.
            sockets = f"ws://{host} wss://{host}"
            response.headers.update({name: value.format(sockets=sockets) for name, value in _HEADERS.items()})
        return response

    return guarded


def _refused(status: int, say: str) -> web.Response:
    return web.Response(status=status, text=f"{say}\n", headers={"X-Content-Type-Options": "nosniff"})
