"""Lets `python -m luckytui` do what `luckytui` does."""

from luckytui.cli.main import main

main()
