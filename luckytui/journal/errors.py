"""What can be wrong with a journal. The command line adds how its own options help."""

from __future__ import annotations


class JournalError(Exception):
    """The journal cannot be used.

    Args:
        fact: What is wrong, as the beginning of a sentence.
        remedy: What the person can do about it; nothing where that is for the command line to say.
    """

    #: Whether the person can go on with another journal instead.
    elsewhere = True
    #: What stands between fact and remedy.
    joint = ": "

    def __init__(self, fact: str, remedy: str = "") -> None:
        super().__init__(f"{fact}{self.joint}{remedy}" if remedy else fact)
        self.fact = fact
        self.remedy = remedy


class JournalMissing(JournalError):
    """There is no journal to be read."""


class JournalInUse(JournalError):
    """Another show writes to the journal."""


class NotAJournal(JournalError):
    """Something else stands in the journal's place."""


class RecordNotTakenOver(NotAJournal):
    """A record of lucky-call stands in the journal's place, and no show has taken it over yet."""


class FolderInPlace(NotAJournal):
    """A folder stands in the journal's place."""


class NameTaken(JournalError):
    """A file stands under a name that the journal needs for a file of its own."""

    elsewhere = False


class JournalDamaged(JournalError):
    """The journal's file is damaged."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact, "restore it from a copy")


class DoesNotAddUp(JournalDamaged):
    """What the journal says contradicts itself.

    Args:
        journal: The journal, as messages name it.
        finding: What contradicts what.
    """

    joint = "; "

    def __init__(self, journal: object, finding: str) -> None:
        super().__init__(f"{journal} does not add up: {finding}")


class DiskFailed(JournalError):
    """The disk is full, fails or is busy: the same journal may work in a moment."""

    elsewhere = False
