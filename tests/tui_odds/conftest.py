"""What these tests stand on: the dashboard's own still surroundings."""

from tests.tui.conftest import still

__all__ = ["still"]
