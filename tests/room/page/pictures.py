"""Pictures of the page in every state, at three sizes and in both colour schemes: `python -m tests.room.page.pictures`.

They are for the eye: a browser's letters differ from machine to machine, so no test compares them.
"""

from __future__ import annotations

import asyncio
import shutil
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from luckytui.contest.phase import Phase
from luckytui.room.api import WinnerShown
from tests.room.page.phone import Phone
from tests.room.page.scripted import ScriptedRoom, called, line, lobby, on_air, refuse, scripted_room

if TYPE_CHECKING:
    from playwright.async_api import Browser

FOLDER = Path(__file__).parents[3] / "screenshots"
SIZES = ((320, 568), (390, 664), (768, 1024))
SCHEMES = ("dark", "light")
#: How many pictures stand side by side, and how wide each is then.
COLUMNS, WIDTH = 7, 230

Act = Callable[[ScriptedRoom, Phone], Awaitable[None]]


async def nothing(room: ScriptedRoom, phone: Phone) -> None:
    """Only look."""


async def mistype(room: ScriptedRoom, phone: Phone) -> None:
    """Join with a wrong code."""
    room.on_join = refuse("wrong-code")
    await phone.page.fill("#code", "BCDD")
    await phone.page.tap("#join-go")
    await phone.page.tap("#join-go")
    await phone.shows("join-error", "not the code")


async def name(room: ScriptedRoom, phone: Phone) -> None:
    """Type the code and a name."""
    await phone.page.fill("#code", "BCDF")
    await phone.page.tap("#join-go")
    await phone.page.fill("#name", "Ada")


async def type_number(room: ScriptedRoom, phone: Phone) -> None:
    """Hear a call, and type a number."""
    room.tell(on_air())
    await phone.page.fill("#number", "514")


async def call(room: ScriptedRoom, phone: Phone) -> None:
    """Call, and hear no answer yet."""
    room.answering.clear()
    await phone.call("517")


async def call_in_vain(room: ScriptedRoom, phone: Phone) -> None:
    """Call, and be refused."""
    room.on_call = refuse("paused")
    await phone.call("517")
    await phone.shows("hint", "Refused")


async def call_off_air(room: ScriptedRoom, phone: Phone) -> None:
    """Call as the show is killed."""
    room.on_call = refuse("off-air")
    await phone.call("517")
    room.tell(phase=Phase.OFF_AIR)
    await phone.shows("head", "Your call is kept")


async def lose_the_connection(room: ScriptedRoom, phone: Phone) -> None:
    """Leave the network."""
    await phone.page.context.set_offline(True)
    await phone.shows("lamp", "NO SIGNAL")


class Scene(NamedTuple):
    """What a picture shows: the contest, the line (None before joining), and what the person does."""

    state: object
    line: object
    act: Act = nothing


def over(magic_number: int, *names: str) -> object:
    """Return the state of a contest that these have won."""
    winners = [WinnerShown(line=10, name=name, magic_number=magic_number) for name in names]
    return on_air(magic_number, phase=Phase.OVER, calls=11, prizes=max(len(names), 1), winners=winners, won=len(names))


#: A number is typed; also a picture by itself.
TYPED = Scene(on_air(5074, calls=8), line(), type_number)
SCENES = (
    Scene(lobby(), None),
    Scene(lobby(), None, mistype),
    Scene(lobby(), None, name),
    Scene(lobby(), line()),
    Scene(lobby(phase=Phase.LEAD_IN, at=1.2), line()),
    Scene(on_air(1120, calls=2, keyword=None, at=6.5), line()),
    Scene(on_air(), line()),
    TYPED,
    Scene(on_air(), line(), call),
    Scene(on_air(), line(), call_in_vain),
    Scene(on_air(6299, calls=10), line(call=called(517, 6299))),
    Scene(on_air(phase=Phase.PAUSED, paused=True), line()),
    Scene(on_air(phase=Phase.OFF_AIR), line()),
    Scene(on_air(), line(), call_off_air),
    Scene(on_air(), line(), lose_the_connection),
    Scene(over(6292, "Uniform"), line(call=called(510, 6292))),
    Scene(over(6996, "Juliett"), line(call=called(517, 6299))),
    Scene(over(7007, "Juliett", "Ada"), line()),
    Scene(over(5782), line()),
    Scene(on_air(), line(removed=True)),
)


async def take(browser: Browser, scene: Scene, size: tuple[int, int], scheme: str) -> bytes:
    """Return a picture of a scene, as PNG."""
    width, height = size
    async with scripted_room() as room:
        room.state, room.line = scene.state, scene.line  # type: ignore[assignment]
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="light" if scheme == "light" else "dark",
            reduced_motion="reduce",
            has_touch=True,
        )
        phone = Phone(await context.new_page())
        await phone.page.goto(room.url)
        await phone.page.locator("#join:visible, #phone:visible:not(.unknown)").wait_for()
        await scene.act(room, phone)
        picture = await phone.page.screenshot()
        await context.close()
    return picture


async def sheet(browser: Browser, pictures: list[bytes]) -> bytes:
    """Return pictures side by side, as PNG."""
    page = await browser.new_page(viewport={"width": COLUMNS * (WIDTH + 8) + 8, "height": 100})
    images = "".join(f'<img src="data:image/png;base64,{b64encode(each).decode()}">' for each in pictures)
    row = "margin: 8px; display: flex; flex-wrap: wrap; gap: 8px; background: #808080"
    style = f"body {{ {row} }} img {{ width: {WIDTH}px }}"
    await page.set_content(f"<style>{style}</style>{images}")
    whole = await page.screenshot(full_page=True)
    await page.close()
    return whole


async def main() -> None:
    """Take all pictures."""
    from playwright.async_api import async_playwright

    async with async_playwright() as drives:
        browser = await drives.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for size in SIZES:
            for scheme in SCHEMES:
                pictures = [await take(browser, scene, size, scheme) for scene in SCENES]
                (FOLDER / f"page-{size[0]}-{scheme}.png").write_bytes(await sheet(browser, pictures))
        (FOLDER / "page.png").write_bytes(await take(browser, TYPED, SIZES[1], "dark"))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
