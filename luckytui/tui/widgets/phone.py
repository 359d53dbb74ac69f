"""The phone of the person at the keyboard: a field for three digits, and the station's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Input, Label

from luckytui.contest.numbers import MODULUS, SPOKEN, nearest_winner, numbers_in, residue

#: Wall seconds between two looks at what the line has to wait for, which may end by itself.
LOOKS = 0.1


class Wanted(NamedTuple):
    """What a call has to be now.

    Attributes:
        needed: The residue of the numbers that win, 0 to 10.
        wait: What the line has to wait for, in a few words; empty if it can call.
    """

    needed: int
    wait: str = ""


class NumberField(Input):
    """A field for three digits, which says so when anything else is typed.

    Args:
        say: Shows a text beside the field.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        # Without `select_on_focus`, which would overwrite a digit typed before the focus (`Phone.type_digit`).
        super().__init__(
            placeholder="100-999",
            restrict="[0-9]*",
            max_length=3,
            id="phone-number",
            select_on_focus=False,
            compact=True,
        )
        self._say = say

    def restricted(self) -> None:
        """Say what can be typed, in place of Textual's bell."""
        self._say("three digits, no more: enter calls, esc leaves")


class Phone(Horizontal):
    """One row: a field for the number, a button to call, and the answer.

    Args:
        wanted: Returns what a call has to be now.
    """

    BINDINGS = [Binding("escape", "hang_up", "Put the phone down")]
    DEFAULT_CSS = """
    Phone {
        display: none;
        height: 1;
        background: $panel;
        &.-open { display: block; }
        & > #phone-label { color: $accent; text-style: bold; padding: 0 1; }
        & > Input { width: 10; height: 1; padding: 0 1; background: $background; }
        & > Button { min-width: 8; margin: 0 1; }
        & > #phone-says { width: 1fr; color: $foreground; }
    }
    """

    class Called(Message):
        """A call was made.

        Attributes:
            number: The number as it was typed.
        """

        def __init__(self, number: str) -> None:
            super().__init__()
            self.number = number

    class HungUp(Message):
        """The phone was put down."""

    def __init__(self, wanted: Callable[[], Wanted]) -> None:
        super().__init__()
        #: The number of the last call, as it was typed.
        self._called = ""
        self._look = wanted
        self._wanted = Wanted(0)
        #: Whether a text tells of what is wanted, or why the line could not call yet.
        self._tells = self._held = False

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        yield Label("Your call:", id="phone-label")
        yield NumberField(self.show_text)
        button = Button("Call", id="phone-call", compact=True, variant="primary")
        button.active_effect_duration = 0
        # A click on it leaves the focus in the field: otherwise the next key would be one of the show's.
        button.can_focus = False
        yield button
        yield Label("", id="phone-says", markup=False)

    def on_mount(self) -> None:
        """Look often whether the line can call."""
        self.set_interval(LOOKS, self.keep_up)

    @property
    def is_open(self) -> bool:
        """Whether the phone is open."""
        return self.has_class("-open")

    def pick_up(self) -> None:
        """Open the phone if necessary, and focus the field."""
        field = self.query_one(Input)
        # Not `focus`, which takes effect later: the next key could still go elsewhere.
        self.screen.set_focus(field)
        if not self.is_open:
            self.add_class("-open")
            field.value = ""
            self._wanted = self._look()
            self.tell()

    def keep_up(self) -> None:
        """Show what is wanted, if that is another thing by now or why a call was refused holds no longer."""
        if self.is_open:
            before, self._wanted = self._wanted, self._look()
            if (self._tells and self._wanted != before) or (self._held and not self._wanted.wait):
                self.tell()

    def put_down(self) -> None:
        """Close the phone."""
        self.remove_class("-open")

    def type_digit(self, digit: str) -> None:
        """Type a digit that was pressed elsewhere on the screen, and focus the field."""
        field = self.query_one(Input)
        self.screen.set_focus(field)
        field.replace(digit, *field.selection)

    def refuse(self, text: str, *, held: bool = False) -> None:
        """Show why the call was refused, and select the number so that typing replaces it.

        Args:
            text: Why.
            held: Whether that holds only until the line can call.
        """
        field = self.query_one(Input)
        if field.value == self._called:
            field.select_all()
        self.show_text(text)
        self._held = held

    def tell(self) -> None:
        """Show which numbers win, or whether the typed one does, from now on."""
        self.show_text(_hint(self.query_one(Input).value, self._wanted))
        self._tells = True

    def show_text(self, text: str) -> None:
        """Show a text beside the field."""
        self._tells = self._held = False
        self.query_one("#phone-says", Label).update(text)

    @on(Input.Changed)
    def work_out(self, event: Input.Changed) -> None:
        """Show the residue of the typed number, and whether it wins."""
        event.stop()
        if event.value in SPOKEN:
            self.tell()

    @on(Input.Submitted)
    @on(Button.Pressed)
    def call(self, event: Input.Submitted | Button.Pressed) -> None:
        """Post `Called` with the typed number."""
        event.stop()
        self._called = self.query_one(Input).value
        self.post_message(self.Called(self._called))

    def action_hang_up(self) -> None:
        """Post `HungUp`."""
        self.post_message(self.HungUp())


def _hint(typed: str, wanted: Wanted) -> str:
    """Return which numbers win now or, once three digits are typed, whether that number does; 40 cells at most."""
    needed, wait = wanted
    number = SPOKEN.get(typed)
    if number is None:
        winners = " ".join(map(str, numbers_in(needed)[:3]))
        return f"three digits, {wait or f'enter: {winners} win now'}"
    has = f"{number} mod {MODULUS} = {residue(number)}"
    if wait:
        return f"{has}, {wait}"
    if residue(number) == needed:
        return f"{has}: it wins now"
    return f"{has}, needs {needed}: {nearest_winner(number, residue(number - needed))} wins now"
