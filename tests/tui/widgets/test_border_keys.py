"""Titles in the borders of panels: what stays is left alone."""

from __future__ import annotations

from textual.widgets import Static

from luckytui.tui.widgets.border_keys import border_keys, set_titles


class Counted(Static):
    """A panel that counts how often it is asked to be drawn."""

    asked = 0

    def refresh(self, *args: object, **options: object) -> Counted:
        self.asked += 1
        return self


def test_titles_are_set_once_and_each_by_itself() -> None:
    panel = Counted()
    panel.asked = 0
    keys = border_keys(("space", "pause", "toggle_pause"))
    for title, subtitle, asked in (
        ("magic number", None, 1),
        (None, keys, 2),
        ("magic number", keys, 2),
        (None, None, 2),
        (None, "", 3),
    ):
        set_titles(panel, title, subtitle)
        assert panel.asked == asked
    assert (panel.border_title, panel.border_subtitle) == ("magic number", "")
