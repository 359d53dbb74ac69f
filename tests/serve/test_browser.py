"""The watch in a real browser: it shows the show, asks nobody else for anything, and can do nothing but look."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.cli.commands import Running, next_event, rest
from tests.emulator import Emulator
from tests.patience import PATIENCE
from tests.serve.conftest import served

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

#: A contest that goes on for as long as a test looks at it.
LONG = ("-c", 3, "--seed", 6, "--prizes", 0, "--max-delay", 3600)
#: A terminal of the size that a window of 1000x600 has.
COLUMNS, ROWS = 125, 37


class Tab:
    """A tab, and a terminal that is fed what the browser's is.

    Attributes:
        faults: What its page failed in or complained of.
        asked: The addresses that were asked for something.
        closed: Set when the server has closed the connection.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.closed = asyncio.Event()
        self._terminal = Emulator(COLUMNS, ROWS)
        self._drawn = asyncio.Event()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._listen)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _listen(self, websocket: object) -> None:
        websocket.on("framereceived", self._draw)  # type: ignore[attr-defined]
        websocket.on("close", lambda _: self.closed.set())  # type: ignore[attr-defined]

    def _draw(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            self._terminal.feed(frame.decode())
            self._drawn.set()

    async def shows(self, *words: str) -> None:
        """Wait until the terminal shows these."""
        async with asyncio.timeout(PATIENCE):
            while not all(word in "\n".join(self._terminal.screen.display) for word in words):
                self._drawn.clear()
                await self._drawn.wait()


@asynccontextmanager
async def opened(browser: Browser, url: str) -> AsyncIterator[Tab]:
    """Yield a tab with an address; its page must not fail."""
    context = await browser.new_context(viewport={"width": 1000, "height": 600})
    context.set_default_timeout(1000 * PATIENCE)
    tab = Tab(await context.new_page())
    await tab.page.goto(url)
    yield tab
    await context.close()
    # Chromium asks for a picture that no page has to have.
    assert [fault for fault in tab.faults if "404" not in fault] == []


async def test_it_shows_the_show_through_a_crash_and_asks_nobody_else(browser: Browser, journal_path: Path) -> None:
    with served(journal_path) as (_, url):
        async with opened(browser, url) as tab:
            await tab.shows("WATCH", "waiting for")
            with Running("-f", journal_path, *LONG) as show:
                await tab.shows("ON AIR", "“lucky”", "0/3 calls", "Alfa")
                await tab.page.locator("body.-first-byte .xterm").wait_for()
                show.kill()
                await tab.shows("waiting for")
            with Running("-f", journal_path, *LONG):
                await tab.shows("ON AIR", "0/3 calls")
            assert {urlsplit(each).netloc for each in tab.asked} == {urlsplit(url).netloc}
            fonts = await tab.page.evaluate("[...document.fonts].map((font) => `${font.family} ${font.status}`)")
            assert "Roboto Mono loaded" in fonts


async def test_no_key_and_no_click_does_anything_but_look(
    browser: Browser, journal_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    with Running("-f", journal_path, *LONG) as show:
        begun = next_event(show)
        with served(journal_path) as (_, url):
            async with opened(browser, url) as tab:
                await tab.shows("ON AIR", "0/3 calls")
                await tab.page.locator("body.-first-byte .xterm").click()
                for key in (
                    *"5 .+-cnNhopPemxlwuGgd",
                    "Space",
                    "Enter",
                    "517",
                    "t",
                    "Control+z",
                    "v",
                    "v",
                    "s",
                    "Escape",
                ):
                    await (tab.page.keyboard.press(key) if len(key) != 3 else tab.page.keyboard.type(key))
                await tab.page.keyboard.press("t")
                for x in range(5, 1000, 60):
                    for y in range(5, 600, 60):
                        await tab.page.mouse.click(x, y)
                await tab.page.keyboard.press("Escape")
                # Everything until here was read: this one is answered.
                await tab.page.keyboard.press("?")
                await tab.shows("every key")
        show.terminate()
        said, _ = rest(show)
    assert begun["event"] == "on_air"
    assert said == "", "nobody has paused it, or called"
    assert list(here.iterdir()) == []
    assert not list(tmp_path.rglob("preferences*"))


async def test_a_start_that_fails_says_why(
    browser: Browser, journal_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "textual").mkdir()
    (tmp_path / "textual" / "__init__.py").write_text("raise SystemExit('luckytui: the screen is broken.')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    with served(journal_path) as (_, url):
        async with opened(browser, url) as tab:
            await tab.shows("luckytui: the screen is broken.")
            await tab.page.get_by_text("This view has ended.").wait_for()
            assert await tab.page.locator("#opening").is_hidden()


async def test_something_else_behind_the_door_is_told_and_the_view_can_be_opened_again(
    browser: Browser, journal_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(f"{journal_path}.door")
        other.listen()
        with served(journal_path) as (_, url):
            async with opened(browser, url) as tab:
                await tab.shows("WATCH")
                visitor, _ = await asyncio.to_thread(other.accept)
                with visitor:
                    visitor.sendall(b"hello\n")
                    await tab.shows("luckytui: what answers there is no show of luckytui.")
                tab.closed.clear()
                await tab.page.get_by_role("button", name="Open it again").click()
                await tab.shows("WATCH")


async def test_quitting_ends_the_view_alone(browser: Browser, journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show, served(journal_path) as (server, url):
        async with opened(browser, url) as tab, opened(browser, url) as other:
            await tab.shows("ON AIR")
            await tab.page.locator("body.-first-byte .xterm").click()
            await tab.page.keyboard.press("q")
            await tab.page.get_by_text("This view has ended.").wait_for()
            await other.shows("ON AIR")
            assert not other.closed.is_set()
        assert show.poll() is None
        assert server.poll() is None
