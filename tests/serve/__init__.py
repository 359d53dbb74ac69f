"""Tests of `luckytui.serve`."""
