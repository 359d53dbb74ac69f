"""Tests of the door, with real sockets."""
