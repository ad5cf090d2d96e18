"""What every subcommand does first: reads the settings, or says in one line why it cannot."""

import logging
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from tom.settings import Settings, SettingsError, load_settings

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file; default: tom.toml if it is there.")
]
DataOption = Annotated[Path | None, typer.Option("--data", help="Data directory.")]


def read_settings(config: Path | None, **overrides: Any) -> Settings:
    """The settings, or one line on standard error and exit code 2."""
    given = {key.replace("__", "."): value for key, value in overrides.items() if value is not None}
    try:
        settings = load_settings(config, given)
    except SettingsError as error:
        fail(error)
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "mcp", "alembic", "aioice"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return settings


def fail(error: Exception) -> NoReturn:
    """One line on standard error, exit code 2."""
    typer.echo(f"tom: {error}", err=True)
    raise typer.Exit(2)
