"""The widgets, one a file, each with its arithmetic in a file beside it."""
