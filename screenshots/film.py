"""Frames as one SVG that shows them in turn, for ever; a picture is a film of one frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from drawing import Shape

#: The places of the frames in which something is seen.
Places = tuple[int, ...]

STYLE = (
    "text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;"
    "font-size:13.3px;white-space:pre}"
    ".mid{text-anchor:middle}"
    ".block{shape-rendering:crispEdges}"
    ".line,.heavy,.dot{fill:none}"
    ".line{stroke-linecap:square}"
    ".heavy{stroke-width:2;stroke-linecap:square}"
    ".dot{stroke-width:3;stroke-linecap:round}"
    "@media(prefers-reduced-motion:reduce){*{animation:none!important}}"
)


class Frame(NamedTuple):
    """A frame.

    Attributes:
        shapes: All that is drawn.
        seconds: How long it is seen; more than 0.
    """

    shapes: Iterable[Shape]
    seconds: float


def animate(frames: Sequence[Frame], view: tuple[int, int, int, int]) -> str:
    """Return frames as an SVG; where nothing moves, the first frame is what is seen.

    Most of a frame stood there in the one before. So what is drawn alike in several frames is in the film
    once, and what comes and goes together shares an animation.

    Args:
        frames: One or more.
        view: What is seen: left, top, width and height.
    """
    seen: dict[Shape, list[int]] = defaultdict(list)
    for place, frame in enumerate(frames):
        for shape in dict.fromkeys(frame.shapes):
            seen[shape].append(place)
    together: dict[tuple[int, Places], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for shape, steps in seen.items():
        together[shape.layer, tuple(steps)][shape.look].append(shape.drawn)
    names: dict[Places, str] = {}
    body = []
    for (_, places), looks in sorted(together.items(), key=lambda each: each[0][0]):
        name = names.setdefault(places, f"v{len(names)}")
        moves = f' class="{name}"' if len(places) < len(frames) else ""
        body.append(f"<g{moves}>{''.join(_element(look, drawn) for look, drawn in looks.items())}</g>")
    seconds = [frame.seconds for frame in frames]
    css = [_animation(name, places, seconds) for places, name in names.items() if len(places) < len(frames)]
    box = " ".join(map(str, view))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{view[2] * 5 // 4}" viewBox="{box}">'
    return "\n".join([head, "<style>", STYLE, *css, "</style>", *body, "</svg>", ""])


def _element(look: str, drawn: list[str]) -> str:
    """Return what is of one look, texts in a group and all else as one path."""
    if drawn[0].startswith("<"):
        return f"<g {look}>{''.join(drawn)}</g>"
    return f'<path {look} d="{"".join(drawn)}"/>'


def _animation(name: str, places: Places, seconds: Sequence[float]) -> str:
    """Return the style of what is seen in some frames."""
    steps = []
    for place in range(len(seconds)):
        if place == 0 or (place in places) != (place - 1 in places):
            begin = sum(seconds[:place]) / sum(seconds)
            steps.append(f"{begin:.3%}{{visibility:{'visible' if place in places else 'hidden'}}}")
    hidden = "" if 0 in places else "visibility:hidden;"
    still = f".{name}{{{hidden}animation:{name} {sum(seconds):g}s step-end infinite}}"
    return f"@keyframes {name}{{{''.join(steps)}}}{still}"
