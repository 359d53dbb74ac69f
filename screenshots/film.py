"""SVG screenshots as frames of one animated SVG."""

from __future__ import annotations

import io
import re
from collections import defaultdict

from rich.console import Console
from rich.text import Text

#: An SVG of Textual's or Rich's names its parts after a hash; frames must not share names.
_NAME = re.compile(r"terminal-\d+")
#: How a frame's texts look, and what it draws, row by row: backgrounds first, then texts.
_LOOK = re.compile(r"\.(terminal-r\d+) \{ (.*?) ?\}\n")
_BACKGROUND = re.compile(r'<rect (fill="[^"]*" x="[^"]*" y="([^"]*)"[^>]*) shape-rendering="crispEdges"/>')
_TEXT = re.compile(
    r'<text class="(terminal-r\d+)" ([^>]*) clip-path="url\(#terminal-line-(\d+)\)">([^<]*[^<\s])</text>'
)
#: Where that begins.
_SCREEN = '<g transform="translate(9, 41)" clip-path="url(#terminal-clip-terminal)">'

#: The places of the frames in which something is seen.
Places = tuple[int, ...]


def steady(svg: str) -> str:
    """Return an SVG with names that do not depend on what made it, and no font fetched from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in _NAME.sub("terminal", svg).splitlines() if line.strip()) + "\n"


def text_frame(lines: list[str], size: tuple[int, int]) -> str:
    """Return plain lines of a shell as an SVG of a terminal's size, in columns and rows."""
    width, height = size
    console = Console(width=width, height=height, record=True, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(Text(line), soft_wrap=False)
    for _ in range(height - len(lines) - sum(len(line) > width for line in lines)):
        console.print()
    return console.export_svg(title="luckytui")


def animate(frames: list[tuple[str, float]]) -> str:
    """Return frames (an SVG and its seconds) as one SVG that shows them in turn, for ever.

    Most of a frame stood there in the one before. So what is drawn alike in several frames is in the film
    once, and what comes and goes together shares an animation.
    """
    looks: dict[str, str] = {}
    rows: dict[tuple[int, float], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    pictures = [_NAME.sub("terminal", svg) for svg, _ in frames]
    for place, picture in enumerate(pictures):
        for drawn, top in _BACKGROUND.findall(picture):
            rows[0, float(top)][f"<rect {drawn}/>"].append(place)
        look_of = dict(_LOOK.findall(picture))
        for look, where, line, text in _TEXT.findall(picture):
            name = looks.setdefault(look_of[look], f"r{len(looks)}")
            rows[1, float(line)][f'<text class="{name}" {where}>{text}</text>'].append(place)

    together: dict[Places, str] = {}
    body = []
    # Backgrounds lie below all texts, and each row over the one above it.
    for (layer, height), row in sorted(rows.items()):
        groups: dict[Places, list[str]] = defaultdict(list)
        for drawn, seen in row.items():
            groups[tuple(seen)].append(drawn)
        text = f'<g class="terminal-matrix" clip-path="url(#terminal-line-{height:g})">'
        body.append(text if layer else '<g shape-rendering="crispEdges">')
        for places, parts in groups.items():
            body.append(f'<g class="{together.setdefault(places, f"v{len(together)}")}">{"".join(parts)}</g>')
        body.append("</g>")

    css = [f".{name} {{ {look} }}" for look, name in looks.items()]
    css += [_animation(name, places, [seconds for _, seconds in frames]) for places, name in together.items()]
    head = _LOOK.sub("", pictures[0].partition(_SCREEN)[0])
    return "\n".join([head.replace("</style>", "\n".join([*css, "</style>"]), 1), _SCREEN, *body, "</g>", "</svg>"])


def _animation(name: str, places: Places, seconds: list[float]) -> str:
    """Return the style of what is seen in some frames; where nothing moves, the first frame is what is seen."""
    steps = []
    for place in range(len(seconds)):
        if place == 0 or (place in places) != (place - 1 in places):
            begin = sum(seconds[:place]) / sum(seconds)
            steps.append(f"{begin:.3%}{{visibility:{'visible' if place in places else 'hidden'}}}")
    if len(steps) == 1:
        return ""
    hidden = "" if 0 in places else "visibility:hidden;"
    still = f".{name}{{{hidden}animation:{name} {sum(seconds):g}s step-end infinite}}"
    return f"@keyframes {name}{{{''.join(steps)}}}{still}"
