"""The dashboard: its arithmetic, its keys and its looks."""
