"""The page for phones, in a real browser."""
