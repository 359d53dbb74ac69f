"""Our two themes: on-air (dark) and studio (light).

On every ground (background, surface, panel) text has a contrast of 4.5:1 or more, and lines have 3:1 or more.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import Theme

ON_AIR = Theme(
    name="on-air",
    primary="#ffb454",
    secondary="#59c2ff",
    accent="#ff5c57",
    foreground="#e8e3d3",
    background="#0b0e14",
    surface="#11151e",
    panel="#1c2230",
    success="#8ddb6a",
    warning="#ffd173",
    error="#ff5c57",
    dark=True,
    variables={
        "border": "#606d8b",
        "text-muted": "#a0a8b8",
        "text-disabled": "#8791a6",
        "bar-between": "#d58fc8",
        "found": "#3a3012",
        "footer-key-foreground": "#ffb454",
        "scrollbar": "#606d8b",
        "scrollbar-background": "#0b0e14",
    },
)
STUDIO = Theme(
    name="studio",
    primary="#a14d00",
    secondary="#0b62a8",
    accent="#c1121f",
    foreground="#23201a",
    background="#f7f3e8",
    surface="#fffdf6",
    panel="#e9e2d0",
    success="#23701f",
    warning="#8a5a00",
    error="#c1121f",
    dark=False,
    variables={
        "border": "#877a58",
        "text-muted": "#5a5445",
        "text-disabled": "#6b6453",
        "bar-between": "#93327f",
        "found": "#f6dfae",
        "footer-key-foreground": "#a14d00",
        "scrollbar": "#877a58",
        "scrollbar-background": "#f7f3e8",
    },
)

#: The names in our style sheets that Textual's own themes do not have.
EXTRA = ("bar-between", "found")

OWN = {theme.name: theme for theme in (ON_AIR, STUDIO)}
#: The same where colours are shown as greys (NO_COLOR): our reds stand out by their colour, and would be dim.
GREY = {name: replace(theme, accent=theme.foreground, error=theme.foreground) for name, theme in OWN.items()}
