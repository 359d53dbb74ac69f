"""The contest itself: its rules, its callers, its events. No clock, no I/O."""
