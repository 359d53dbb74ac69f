"""Numbers on a command line: what is one, and in which words another is refused."""

from __future__ import annotations

import click
import pytest

from luckytui.cli.main import main
from luckytui.cli.numbers import Seconds, WholeNumber

CALLERS, PORT, COUNT, DAY = WholeNumber(), WholeNumber(0, 65535), WholeNumber(1), Seconds(86_400.0)


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (CALLERS, "-5", -5),
        (PORT, "0", 0),
        (PORT, "65535", 65535),
        (COUNT, "1", 1),
        (Seconds(), "2.5", 2.5),
        (DAY, "0", 0),
    ],
)
def test_a_number_is_read(kind: click.ParamType, text: str, number: float) -> None:  # type: ignore[type-arg]
    assert kind.convert(text, None, None) == number


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (CALLERS, "1,000", "'1,000' is not a whole number, in digits alone."),
        (CALLERS, "9" * 5_000, f"'{'9' * 5_000}' is not a whole number, in digits alone."),
        (PORT, "x", "'x' is not a whole number from 0 to 65,535, in digits alone."),
        (PORT, "-1", "-1 is not a whole number from 0 to 65,535."),
        (PORT, "65536", "65536 is not a whole number from 0 to 65,535."),
        (COUNT, "0", "0 is not a whole number from 1 up."),
        (Seconds(), "1,5", "'1,5' is not a number of seconds, such as 2.5."),
        (DAY, "x", "'x' is not a number of seconds from 0 to 86,400, such as 2.5."),
        (DAY, "-1", "-1 is not a number of seconds from 0 to 86,400."),
        (DAY, "86401", "86401 is not a number of seconds from 0 to 86,400."),
        (DAY, "nan", "nan is not a number of seconds from 0 to 86,400."),
    ],
)
def test_what_is_no_such_number_is_refused_in_a_sentence(
    kind: click.ParamType,  # type: ignore[type-arg]
    text: str,
    sentence: str,
) -> None:
    with pytest.raises(click.BadParameter) as refused:
        kind.convert(text, None, None)
    assert refused.value.message == sentence


def test_no_command_refuses_a_number_in_other_words() -> None:
    context = click.Context(main)
    commands = [main, *(main.get_command(context, name) for name in main.list_commands(context))]
    for command in commands:
        assert command is not None
        for parameter in command.params:
            assert not isinstance(parameter.type, (type(click.INT), type(click.FLOAT))), (command.name, parameter.name)
