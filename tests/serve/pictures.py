"""A picture of the watch in a browser: `python -m tests.serve.pictures`.

It is for the eye: a browser's letters differ from machine to machine, so no test compares it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from tests.cli.commands import Running
from tests.serve.conftest import served

FILE = Path(__file__).parents[2] / "screenshots" / "browser.png"
#: Wall seconds until it is taken.
SECONDS = 10


async def main() -> None:
    """Take the picture, some calls after the keyword."""
    from playwright.async_api import async_playwright

    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal"
        with (
            Running("-f", journal, "--seed", 5, "-c", 200, "--max-delay", 100, "--prizes", 0),
            served(journal) as (_, url),
        ):
            async with async_playwright() as drives:
                browser = await drives.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                page = await browser.new_page(viewport={"width": 1200, "height": 760})
                await page.goto(url)
                await asyncio.sleep(SECONDS)
                await page.screenshot(path=FILE)
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
