"""The tests, and what they share: a terminal to run the show on."""
