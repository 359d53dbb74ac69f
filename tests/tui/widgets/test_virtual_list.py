"""What the board and the feed have in common: their scrollbar."""

from __future__ import annotations

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
