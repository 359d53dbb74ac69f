"""The odds of a contest: exact, live, and simulated."""
