"""The terminal interface: the dashboard and all that it shows."""

import os

# Textual reads this when it is imported: keys then show their effect sooner (`tests.bench keys`).
os.environ.setdefault("TEXTUAL_FPS", "240")
