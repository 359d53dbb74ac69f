"""The show as a dashboard."""
