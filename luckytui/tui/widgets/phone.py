"""The phone of the person at the keyboard: three digits, and what the station answers."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Input, Label

from luckytui.contest.numbers import MODULUS, SPOKEN, residue


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
        # Or a digit that came before the focus (`type_digit`) would be typed over.
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

    def type_digit(self, digit: str) -> None:
        """Type a digit that was pressed elsewhere on the screen, and take the keys that follow."""
        field = self.query_one(Input)
        # At once: after `focus` the next key could still go elsewhere.
        self.screen.set_focus(field)
        field.replace(digit, *field.selection)

    def refuse(self, text: str) -> None:
        """Show why the number was refused, and let the next one be typed over it."""
        field = self.query_one(Input)
        if field.value == self._said:
            field.select_all()
        self.say(text)

    def say(self, text: str) -> None:
        """Show a line beside the number."""
        self.query_one("#phone-says", Label).update(text)

    @on(Input.Changed)
    def work_out(self, event: Input.Changed) -> None:
        """Show what the typed number would add to the residue."""
        event.stop()
        number = SPOKEN.get(event.value)
        if number is not None:
            self.say(f"{number} mod {MODULUS} = {residue(number)}")

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
