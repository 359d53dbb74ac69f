"""Benchmarks that anyone can run: `python -m tests.bench`. Nothing in the test suite is timed."""
