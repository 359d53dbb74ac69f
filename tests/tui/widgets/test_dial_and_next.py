"""What a banner in the place of the dial and the next call costs."""

from __future__ import annotations

from textual.dom import DOMNode

from luckytui.tui.symbols import UNICODE
from luckytui.tui.widgets.banner import BannerText
from luckytui.tui.widgets.dial_and_next import DialAndNext
from tests.tui.widgets.alone import Alone


class Counted(Alone):
    """Keeps which nodes were styled anew, each with all that is in it."""

    def __init__(self, panel: DialAndNext) -> None:
        super().__init__(panel, fills=True)
        self.styled: list[DOMNode] = []

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        self.styled.append(node)
        super().update_styles(node, animate)


async def test_a_banner_has_each_panel_styled_once() -> None:
    panel = DialAndNext(UNICODE)
    app = Counted(panel)
    async with app.run_test(size=(72, 13)) as pilot:
        await panel.mount_banner()
        await pilot.pause()
        for kind in ("reading", "recovered"):
            app.styled.clear()
            panel.put_up(BannerText(kind, "", "WORDS", "below"))
            assert app.styled == [panel.banner, panel]
            assert panel.banner.kind == kind
        assert panel.has_class("-told", "-recovered") and not panel.has_class("-reading")
        app.styled.clear()
        panel.put_up(BannerText("recovered", "", "WORDS", "as far as it is now"))
        assert app.styled == []
        panel.put_away()
        assert app.styled == [panel.banner, panel]
        assert not panel.has_class("-told") and not panel.has_class("-recovered")
