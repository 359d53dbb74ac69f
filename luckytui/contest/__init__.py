"""The contest itself: its rules, its callers, what happened in it. No clock, no I/O."""
