"""What a terminal shows as a picture, and the QR codes that a reader finds in it."""

from __future__ import annotations

from typing import Any

import pytest
from cells import cells_of
from textual.app import App

#: A cell's width and height, in pixels.
WIDTH, HEIGHT = 8, 16


def codes_on(app: App[Any], blur: float = 0.0) -> list[str]:
    """Return the texts of the QR codes on the screen of an app, as a reader sees it that does not invert colours.

    Args:
        app: The app.
        blur: The radius by which the picture is out of focus, in pixels.
    """
    readers = pytest.importorskip("zxingcpp", reason="zxing-cpp reads QR codes")
    pictures = pytest.importorskip("PIL.Image", reason="Pillow makes the picture that is read")
    from PIL import ImageDraw, ImageFilter

    rows = cells_of(app)
    picture = pictures.new("RGB", (len(rows[0]) * WIDTH, len(rows) * HEIGHT))
    draw = ImageDraw.Draw(picture)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            left, top = x * WIDTH, y * HEIGHT
            draw.rectangle((left, top, left + WIDTH - 1, top + HEIGHT - 1), cell.background)
            if cell.text == "▀":
                draw.rectangle((left, top, left + WIDTH - 1, top + HEIGHT // 2 - 1), cell.color)
            elif cell.text.isprintable():
                draw.text((left, top), cell.text, cell.color)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    return [code.text for code in readers.read_barcodes(picture, try_invert=False)]
