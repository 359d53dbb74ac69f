"""The errors of a journal. The command line adds advice about its own options (`luckytui.cli.errors`)."""

from __future__ import annotations


class JournalError(Exception):
    """The journal cannot be used.

    Args:
        fact: What is wrong, as the beginning of a sentence.
        remedy: What the person can do about it; empty if only the command line can say.
    """

    #: Whether another journal would help.
    elsewhere = True
    #: The text between fact and remedy.
    joint = ": "

    def __init__(self, fact: str, remedy: str = "") -> None:
        super().__init__(f"{fact}{self.joint}{remedy}" if remedy else fact)
        self.fact = fact
        self.remedy = remedy


class JournalMissing(JournalError):
    """There is no journal to read."""


class JournalInUse(JournalError):
    """Another show writes to the journal."""


class OnAirElsewhere(JournalInUse):
    """Another station is on air with the journal.

    Args:
        fact: What is wrong, as the beginning of a sentence.
        host: Where that station is.
        pid: Its process there.
        since: Since when it is on air, UTC, ISO 8601.
    """

    def __init__(self, fact: str, host: str, pid: int, since: str) -> None:
        super().__init__(fact, "end that one")
        self.host = host
        self.pid = pid
        self.since = since


class NotAJournal(JournalError):
    """The file at the journal's path is not a journal."""


class RecordNotTakenOver(NotAJournal):
    """The file at the journal's path is a lucky-call record that no show has converted yet."""


class FolderInPlace(NotAJournal):
    """The journal's path is a folder."""


class SecondName(NotAJournal):
    """The journal's file has another name: a hard link, or a mount of the file alone."""


class NameTaken(JournalError):
    """A file exists under a name that the journal needs for a file of its own."""

    elsewhere = False


class StaleLog(JournalError):
    """A log stands beside the journal that is not the journal's: SQLite would lay it over the journal all the same."""

    joint = "; "


class JournalMoved(JournalError):
    """The journal's name is another file's now, or nobody's."""

    elsewhere = False
    joint = "; "


class JournalDamaged(JournalError):
    """The journal's file is damaged."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact, "restore it from a copy")


class DoesNotAddUp(JournalDamaged):
    """The contents of the journal contradict each other.

    Args:
        journal: The journal's name, for messages.
        finding: The contradiction.
    """

    joint = "; "

    def __init__(self, journal: object, finding: str) -> None:
        super().__init__(f"{journal} does not add up: {finding}")


class DiskFailed(JournalError):
    """The disk is full or fails; a later attempt may succeed."""

    elsewhere = False


class LimitReached(DiskFailed):
    """This program may have no more files open, or no more memory; a later attempt may succeed."""


class JournalLocked(DiskFailed):
    """Another program has the journal locked; a later attempt may succeed."""


class ServerGone(DiskFailed):
    """The server of the journal's database cannot be reached, or takes no writes; the show tries again by itself."""
