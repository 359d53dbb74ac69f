"""The journal: the one file that holds every contest, and the only package that knows SQLite."""

from luckytui.journal.sqlite.reader import Journal
from luckytui.journal.sqlite.writer import LiveJournal

__all__ = ["Journal", "LiveJournal"]
