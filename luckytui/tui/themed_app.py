"""An application with our two themes beside Textual's."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import App
from textual.reactive import Reactive
from textual.theme import Theme, ThemeProvider

from luckytui.tui.palette import Palette
from luckytui.tui.themes import EXTRA, GREY, ON_AIR, OWN, STUDIO


class ThemedApp(App[None]):
    """An application that begins in our dark theme."""

    theme = Reactive(ON_AIR.name)
    # Until Textual has read NO_COLOR.
    no_color = False

    def __init__(self) -> None:
        super().__init__()
        self._next_theme: str | None = None

    @property
    def _own_themes(self) -> Mapping[str, Theme]:
        return GREY if self.no_color else OWN

    @property
    def available_themes(self) -> dict[str, Theme]:
        """All themes by name, with our own."""
        # Not `register_theme`, which has the whole style sheet parsed once more.
        return {**super().available_themes, **self._own_themes}

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme, or None if there is none of that name. Textual calls this for every line that it draws."""
        return self._own_themes.get(theme_name) or super().get_theme(theme_name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that only our themes have, for Textual's own ones, which the palette offers."""
        own = ON_AIR if self.current_theme.dark else STUDIO
        return {name: own.variables[name] for name in EXTRA}

    def search_themes(self) -> None:
        """Show all themes, for one to be chosen."""
        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes"))

    def action_next_theme(self) -> None:
        """Switch between our dark and our light theme.

        The change is deferred, so that a held key does not queue many: applying a theme takes longer than a key repeat.
        """
        self._next_theme = STUDIO.name if (self._next_theme or self.theme) == ON_AIR.name else ON_AIR.name
        self.call_after_refresh(self._apply_theme)

    def _apply_theme(self) -> None:
        if self._next_theme is not None:
            self.theme, self._next_theme = self._next_theme, None
