"""The entry point of `python -m luckytui`."""

from luckytui.cli.main import main

main()
