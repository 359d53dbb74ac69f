"""Numbers on a command line, which are refused in plain words."""

from __future__ import annotations

from typing import Any

import click

from luckytui.text import grouped


class WholeNumber(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4, and not before
    """A whole number.

    Args:
        least: The smallest; None for any.
        most: The largest; None for any.
    """

    name = "integer"

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        self._least = least
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number that a text names."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number{self._range()}, in digits alone.", param, ctx)
        if (self._least is not None and number < self._least) or (self._most is not None and number > self._most):
            self.fail(f"{value} is not a whole number{self._range()}.", param, ctx)
        return number

    def _range(self) -> str:
        if self._least is None:
            return ""
        return f" from {self._least} up" if self._most is None else f" from {self._least} to {grouped(self._most)}"


class Seconds(click.ParamType):  # type: ignore[type-arg]  # as above
    """A number of seconds.

    Args:
        most: The largest that is allowed, from 0 on; None allows any number.
    """

    name = "seconds"

    def __init__(self, most: float | None = None) -> None:
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number that a text names."""
        try:
            seconds = float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number of seconds{self._range()}, such as 2.5.", param, ctx)
        # Not a number (nan) is in no range.
        if self._most is not None and not 0 <= seconds <= self._most:
            self.fail(f"{value} is not a number of seconds{self._range()}.", param, ctx)
        return seconds

    def _range(self) -> str:
        return "" if self._most is None else f" from 0 to {grouped(round(self._most))}"
