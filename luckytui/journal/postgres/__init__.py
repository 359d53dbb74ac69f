"""The journal on a PostgreSQL server; the only package that knows PostgreSQL."""
