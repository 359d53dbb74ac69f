"""The journal as one SQLite file; the only package that knows SQLite."""
