"""A real browser: one for all tests of a worker."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser

LEFT_OUT = "what a real browser shows was left out: it needs"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Yield the system's Chromium."""
    playwright = pytest.importorskip("playwright.async_api", reason=f"{LEFT_OUT} Playwright's Python package")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip(f"{LEFT_OUT} the program chromium")
    async with playwright.async_playwright() as drives:
        # Chromium's sandbox refuses to work for root.
        launched = await drives.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield launched
        await launched.close()
