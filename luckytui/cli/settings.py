"""The settings of a contest from the command line, and those that a resumed contest ignores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import click
from click.core import ParameterSource

from luckytui.contest.lines import NewLine, Origin
from luckytui.contest.pace import LEAD_IN, default_max_delay, default_prizes, paced
from luckytui.contest.terms import MOST_CALLERS, Terms
from luckytui.journal.stored import StoredContest
from luckytui.seed import draw_seed
from luckytui.text import grouped

#: Terms that are not given on the command line.
_DRAWN = ("lead_in", "propagation")
#: Seconds that a silent line is waited for where an audience plays along, by default.
ROOM_TIMEOUT = 30.0
#: Settings whose option has another name.
_OPTION_OF = {"callers": "-c", "keyword": "-k", "player": "--no-player"}
#: What is said of a contest in which nobody would ever call, among others.
ALONE = f"callers are 1 to {grouped(MOST_CALLERS)}; 0 is for people alone, who come by --room or --broker."


@dataclass(frozen=True)
class Settings:
    """The settings of a contest from the command line.

    Attributes:
        terms: The terms of a new contest.
        live: Its live lines.
        given: The names of the settings that were given on the command line.
        lead_in: The lead-in of new contests, in seconds.
        stay: Whether phones and clients of the contest before have their lines in a new one.
    """

    terms: Terms
    live: Sequence[NewLine] = ()
    given: frozenset[str] = frozenset()
    lead_in: float = 0.0
    stay: bool = False

    @classmethod
    def read(
        cls, context: click.Context, options: Mapping[str, Any], *, headless: bool, live: bool, room: bool = False
    ) -> Self:
        """Return the settings of a command line.

        Args:
            context: The command.
            options: The values of its options.
            headless: Whether nobody watches: then the contest is short, and begins with the keyword.
            live: Whether the person at the keyboard has a line.
            room: Whether an audience can join, which has time to find its keys.

        Raises:
            click.UsageError: A value is out of its range.
        """
        settled = {field.name: options[field.name] for field in fields(Terms) if field.name not in _DRAWN}
        if settled["seed"] is None:
            settled["seed"] = draw_seed()
        headless = headless and not room
        callers = settled["callers"]
        if room and context.get_parameter_source("timeout") is not ParameterSource.COMMANDLINE:
            settled["timeout"] = ROOM_TIMEOUT
        if settled["prizes"] is None:
            settled["prizes"] = 1 if headless else default_prizes(callers)
        if settled["max_delay"] is None:
            settled["max_delay"] = 1.0 if headless else default_max_delay(callers, settled["prizes"])
        if not (live or room) and not 1 <= callers <= MOST_CALLERS:
            # Nobody would ever call.
            raise click.UsageError(ALONE)
        try:
            terms = Terms(**settled)
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
        lead_in = LEAD_IN if options["lead_in"] else 0.0
        if not headless:
            terms = paced(terms, terms.seed, lead_in)
        names = (*settled, "player")
        given = frozenset(name for name in names if context.get_parameter_source(name) is ParameterSource.COMMANDLINE)
        return cls(terms, (NewLine("", Origin.KEYBOARD),) if live else (), given, lead_in)

    def after_crash(self) -> Self:
        """Return the settings of a show that is started again: with a seed of its own unless one was given, no note.

        Whoever had a line keeps it, also if the contest was over.
        """
        # Nothing counts as given: an unfinished contest was opened with these settings.
        terms = self.terms if "seed" in self.given else paced(self.terms, draw_seed(), self.lead_in)
        return replace(self, terms=terms, given=frozenset(), stay=True)

    def passed_over(self, stored: StoredContest | None) -> str:
        """Return a note that lists the given settings that a resumed contest ignores; empty if there are none.

        Args:
            stored: The contest; None if none is opened yet.
        """
        if stored is None:
            return ""
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
