"""Tests of the relay, with a real broker where there is one."""
