"""The settings of a contest from the command line, and those that a resumed contest ignores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import click
from click.core import ParameterSource

from luckytui.contest.lines import Origin
from luckytui.contest.terms import MOST_CALLERS, Terms
from luckytui.journal.stored import StoredContest
from luckytui.seed import draw_seed
from luckytui.text import grouped

#: Settings whose option has another name.
_OPTION_OF = {"callers": "-c", "keyword": "-k", "player": "--no-player"}


@dataclass(frozen=True)
class Settings:
    """The settings of a contest from the command line.

    Attributes:
        terms: The terms of a new contest.
        live: Name and origin of its live lines.
        given: The names of the settings that were given on the command line.
    """

    terms: Terms
    live: Sequence[tuple[str, Origin]] = ()
    given: frozenset[str] = frozenset()

    @classmethod
    def read(cls, context: click.Context, options: Mapping[str, Any], *, live: bool, max_delay: float) -> Self:
        """Return the settings of a command line.

        Args:
            context: The command.
            options: The values of its options.
            live: Whether the person at the keyboard has a line.
            max_delay: The default of the longest delay, in seconds.

        Raises:
            click.UsageError: A value is out of its range.
        """
        settled = {field.name: options[field.name] for field in fields(Terms) if field.name in options}
        if settled["seed"] is None:
            settled["seed"] = draw_seed()
        if settled["max_delay"] is None:
            settled["max_delay"] = max_delay
        if not live and not 1 <= settled["callers"] <= MOST_CALLERS:
            # Nobody would ever call.
            raise click.UsageError(f"callers are 1 to {grouped(MOST_CALLERS)}.")
        try:
            terms = Terms(**settled)
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
        names = (*settled, "player")
        given = frozenset(name for name in names if context.get_parameter_source(name) is ParameterSource.COMMANDLINE)
        return cls(terms, (("", Origin.KEYBOARD),) if live else (), given)

    def after_crash(self) -> Self:
        """Return the settings of a show that is started again: with a seed of its own unless one was given, no note."""
        # Nothing counts as given: an unfinished contest was opened with these settings.
        terms = self.terms if "seed" in self.given else replace(self.terms, seed=draw_seed())
        return replace(self, terms=terms, given=frozenset())

    def passed_over(self, stored: StoredContest) -> str:
        """Return a note that lists the given settings that a resumed contest ignores; empty if there are none.

        Args:
            stored: The contest.
        """
        passed = [(name, value) for name, value in self._different(stored) if name in self.given]
        if not passed:
            return ""
        options = [
            f"{_OPTION_OF.get(name, '--' + name.replace('_', '-'))} (it has {value})" for name, value in sorted(passed)
        ]
        own = f"contest {stored.id} goes on with its own settings; passed over: {', '.join(options)}"
        return f"note: {own}. --fresh opens a new contest."

    def _different(self, stored: StoredContest) -> list[tuple[str, object]]:
        """Return the settings in which a contest differs, with its values."""
        own = [(field.name, getattr(stored.terms, field.name)) for field in fields(Terms)]
        different = [(name, value) for name, value in own if value != getattr(self.terms, name)]
        if not self.live and any(line.origin is Origin.KEYBOARD for line in stored.lines):
            different.append(("player", "a line for you"))
        return different
