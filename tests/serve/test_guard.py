"""Under which addresses the server answers, whose pages may look, and what every answer says."""

from __future__ import annotations

import pytest
from aiohttp import WSServerHandshakeError

from tests.serve.conftest import OpenServer

PATHS = ["/", "/ws", "/page.js", "/static/js/textual.js", "/download/key", "/nothing"]


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.5", "localhost", "127.0.0.1:1", ""])
async def test_an_address_that_is_not_the_servers_is_refused(open_server: OpenServer, host: str) -> None:
    async with open_server() as client:
        for path in PATHS:
            async with client.get(path, headers={"Host": host}) as answer:
                assert answer.status == 421, path
                said = "This is not an address of this server: luckytui serve says which one is.\n"
                assert await answer.text() == said


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1"])
async def test_another_sites_page_cannot_look(open_server: OpenServer, origin: str) -> None:
    async with open_server() as client:
        origin = origin.format(port=client._base_url.port)  # type: ignore[union-attr]
        for path in PATHS:
            async with client.get(path, headers={"Origin": origin}) as answer:
                assert answer.status == 403, path


async def test_another_sites_page_gets_no_websocket(open_server: OpenServer) -> None:
    async with open_server() as client:
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect("/ws", origin="http://evil.example")
        assert refused.value.status == 403
        own = str(client._base_url).rstrip("/")
        async with client.ws_connect("/ws", origin=own) as websocket:
            assert not websocket.closed


@pytest.mark.parametrize("path", ["/", "/page.js", "/page.css", "/static/js/textual.js", "/static/css/xterm.css"])
async def test_every_file_keeps_to_itself(open_server: OpenServer, path: str) -> None:
    async with open_server() as client, client.get(path) as answer:
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert f"connect-src 'self' ws://127.0.0.1:{client._base_url.port} " in policy  # type: ignore[union-attr]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
