"""What the board and the feed have in common: their scrollbar."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult

from luckytui.tui.widgets.feed_panel import FeedLine, FeedPanel


class FeedApp(App[None]):
    CSS = "FeedPanel { overflow-x: hidden; }"

    def compose(self) -> ComposeResult:
        yield FeedPanel()


async def test_a_scrollbar_that_has_just_come_stands_where_the_rows_do() -> None:
    async with FeedApp().run_test(size=(40, 10)) as pilot:
        feed = pilot.app.query_one(FeedPanel)
        feed.add_lines(FeedLine(float(line), "call", f"call {line}") for line in range(30))
        await pilot.pause()
        assert feed.show_vertical_scrollbar
        assert feed.scroll_y == feed.max_scroll_y == 20
        assert feed.vertical_scrollbar.position == 20


async def test_a_scrollbar_is_drawn_again_only_when_it_looks_otherwise() -> None:
    async with FeedApp().run_test(size=(40, 12)) as pilot:
        feed = pilot.app.query_one(FeedPanel)
        feed.add_lines(FeedLine(float(line), "call", f"call {line}") for line in range(1_000))
        await pilot.pause()
        bar = feed.vertical_scrollbar

        def looks() -> list[Segment]:
            rows, window = bar.window_virtual_size, bar.window_size
            return [*bar.renderer.render_bar(bar.size.height, rows, window, bar.position).segments]

        drawn = set()
        for row in range(1, 400, 7):
            before = looks()
            await pilot.pause()
            assert not bar._repaint_required
            feed.scroll_to(y=row, animate=False)
            assert bar.position == row
            assert bar._repaint_required == (looks() != before), row
            drawn.add(bar._repaint_required)
        assert drawn == {True, False}, "most rows leave it as it is, and some move it"
