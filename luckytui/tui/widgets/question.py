"""A question at the foot of the screen: a row with a field for the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Label


class Answer(Input):
    """The field for the answer."""

    BINDINGS = [Binding("enter", "submit", "Answer", tooltip="Do what the answer says")]


class Question(Horizontal):
    """One row, hidden until something is asked.

    Args:
        answer: Called with the answer, as it was typed.
        leave: Called when the question is left without one.
    """

    BINDINGS = [Binding("escape", "leave", "Leave", tooltip="Change nothing")]
    DEFAULT_CSS = """
    Question {
        display: none;
        height: 1;
        background: $panel;
        &.-open { display: block; }
        & > Label { padding: 0 1; }
        & > #question-asked { color: $primary; text-style: bold; }
        & > Input { width: 20; height: 1; border: none; padding: 0 1; background: $background; }
        & > #question-told { width: 1fr; color: $foreground; }
    }
    """

    def __init__(self, answer: Callable[[str], Awaitable[None]], leave: Callable[[], None]) -> None:
        super().__init__(id="question")
        self._answer = answer
        self._leave = leave

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        yield Label(id="question-asked", markup=False)
        yield Answer(compact=True, id="question-answer")
        yield Label(id="question-told", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether something is asked."""
        return self.has_class("-open")

    def ask(self, asked: str, answer: str, hint: str) -> None:
        """Ask.

        Args:
            asked: The question.
            answer: What stands in the field at first, selected.
            hint: How it is answered.
        """
        field = self.query_one(Input)
        self.query_one("#question-asked", Label).update(asked)
        self.add_class("-open")
        field.value = answer
        self.tell(hint)
        # Not `focus`, which takes effect later: the next key could still go elsewhere.
        self.screen.set_focus(field)
        field.select_all()

    def tell(self, text: str) -> None:
        """Show a text beside the field, such as what is wrong with the answer."""
        self.query_one("#question-told", Label).update(text)

    def close(self) -> None:
        """Hide the row."""
        self.remove_class("-open")

    @on(Input.Submitted)
    def take_answer(self, event: Input.Submitted) -> None:
        """Do what was answered."""
        event.stop()
        # In a worker, since the journal may keep it waiting and the keys must be answered meanwhile.
        self.run_worker(self._answer(event.value))

    def action_leave(self) -> None:
        """Leave the question without an answer."""
        self._leave()
