"""A question that the same key answers within a few seconds."""

from __future__ import annotations

from luckytui.tui.confirmation import WAIT, Confirmation


class Wall:
    """A wall clock that is turned by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_question_is_answered_by_asking_it_once_more() -> None:
    confirmation = Confirmation(Wall())
    assert [confirmation.confirms("n") for _ in range(4)] == [False, True, False, True]


def test_a_question_is_not_answered_by_another() -> None:
    confirmation = Confirmation(Wall())
    assert [confirmation.confirms(question) for question in "nNnn"] == [False, False, False, True]


def test_a_question_is_forgotten_after_a_few_seconds() -> None:
    wall = Wall()
    confirmation = Confirmation(wall)
    assert not confirmation.confirms("n")
    wall.now += WAIT
    assert not confirmation.confirms("n")
    wall.now += WAIT - 0.1
    assert confirmation.confirms("n")
