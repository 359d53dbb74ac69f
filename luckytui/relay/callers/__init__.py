"""Simulated callers on another machine: `luckytui callers`."""
