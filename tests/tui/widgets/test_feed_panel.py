"""The feed: its lines, and how they are cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from luckytui.tui.widgets.feed_panel import FeedLine, FeedPanel, fitted
from tests.tui.widgets.alone import Alone, SnapCompare, at_call


def said(widget: FeedPanel, lines: Sequence[FeedLine]) -> Callable[[Pilot[None]], None]:
    def say(_: Pilot[None]) -> None:
        widget.add_lines(lines)

    return say


def test_feed(snap_compare: SnapCompare) -> None:
    """What was said, in contest time: recovered calls, calls, a refusal, the winner, the end, each in its colour."""
    widget, view = FeedPanel(), at_call(11)
    lines = [
        FeedLine(
            ruling.at,
            "won" if ruling.won else "call",
            f"{view.sign(ruling.caller)} {ruling.number}: {'wins' if ruling.won else ruling.residue}",
        )
        for ruling in view.rulings
    ]
    lines.append(FeedLine(view.rulings[-1].at, "refused", "You: not 100 to 999"))
    lines = [line._replace(kind="recovered") if index < 3 else line for index, line in enumerate(lines)]
    lines.append(FeedLine(7.1, "show", "the contest is over"))
    assert snap_compare(Alone(widget), terminal_size=(40, 10), run_before=said(widget, lines))


def test_feed_shows_the_keyword_as_it_is(snap_compare: SnapCompare) -> None:
    """Markup in a line is shown, not obeyed."""
    widget = FeedPanel()
    lines = [
        FeedLine(0.0, "show", "[bold red]no markup[/] here"),
        FeedLine(0.0, "call", "[@click=app.bell]nor here[/]"),
    ]
    assert snap_compare(Alone(widget), terminal_size=(40, 3), run_before=said(widget, lines))


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Yankee-981 730: 10, needs 1", 27, "Yankee-981 730: 10, needs 1"),
        ("Yankee-981 730: 10, needs 1", 26, "Yankee-981 730: 10"),
        ("Yankee-981 730: 10, needs 1", 17, "Yankee-9… 730: 10"),
        ("November-38462 730: 412345678", 23, "Novembe… 730: 412345678"),
        ("Alfa: one call a caller, and this one has called", 25, "Alfa: one call a caller"),
        ("keyword: supercalifragilistic", 25, "keyword…"),
        ("1,000,000 calls, total 549451234", 31, "1,000,000 calls"),
    ],
)
def test_a_line_of_the_feed_keeps_what_was_called_before_the_whole_of_a_name(text: str, room: int, shown: str) -> None:
    assert fitted(text, room, "…") == shown


async def test_a_divider_goes_from_edge_to_edge() -> None:
    widget = FeedPanel()
    async with Alone(widget).run_test(size=(40, 4)) as pilot:
        widget.add_lines([FeedLine(5.0, "divider", "recovered: 9 calls, 0 lost")])
        await pilot.pause()
        text = widget.render_line(0).text
        assert text.strip("─") == " recovered: 9 calls, 0 lost "
        assert (text[0], text[-1], len(text)) == ("─", "─", widget.scrollable_content_region.width)


async def test_the_rules_stand_at_the_foot_until_the_lines_need_the_room() -> None:
    widget = FeedPanel()
    async with Alone(widget).run_test(size=(40, 8)) as pilot:

        def rows() -> list[str]:
            return [widget.render_line(y).text.strip() for y in range(8)]

        widget.add_lines([FeedLine(0.0, "show", "contest 1: on air")])
        widget.show_rules(["Each call adds its number to the magic number.", "A multiple of 11 wins."])
        await pilot.pause()
        rules = ["Each call adds its number to the magic", "number.", "A multiple of 11 wins."]
        assert rows()[1:4] == [""] * 3
        assert rows()[4].strip("─") == " the rules "
        assert rows()[5:] == rules
        widget.add_lines([FeedLine(1.0, "call", "Alfa 210: 1, needs 10")] * 2)
        await pilot.pause()
        assert rows()[3:5] == ["", rows()[4]]
        assert rows()[5:] == rules
        widget.add_lines([FeedLine(1.0, "call", "Alfa 210: 1, needs 10")])
        await pilot.pause()
        assert rows()[4:] == [""] * 4, "not in part, and not without a blank row"
        widget.clear()
        await pilot.pause()
        assert rows()[5:] == rules
