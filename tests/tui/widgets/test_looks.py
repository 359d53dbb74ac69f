"""How each widget looks alone, as small as tells; a docstring says what to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from luckytui.contest.rules import Outcome, Reason, Refused, Terms
from luckytui.contest.view import ContestView
from luckytui.station.inbox import Ruled
from luckytui.tui.captions import lines_for
from luckytui.tui.symbols import ASCII, UNICODE, Symbols
from luckytui.tui.themes import ON_AIR
from luckytui.tui.widgets.banner import Banner
from luckytui.tui.widgets.board import Board
from luckytui.tui.widgets.controls import Controls
from luckytui.tui.widgets.dial import Dial
from luckytui.tui.widgets.feed import Feed, Said
from luckytui.tui.widgets.magic_number import MagicNumber
from luckytui.tui.widgets.phone import Phone
from luckytui.tui.widgets.status_bar import StatusBar
from luckytui.tui.widgets.timeline import Timeline
from tests.contest.test_view import rulings_of, view_for
from tests.tui.stage_app import NOBODY, WON

SnapCompare = Callable[..., bool]

both_sets = pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])


class Alone(App[None]):
    """One widget, and nothing else.

    Args:
        widget: It.
        fills: Whether it is to fill the screen, which it has no size of its own for.
    """

    def __init__(self, widget: Widget, *, fills: bool = False) -> None:
        super().__init__()
        if fills:
            widget.styles.width = widget.styles.height = "100%"
        self.register_theme(ON_AIR)
        self.theme = ON_AIR.name
        self._widget = widget

    def compose(self) -> ComposeResult:
        yield self._widget


def at_call(calls: int, terms: Terms = WON, *, recovered: int = 0) -> ContestView:
    """Return a contest as it stands right after a number of calls."""
    rulings = rulings_of(terms)
    view = view_for(terms, recovered=rulings[:recovered])
    view.take(rulings[recovered:calls])
    if calls:
        view.clock.turn(rulings[calls - 1].at)
    return view


def shows(widget: StatusBar | MagicNumber | Dial | Board, view: ContestView) -> Callable[[Pilot[None]], None]:
    def show(_: Pilot[None]) -> None:
        widget.show(view)

    return show


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_magic_number(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """The magic number in big digits with the last step below: nothing yet, 1731 + 488 = 2219, 5818 + 518 = 6336."""
    widget = MagicNumber(symbols)
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=(40, 7), run_before=shows(widget, at_call(calls)))


def test_magic_number_too_long_for_its_room(snap_compare: SnapCompare) -> None:
    """A number of nine digits in 30 cells: smaller, whole, never cut."""
    widget = MagicNumber()
    view = at_call(11)
    view.rulings.magic_numbers[-1], view.rulings.numbers[-1] = 549_123_456, 456
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=(30, 5), run_before=shows(widget, view))


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_dial_as_a_strip(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Eleven cells, the pointer in brackets, the class that wins, its chance, and the residues so far."""
    widget = Dial(symbols)
    assert snap_compare(Alone(widget), terminal_size=(46, 5), run_before=shows(widget, at_call(calls)))


@both_sets
@pytest.mark.parametrize("calls", [0, 5, 11], ids=["before", "midway", "won"])
def test_dial_as_a_ring(snap_compare: SnapCompare, symbols: Symbols, calls: int) -> None:
    """Eleven places on a ring, the star on top, the pointer in brackets, the residue in the middle; words beside it."""
    widget = Dial(symbols)
    assert snap_compare(Alone(widget), terminal_size=(58, 11), run_before=shows(widget, at_call(calls)))


@both_sets
def test_board(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """Your line on top, three recovered, three called, the last one apart, then those whose bars run, one found."""
    widget = Board(symbols)

    def show(_: Pilot[None]) -> None:
        widget.show(at_call(6, recovered=3))
        widget.find(3)
        # Forced: there is no scrollbar yet, and nothing else scrolls back then.
        widget.scroll_to(y=0, animate=False, force=True)

    assert snap_compare(Alone(widget), terminal_size=(60, 14), run_before=show)


@both_sets
def test_board_at_the_end(snap_compare: SnapCompare, symbols: Symbols) -> None:
    """The winner stands out, and those who did not get to call are told so."""
    widget = Board(symbols)
    view = at_call(11)
    view.end(Outcome.WON)
    assert snap_compare(Alone(widget), terminal_size=(60, 12), run_before=shows(widget, view))


def test_board_with_late_lines(snap_compare: SnapCompare) -> None:
    """Time has gone on and the calls have not come in: their lines are late, the others ring."""
    widget = Board()
    view = at_call(3)
    view.clock.turn(3.0)
    assert snap_compare(Alone(widget), terminal_size=(60, 12), run_before=shows(widget, view))


def test_board_of_a_million(snap_compare: SnapCompare) -> None:
    """Ids of seven digits and long call signs in 48 cells: cut with an ellipsis, never pushed out of the row."""
    widget = Board()
    terms = Terms(seed=1, callers=1_000_000)
    rulings = rulings_of(Terms(seed=1, callers=50, prizes=0))
    view = view_for(terms)
    view.take(rulings[:2])
    widget.by_next = False

    def show(_: Pilot[None]) -> None:
        widget.show(view)
        widget.find(999_990)

    assert snap_compare(Alone(widget), terminal_size=(48, 10), run_before=show)


def said(widget: Feed, lines: Sequence[Said]) -> Callable[[Pilot[None]], None]:
    def say(_: Pilot[None]) -> None:
        widget.say(lines)

    return say


def test_feed(snap_compare: SnapCompare) -> None:
    """What was said, in contest time: recovered calls, calls, a refusal, the winner, the end, each in its colour."""
    widget, view = Feed(), at_call(11)
    lines = [*lines_for(view, Ruled(7, tuple(view.rulings), (Refused(21, Reason.BAD_NUMBER),)))]
    lines = [line._replace(kind="recovered") if place < 3 else line for place, line in enumerate(lines)]
    lines.append(Said(7.1, "show", "and that's the show"))
    assert snap_compare(Alone(widget), terminal_size=(40, 10), run_before=said(widget, lines))


def test_feed_shows_the_keyword_as_it_is(snap_compare: SnapCompare) -> None:
    """Markup in a line is shown, not obeyed."""
    widget = Feed()
    lines = [Said(0.0, "show", "[bold red]no markup[/] here"), Said(0.0, "call", "[@click=app.bell]nor here[/]")]
    assert snap_compare(Alone(widget), terminal_size=(40, 3), run_before=said(widget, lines))


@both_sets
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lamp(snap_compare: SnapCompare, symbols: Symbols, width: int) -> None:
    """ON AIR, the keyword, the contest with its seed where there is room, calls made and prizes won."""
    widget = StatusBar(symbols)
    assert snap_compare(Alone(widget), terminal_size=(width, 1), run_before=shows(widget, at_call(5)))


@pytest.mark.parametrize("state", ["won", "nobody", "off air", "replay"])
def test_lamp_in_its_states(snap_compare: SnapCompare, state: str) -> None:
    """What the lamp says when the contest is won, when nobody won, off air, and in a replay."""
    widget, view = StatusBar(), at_call(5)
    if state == "off air":
        view.off_air = "the disk is full"
    elif state != "replay":
        view.end(Outcome(state))

    def show(_: Pilot[None]) -> None:
        widget.show(view, replay=state == "replay", rate="2x")

    assert snap_compare(Alone(widget), terminal_size=(100, 1), run_before=show)


@pytest.mark.parametrize(
    ("kind", "big", "small"),
    [
        ("won", "YOU WON!", "You: 6336 = 11 x 576\n11 calls made. n opens a new contest."),
        ("nobody", "NOBODY WON", "20 calls, magic number 11837: 1 off a multiple of 11."),
        ("recovered", "RECOVERED", "Contest 7 goes on after call 9, with magic number 5135."),
        ("off-air", "OFF AIR", "The disk is full. [red]This[/] is no markup. r tries again."),
    ],
    ids=Banner.KINDS,
)
@pytest.mark.parametrize("size", [(64, 9), (110, 11)], ids=["small", "large"])
def test_banner(snap_compare: SnapCompare, kind: str, big: str, small: str, size: tuple[int, int]) -> None:
    """A moment in big letters with a line or two below, framed in its colour."""
    widget = Banner()
    app = Alone(widget, fills=True)
    assert snap_compare(app, terminal_size=size, run_before=lambda _: widget.put_up(kind, big, small))


def test_phone(snap_compare: SnapCompare) -> None:
    """Your call: 345 is typed, and its residue is worked out."""
    widget = Phone()

    async def type_a_number(pilot: Pilot[None]) -> None:
        widget.pick_up()
        await pilot.press(*"345")
        assert widget.query_one(Input).value == "345"

    assert snap_compare(Alone(widget), terminal_size=(80, 1), run_before=type_a_number)


def test_controls(snap_compare: SnapCompare) -> None:
    """A row of buttons, the crash in the colour of danger."""
    widget = Controls([("Call in", "play"), ("Pause", "toggle_pause"), ("CRASH", "crash")])
    assert snap_compare(Alone(widget), terminal_size=(60, 1))


@both_sets
@pytest.mark.parametrize("moment", [0.0, 4.0, 12.6], ids=["start", "midway", "end"])
def test_timeline(snap_compare: SnapCompare, symbols: Symbols, moment: float) -> None:
    """The calls as marks, the winning one starred where there is one, and the pointer at the moment."""
    widget = Timeline(symbols)

    def seek(_: Pilot[None]) -> None:
        widget.load(rulings_of(NOBODY), 12.6)
        widget.seek(moment)

    assert snap_compare(Alone(widget), terminal_size=(60, 1), run_before=seek)
