"""Widgets that are drawn often: what stands around their lines is drawn once, and again when it changes."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip

from luckytui.tui.themes import STUDIO
from luckytui.tui.widgets.border_keys import border_keys, set_titles
from luckytui.tui.widgets.line_widget import LineWidget, Run
from tests.tui.widgets.alone import Alone


class Panel(LineWidget):
    """A panel of one line."""

    DEFAULT_CSS = "Panel { border: round $primary; &.-told { border: round $success; } }"

    def paint(self) -> list[list[Run]]:
        return [[("a line", "")]]


def rows_of(panel: Panel) -> list[Strip]:
    return panel.render_lines(Region(0, 0, *panel.outer_size))


async def test_a_title_that_is_set_has_its_own_row_drawn_and_no_other() -> None:
    panel = Panel()
    async with Alone(panel, fills=True).run_test(size=(40, 5)) as pilot:
        set_titles(panel, "magic number", border_keys(("space", "pause", "bell")))
        before = rows_of(panel)
        assert "magic number" in before[0].text
        assert "space pause" in before[-1].text
        set_titles(panel, subtitle=border_keys(("space", "go on", "bell")))
        now = rows_of(panel)
        assert [old is new for old, new in zip(before, now, strict=True)] == [True] * 4 + [False]
        assert "space go on" in now[-1].text
        await pilot.resize_terminal(30, 5)
        await pilot.pause()
        assert {row.cell_length for row in rows_of(panel)} == {30}


async def test_a_border_is_drawn_in_the_style_that_it_has_and_its_keys_show_that_they_are_pointed_at() -> None:
    panel = Panel()
    async with Alone(panel, fills=True).run_test(size=(40, 5)) as pilot:
        set_titles(panel, subtitle=border_keys(("space", "pause", "bell")))
        await pilot.pause()
        at_rest = rows_of(panel)[-1]
        place = at_rest.text.index("pause")
        await pilot.hover(Panel, offset=(place, 4))
        await pilot.pause()
        assert list(rows_of(panel)[-1]) != list(at_rest)
        await pilot.hover(Panel, offset=(3, 1))
        await pilot.pause()
        assert list(rows_of(panel)[-1]) == list(at_rest)
        panel.add_class("-told")
        await pilot.pause()
        assert list(rows_of(panel)[-1]) != list(at_rest)
        panel.remove_class("-told")
        pilot.app.register_theme(STUDIO)
        pilot.app.theme = STUDIO.name
        await pilot.pause()
        assert list(rows_of(panel)[-1]) != list(at_rest)
