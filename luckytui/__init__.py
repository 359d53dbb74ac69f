"""A live radio contest in a terminal that survives being killed."""

__version__ = "0.1.0"
