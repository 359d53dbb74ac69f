"""The station of a contest: where calls arrive, are ruled on, committed and announced."""
