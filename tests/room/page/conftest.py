"""In a real browser, a phone for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests import chromium
from tests.patience import PATIENCE
from tests.room.page.phone import Phone
from tests.room.page.scripted import ScriptedRoom, scripted_room

if TYPE_CHECKING:
    from playwright.async_api import Browser

#: A fixture.
browser = chromium.browser

#: Yields a phone that has opened an address.
OpenPhone = Callable[..., AbstractAsyncContextManager[Phone]]


@pytest.fixture
def open_phone(browser: Browser) -> OpenPhone:
    """Return what opens an address on a phone of its own; its page must not fail."""

    @asynccontextmanager
    async def opened(url: str, *, begin: str = "", **options: Any) -> AsyncIterator[Phone]:
        """Open an address.

        Args:
            url: The address.
            begin: A script that runs before the page's own.
            options: Of the browser's context.
        """
        context = await browser.new_context(**{"viewport": {"width": 390, "height": 664}, "has_touch": True, **options})
        context.set_default_timeout(1000 * PATIENCE)
        if begin:
            await context.add_init_script(begin)
        phone = Phone(await context.new_page())
        await phone.page.goto(url)
        yield phone
        await context.close()
        assert phone.faults == []

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def room() -> AsyncIterator[ScriptedRoom]:
    """Yield a room that the test directs."""
    async with scripted_room() as opened:
        yield opened
