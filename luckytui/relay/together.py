"""Coroutines that work together: when one ends, all do."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*working: Coroutine[Any, Any, None]) -> None:
    """Run coroutines until one of them ends, then stop the others; raise what it has raised."""
    tasks = [asyncio.create_task(each) for each in working]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in done:
        task.result()
