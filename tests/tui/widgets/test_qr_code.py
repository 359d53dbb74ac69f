"""QR codes: their geometry, and that a reader reads them from the screen."""

from __future__ import annotations

import pytest
from textual.theme import Theme

from luckytui.tui.themes import ON_AIR, STUDIO
from luckytui.tui.widgets.qr_code import QrCode, Scale, draw, matrix_of, scale_for
from tests.tui.pictures import codes_on
from tests.tui.widgets.alone import Alone

pytest.importorskip("segno", reason="segno makes QR codes")

LINK = "HTTP://192.168.178.123:8000/J/BCDF"


@pytest.mark.parametrize(
    ("columns", "rows", "scale"),
    [
        (33, 17, Scale(1, 4)),
        (33, 16, Scale(1, 2)),
        (32, 40, Scale(1, 2)),
        (28, 40, Scale(1, 1)),
        (26, 40, None),
        (66, 33, Scale(2, 4)),
        (58, 29, Scale(2, 2)),
        (57, 29, Scale(1, 4)),
        (300, 300, Scale(6, 4)),
    ],
)
def test_a_code_is_as_large_as_it_fits_and_has_a_margin_of_one_module_or_more(
    columns: int, rows: int, scale: Scale | None
) -> None:
    assert scale_for(25, columns, rows) == scale


def test_an_upper_case_link_takes_few_modules() -> None:
    assert len(matrix_of(LINK)) == 25
    assert len(matrix_of(LINK.lower())) == 29


@pytest.mark.parametrize("scale", [Scale(1, 4), Scale(1, 2), Scale(1, 1), Scale(2, 2), Scale(3, 1)])
def test_the_margin_is_light_on_every_side(scale: Scale) -> None:
    lines = draw(matrix_of(LINK), scale)
    light = (" ", "light")
    assert {len(line) for line in lines} == {scale.across(25)}
    for line in lines:
        assert {*line[: scale.margin * scale.cells], *line[-scale.margin * scale.cells :]} == {light}
    # A margin of an odd number of half cells ends within a cell.
    whole = scale.margin * scale.cells // 2
    assert {cell for line in [*lines[:whole], *lines[len(lines) - whole :]] for cell in line} <= {light}


@pytest.mark.parametrize("theme", [ON_AIR, STUDIO], ids=["dark", "light"])
@pytest.mark.parametrize("blur", [0.0, 3.0], ids=["sharp", "blurred"])
@pytest.mark.parametrize("size", [(27, 14), (29, 15), (33, 17), (58, 29), (100, 50)])
async def test_a_reader_reads_it_from_the_screen(size: tuple[int, int], blur: float, theme: Theme) -> None:
    widget = QrCode()
    app = Alone(widget, fills=True)
    for each in (ON_AIR, STUDIO):
        app.register_theme(each)
    app.theme = theme.name
    async with app.run_test(size=size) as pilot:
        widget.show(LINK)
        await pilot.pause()
        assert codes_on(app, blur) == [LINK]


async def test_where_it_does_not_fit_nothing_is_drawn() -> None:
    widget = QrCode()
    async with Alone(widget, fills=True).run_test(size=(26, 14)):
        widget.show(LINK)
        assert widget.width_in(26, 14) == 0
        assert widget.paint() == []
