"""Our two themes: on-air (dark) and studio (light)."""

from __future__ import annotations

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
        "border": "#33405a",
        "found": "#3a3012",
        "footer-key-foreground": "#ffb454",
        "scrollbar": "#33405a",
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
        "border": "#b8ab8c",
        "found": "#f6dfae",
        "footer-key-foreground": "#a14d00",
        "scrollbar": "#b8ab8c",
        "scrollbar-background": "#f7f3e8",
    },
)

OWN = {theme.name: theme for theme in (ON_AIR, STUDIO)}
