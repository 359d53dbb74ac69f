"""The widgets, one per file; the arithmetic of a widget is in a file beside it."""
