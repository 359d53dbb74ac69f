"""textual-serve's server, with a page of our own, a guard before it, and a bounded number of tabs."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from luckytui.room.place import Place
from luckytui.serve.feed import Connect, Feed
from luckytui.serve.guard import guard
from luckytui.serve.tab import Tab, shown

#: Tabs at a time: each is a process of some 25 MB.
MOST_TABS = 20
#: The longest message of a browser, in bytes.
_MOST_BYTES = 1 << 16
#: The files of the page by path, and their kinds. The font and the terminal's script are textual-serve's.
_FILES = {"/page.js": ("page.js", "text/javascript"), "/page.css": ("page.css", "text/css")}


class TabServer(Server):
    """Serves the watch of a show to browsers.

    Args:
        connect: Connects to the show.
        show: Where that is, for a person to read.
        place: Where the server is.
        most: How many tabs it serves at a time.
    """

    def __init__(self, connect: Connect, show: str, place: Place, most: int = MOST_TABS) -> None:
        super().__init__("luckytui watch", host=place.listen.host, port=place.listen.port)
        self._feed = Feed(connect)
        self._show = show
        self._place = place
        self._most = most
        self._tabs: set[web.WebSocketResponse] = set()

    async def make_app(self) -> web.Application:
        """Return the application."""
        app: web.Application = await self._make_app()
        app.middlewares.append(guard(self._place))
        for path, (name, kind) in _FILES.items():
            app.router.add_get(path, _file(name, kind))
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: whoever starts it says where it is."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Close every tab's connection, which ends its process."""
        for websocket in list(self._tabs):
            await websocket.close(code=WSCloseCode.GOING_AWAY)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Serve the page."""
        return await _file("index.html", "text/html")(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a tab for as long as the browser is connected."""
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=_MOST_BYTES)
        await websocket.prepare(request)
        if len(self._tabs) >= self._most:
            look = "tab looks" if self._most == 1 else "tabs look"
            await websocket.send_bytes(shown(f"luckytui: {self._most} {look} at this show: close one of them."))
            await websocket.close()
            return websocket
        self._tabs.add(websocket)
        tab = Tab(websocket, self._feed, self._show)
        try:
            async with tab.running(request.query.get("width", ""), request.query.get("height", "")):
                await self._listen(websocket, tab)
        finally:
            self._tabs.discard(websocket)
        return websocket

    async def _listen(self, websocket: web.WebSocketResponse, tab: Tab) -> None:
        """Pass on what a browser says, until the connection is closed."""
        try:
            await self._process_messages(websocket, tab)
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
            # No browser that shows our page sends such a message.
            await websocket.close(code=WSCloseCode.UNSUPPORTED_DATA)


def _file(name: str, kind: str) -> Handler:
    """Return what serves a file of the page; read from the package, which may be in an archive."""
    content = (files("luckytui.serve") / "page" / name).read_bytes()

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=kind, headers={"Cache-Control": "no-cache"})

    return serve
