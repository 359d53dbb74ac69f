"""The dial and the next call, or a banner in their place; one panel in small terminals, two in larger ones."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from luckytui.contest.view import ContestView
from luckytui.tui.symbols import Symbols
from luckytui.tui.widgets.banner import Banner, BannerText
from luckytui.tui.widgets.border_keys import set_titles
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.next_call import NextCall

TITLE = "mod 11, and the next call"


class DialAndNext(Container):
    """Shows the dial and the next call, or a banner.

    The banner stands in the place of the next call; that of a winner in the place of both, that of a recovery in the
    place of the dial, since the contest goes on meanwhile.

    Args:
        symbols: The characters to draw with.

    Attributes:
        dial: The dial.
        next_call: The next call.
        banner: The banner; mounted later (`mount_banner`).
    """

    DEFAULT_CSS = """
    DialAndNext {
        &.-told NextCall, &.-won Dial, &.-recovered Dial { display: none; }
        &.-recovered NextCall { display: block; }
        & Banner { width: 1fr; height: 1fr; }
    }
    """

    def __init__(self, symbols: Symbols) -> None:
        super().__init__(id="dial-and-next")
        self.dial = Dial(symbols, id="dial")
        self.next_call = NextCall(symbols, id="next")
        self.banner = Banner(symbols, id="banner")
        self._keys = ""

    def compose(self) -> ComposeResult:
        """Lay out the dial and the next call."""
        yield self.dial
        yield self.next_call

    async def mount_banner(self) -> None:
        """Mount the banner, which the first paint does without."""
        await self.mount(self.banner, before=self.next_call)

    def set_titles(self) -> None:
        """Set the titles in the borders."""
        set_titles(self, TITLE)
        set_titles(self.dial, "mod 11")
        set_titles(self.next_call, "next call")

    def show_keys(self, dial: str, next_call: str) -> None:
        """Show keys in the borders; while a banner is shown, those of the banner stay.

        Args:
            dial: The keys of the dial, as markup.
            next_call: The keys of the next call, as markup.
        """
        set_titles(self.dial, subtitle=dial)
        set_titles(self.next_call, subtitle=next_call)
        self._keys = "  ".join(filter(None, (next_call, dial)))
        if not self.banner.shown:
            set_titles(self, subtitle=self._keys)

    def show(self, view: ContestView, now: float) -> None:
        """Show the present state of a contest.

        Args:
            view: The contest.
            now: The contest time, in seconds.
        """
        self.dial.show(view)
        self.next_call.show(view, now)

    def tick(self, view: ContestView, now: float) -> None:
        """Move the trail, and count the seconds down; to be called once per frame."""
        self.dial.tick()
        self.next_call.tick(view, now)

    def put_up(self, text: BannerText, keys: str = "") -> None:
        """Show the banner.

        Args:
            text: Its text.
            keys: The keys in its border, as markup.
        """
        self.banner.put_up(text)
        for panel in (self, self.banner):
            set_titles(panel, text.title, keys or text.foot)
        self._set_classes(text.kind)

    def put_away(self) -> None:
        """Hide the banner."""
        if self.banner.shown:
            self.banner.put_away()
            set_titles(self, TITLE, self._keys)
            self._set_classes("")

    def _set_classes(self, kind: str) -> None:
        # In one step: each has Textual style the panel anew, and all that is in it.
        self.update_classes({"-told": bool(kind)} | {f"-{each}": each == kind for each in Banner.KINDS})
