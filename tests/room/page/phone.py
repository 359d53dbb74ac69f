"""A phone with the page on it, as a person uses it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage, Locator, Page, Request

#: What the browser itself says of a request that failed or was refused: the page has to live with both.
_NETWORK = "Failed to load resource"


class Phone:
    """A phone.

    Args:
        page: The browser's page.

    Attributes:
        faults: What the page's script failed in, and what it or the browser complained of.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self._asking: set[Request] = set()
        self._answered = asyncio.Event()
        page.on("request", self._ask)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)

    async def shows(self, id: str, text: str) -> None:
        """Wait until an element can be seen and has this text."""
        await self.page.locator(f"#{id}:visible", has_text=text).wait_for()

    async def big(self, id: str, words: str) -> None:
        """Wait until a figure in big letters says this."""
        await self.page.locator(f'#{id}[aria-label="{words}"]:visible').wait_for()

    async def gone(self, id: str) -> None:
        """Wait until an element cannot be seen."""
        await self.page.locator(f"#{id}").wait_for(state="hidden")

    def key(self, sign: str) -> Locator:
        """Return a key of the keypad."""
        return self.page.locator("#keys").get_by_text(sign, exact=True)

    async def call(self, number: str) -> None:
        """Tap a number, and CALL."""
        await self.shows("go", "CALL")
        await self.page.locator("#go:enabled").wait_for()
        for digit in number:
            await self.key(digit).tap()
        await self.key("CALL").tap()

    async def wait(self, seconds: int) -> None:
        """Let time pass on a phone whose clock the test turns; each request is answered before it goes on."""
        for _ in range(2 * seconds):
            await self.page.clock.run_for(500)
            while self._asking:
                self._answered.clear()
                await self._answered.wait()

    async def text(self, id: str) -> str:
        """Return the text of an element."""
        return (await self.page.locator(f"#{id}").text_content()) or ""

    def _ask(self, request: Request) -> None:
        if request.resource_type == "fetch":
            self._asking.add(request)

    def _end(self, request: Request) -> None:
        self._asking.discard(request)
        self._answered.set()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_NETWORK):
            self.faults.append(message.text)
