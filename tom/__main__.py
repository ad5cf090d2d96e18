"""`python -m tom`: the `tom` command."""

from tom.cli import app

app()
