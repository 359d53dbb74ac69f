"""Lets `python -m luckytui` do what `luckytui` does."""

from luckytui.cli import main

main()
