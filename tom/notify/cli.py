"""`tom notify …`"""

import typer

from tom.cli_settings import ConfigOption, DataOption, fail, read_settings
from tom.settings import SettingsError

app = typer.Typer(no_args_is_help=True, help="E-mail and webhook for callers' messages.")


@app.callback()
def _group() -> None:  # pyright: ignore[reportUnusedFunction]
    """With a single command, typer would leave its name out."""


@app.command()
def test(config: ConfigOption = None, data: DataOption = None) -> None:
    """Send a test message by e-mail and webhook now, and say what happened."""
    settings = read_settings(config, data=data)
    from tom.notify.trial import run_trial

    try:
        code = run_trial(settings)
    except SettingsError as error:
        fail(error)
    raise typer.Exit(code)
