"""Run the command line with ``python -m kansenkaart``."""

from kansenkaart.cli import main

main()
