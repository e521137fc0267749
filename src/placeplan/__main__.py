"""`python -m placeplan`: the command line."""

from placeplan.shell.cli import main

main()
