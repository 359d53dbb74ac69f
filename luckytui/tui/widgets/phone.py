"""The person's phone: three digits, and what the station says to them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Input, Label

from luckytui.contest.rules import MODULUS, NUMBERS


class Phone(Horizontal):
    """One row: a number to type, a button to call, and the answer."""

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
        """The person called.

        Attributes:
            number: What they typed.
        """

        def __init__(self, number: str) -> None:
            super().__init__()
            self.number = number

    class HungUp(Message):
        """The person put the phone down."""

    def __init__(self) -> None:
        super().__init__()
        #: What the person said last.
        self._said = ""

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        yield Label("Your call:", id="phone-label")
        # Or what was dialled before it had the focus would be typed over.
        yield Input(placeholder="100-999", max_length=3, id="phone-number", select_on_focus=False, compact=True)
        button = Button("Call", id="phone-call", compact=True, variant="primary")
        button.active_effect_duration = 0
        yield button
        yield Label("", id="phone-says", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether the phone is off the hook."""
        return self.has_class("-open")

    def pick_up(self) -> None:
        """Let the person type, or go on typing."""
        field = self.query_one(Input)
        field.focus()
        if not self.is_open:
            self.add_class("-open")
            field.value = ""
            self.say("three digits, then enter")

    def put_down(self) -> None:
        """Close the phone."""
        self.remove_class("-open")

    def dial(self, digit: str) -> None:
        """Type a digit for somebody whose keys go elsewhere; the next ones come here."""
        field = self.query_one(Input)
        # At once: `focus` would let the next key go elsewhere too.
        self.screen.set_focus(field)
        field.replace(digit, *field.selection)

    def refuse(self, text: str) -> None:
        """Show why the number was refused, and let the next one be typed over it."""
        field = self.query_one(Input)
        if field.value == self._said:
            field.select_all()
        self.say(text)

    def say(self, text: str) -> None:
        """Show the person one line."""
        self.query_one("#phone-says", Label).update(text)

    @on(Input.Changed)
    def work_out(self, event: Input.Changed) -> None:
        """Show what the typed number would add on the dial."""
        event.stop()
        number = NUMBERS.get(event.value)
        if number is not None:
            self.say(f"{number} mod {MODULUS} = {number % MODULUS}")

    @on(Input.Submitted)
    @on(Button.Pressed)
    def call(self, event: Input.Submitted | Button.Pressed) -> None:
        """Call the station with what was typed."""
        event.stop()
        self._said = self.query_one(Input).value
        self.post_message(self.Called(self._said))

    def action_hang_up(self) -> None:
        """Put the phone down."""
        self.post_message(self.HungUp())
