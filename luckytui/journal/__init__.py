"""The journal: the one file that holds every contest, and the only package that knows SQLite."""

from luckytui.journal.reading import Journal
from luckytui.journal.writing import LiveJournal

__all__ = ["Journal", "LiveJournal"]
