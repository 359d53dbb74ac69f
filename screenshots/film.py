"""SVG screenshots as frames of one animated SVG."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.text import Text

#: An SVG of Textual's or Rich's names its parts after a hash; frames must not share names.
_NAME = re.compile(r"terminal-\d+")
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


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
    """Return frames (an SVG and its seconds) as one SVG that shows them in turn, for ever."""
    total = sum(seconds for _, seconds in frames)
    found = _VIEW.search(frames[0][0])
    assert found is not None
    width, height = found.groups()
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">', "<style>"]
    begin = 0.0
    for place, (_, seconds) in enumerate(frames):
        start, end = begin / total * 100, (begin + seconds) / total * 100
        off = "" if start == 0 else f"0%,{start:.3f}%{{visibility:hidden}}"
        parts.append(
            f"@keyframes f{place}{{{off}{start + 0.001:.3f}%,{end:.3f}%{{visibility:visible}}"
            f"{min(end + 0.001, 100):.3f}%,100%{{visibility:{'visible' if end >= 100 else 'hidden'}}}}}"
            f"#f{place}{{visibility:hidden;animation:f{place} {total:g}s step-end infinite}}"
        )
        begin += seconds
    parts.append("</style>")
    for place, (svg, _) in enumerate(frames):
        inner = _NAME.sub(f"t{place}", re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL))
        parts.append(f'<g id="f{place}">{inner}</g>')
    parts.append("</svg>")
    return "\n".join(parts)
