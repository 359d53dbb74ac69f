"""What the page is made of, and that it fits every phone."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import pytest

from luckytui.contest.phase import Phase
from tests.room.page.conftest import OpenPhone
from tests.room.page.scripted import ScriptedRoom, line, lobby, on_air

PAGE = files("luckytui.room") / "page"
FILES = {name: (PAGE / name).read_text(encoding="utf-8") for name in ("index.html", "page.js", "page.css")}

STATES = {
    "lobby": lobby(),
    "on_air": on_air(5_782_123_456),
    "off_air": on_air(phase=Phase.OFF_AIR),
    "over": on_air(phase=Phase.OVER),
}


def test_the_page_is_small_and_asks_nobody_else() -> None:
    assert sum(len(text.encode()) for text in FILES.values()) <= 40_000
    for text in FILES.values():
        assert set(re.findall(r"https?://[\w./]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_the_page_has_no_inline_script_or_style() -> None:
    html = FILES["index.html"]
    assert re.search(r"<script(?! type=\"module\" src=\"/page.js\"></script>)|<style|\sstyle=|\son\w+=", html) is None
    assert '<html lang="en">' in html


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("size", [(320, 568), (390, 664), (768, 1024), (740, 340)], ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("state", STATES)
async def test_it_fits(room: ScriptedRoom, open_phone: OpenPhone, size: tuple[int, int], state: str) -> None:
    width, height = size
    room.state, room.line = STATES[state], line("Wolfeschlegelste")
    async with open_phone(room.url, viewport={"width": width, "height": height}) as phone:
        await phone.page.locator(f"#phone.{'open' if state == 'on_air' else state}").wait_for()
        wide, high = await phone.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
    assert wide <= width
    assert high <= height


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("width", [320, 390, 768])
async def test_keys_are_large_and_apart(room: ScriptedRoom, open_phone: OpenPhone, width: int) -> None:
    room.line = line()
    async with open_phone(room.url, viewport={"width": width, "height": 1024}) as phone:
        await phone.shows("hint", "Three digits")
        boxes = [await key.bounding_box() for key in await phone.page.locator("#keys button:visible").all()]
    rows: dict[float, list[tuple[float, float]]] = {}
    assert len(boxes) == 13
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= 60
        rows.setdefault(box["y"], []).append((box["x"], box["x"] + box["width"]))
    for row in rows.values():
        for (_, right), (left, _) in pairwise(sorted(row)):
            assert left - right >= 8
    tops = sorted(rows)
    height = boxes[0]["height"] if boxes[0] else 0
    assert all(below - above >= height + 8 for above, below in pairwise(tops))


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
async def test_nothing_moves_for_those_who_want_it_still(
    room: ScriptedRoom, open_phone: OpenPhone, motion: str
) -> None:
    room.line = line()
    room.answering.clear()
    async with open_phone(room.url, reduced_motion=motion) as phone:
        await phone.call("517")
        animation = await phone.page.locator("#head").evaluate("(head) => getComputedStyle(head).animationName")
        assert animation == ("none" if motion == "reduce" else "blink")


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_words_stand_out_from_their_ground(room: ScriptedRoom, open_phone: OpenPhone, scheme: str) -> None:
    room.state, room.line = on_air(phase=Phase.OFF_AIR), line()
    async with open_phone(room.url, color_scheme=scheme, viewport={"width": 768, "height": 1024}) as phone:
        await phone.shows("trouble-title", "off air")
        pairs = await phone.page.evaluate(GROUNDS)
    assert len(pairs) > 15
    for words, ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, f"{words}: {ink} on {ground}"


#: Every text that is seen, with its colour and that of the ground behind it.
GROUNDS = """[...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && !each.matches(".unseen, svg *"))
    .filter((each) => [...each.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()))
    .map((each) => {
        let behind = each;
        while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
        return [each.textContent, getComputedStyle(each).color, getComputedStyle(behind).backgroundColor];
    })"""


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lower, upper = sorted((light(ink), light(ground)))
    return (upper + 0.05) / (lower + 0.05)
