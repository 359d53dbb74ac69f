"""Tests of callers on another machine."""
