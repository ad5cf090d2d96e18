"""The `tom` command. Each subcommand is thin: it reads its options and calls one function.

Exit codes: 0 done, 1 it did not work (a missed target, an unanswered call), 2 a broken setting.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from tom import __version__
from tom.cli_settings import ConfigOption, DataOption
from tom.cli_settings import fail as _fail
from tom.cli_settings import read_settings as _settings
from tom.notify.cli import app as notify_app
from tom.settings import SettingsError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="TOM answers the phone.",
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    config: ConfigOption = None,
    data: DataOption = None,
    sip_port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
    web_port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
) -> None:
    """Answer calls until SIGTERM or Ctrl-C. Prints `ready sip=… web=…` when calls are taken."""
    settings = _settings(config, data=data, sip__port=sip_port, web__port=web_port)
    os.umask(0o077)  # recordings and call log are personal data: nobody else's to read
    sys.setswitchinterval(0.0005)  # the loop's thread does not wait 5 ms for Python's lock
    import uvloop

    from telephony.sip.errors import DoorError
    from tom.server import Server

    try:
        # Its timers are kept where asyncio's sent voice late, and frames cost less.
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(Server(settings, config).run())
    except (SettingsError, DoorError) as error:
        _fail(error)


@app.command()
def call(
    uri: Annotated[str, typer.Argument(help="Whom to call: sip:tom@127.0.0.1:5060")],
    say: Annotated[list[str] | None, typer.Option(help="A sentence to speak; repeatable.")] = None,
    wav: Annotated[list[Path] | None, typer.Option(help="A WAV to speak; repeatable.")] = None,
    dtmf: Annotated[list[str] | None, typer.Option(help="Digits to key; repeatable.")] = None,
    record: Annotated[Path | None, typer.Option(help="Write both sides to this WAV.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    voice: Annotated[
        str, typer.Option(help="The caller's espeak-ng voice; the phone hears its language.")
    ] = "de+f2",
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Call somebody over SIP, speak, listen, and print who said what, with latency per turn.

    Turns are spoken in the order they are given, each when the other side has finished.
    """
    settings = _settings(config, data=data)
    from agents.engines import EngineError
    from telephony.sip.errors import DoorError
    from tom.calling import in_order, place_call, print_report

    script = in_order(sys.argv[1:], say or [], wav or [], dtmf or [])
    try:
        report = asyncio.run(place_call(settings, uri, script, voice, record))
    except (ValueError, EngineError, DoorError) as error:
        _fail(error)
    else:
        print_report(report, as_json)
        raise typer.Exit(0 if report.answered else 1)


@app.command()
def calls(
    call_id: Annotated[
        str, typer.Argument(help="Show this call (its id or the start of it).")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    text: Annotated[str, typer.Option(help="Only calls in which this was said.")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """The call log: the newest calls, or one call with all its turns."""
    settings = _settings(config, data=data)
    from tom.show_calls import list_calls, show_call

    try:
        if call_id:
            code = show_call(settings, call_id, as_json)
        else:
            code = list_calls(settings, limit, text, as_json)
    except SettingsError as error:
        _fail(error)
    raise typer.Exit(code)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Check what is installed, reachable and registered, and prove two-way audio."""
    settings = _settings(config, data=data)
    from tom.doctor import examine

    raise typer.Exit(asyncio.run(examine(settings, config, as_json)))


@app.command()
def probe(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    turns: Annotated[int, typer.Option(min=1, max=1000)] = 40,
    target: Annotated[
        str,
        typer.Option(
            help="A running TOM, sip:tom@host:port (over UDP, without a password) or "
            "http://host:port; default: its own."
        ),
    ] = "",
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Measure the loop over each door, stage by stage. Exit 1 where a target is missed.

    Of a running TOM the stages are neither measured nor judged.
    """
    settings = _settings(config, data=data)
    from tom.probe.report import probe as run_probe

    try:
        code = asyncio.run(run_probe(settings, config, target, turns, as_json))
    except ValueError as error:
        _fail(error)
    raise typer.Exit(code)


@app.command()
def worker(
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 0 where a worker runs on this machine.")
    ] = False,
    supervised: Annotated[bool, typer.Option(hidden=True)] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Transcribe recordings until SIGTERM or Ctrl-C. `tom serve` starts workers by itself."""
    settings = _settings(config, data=data)
    os.umask(0o077)
    from agents.engines import EngineError
    from tom.worker.alive import alive_here

    if check:
        try:
            raise typer.Exit(0 if alive_here(settings) else 1)
        except SettingsError as error:
            _fail(error)
    from tom.worker.models import installed

    if not installed():
        _fail(SettingsError("worker: WhisperX is not installed; `make run WHISPERX=1` does it"))
    from tom.worker.process import work

    try:
        work(settings, supervised=supervised)
    except (SettingsError, EngineError) as error:
        _fail(error)


@app.command()
def transcribe(
    files: Annotated[list[Path], typer.Argument(help="WAV files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait for the text.")] = True,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Transcribe recordings as callers' messages are: with word times and a summary."""
    settings = _settings(config, data=data)
    os.umask(0o077)
    from agents.engines import EngineError
    from tom.worker.transcribe import transcribe as run_transcribe

    try:
        code = run_transcribe(settings, files, as_json=as_json, wait=wait)
    except (SettingsError, EngineError, OSError) as error:
        _fail(error)
    sys.stdout.flush()
    os._exit(code)  # torch's threads would take seconds to end


app.add_typer(notify_app, name="notify")

models_app = typer.Typer(no_args_is_help=True, help="Models: what is there, and fetching more.")
app.add_typer(models_app, name="models")


@models_app.command("list")
def models_list(config: ConfigOption = None, data: DataOption = None) -> None:
    """What is built in, installed, and can be fetched."""
    settings = _settings(config, data=data)
    from tom.models_pull import print_models

    print_models(settings.models_dir)


@models_app.command("pull")
def models_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Default: those for German.")] = None,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Fetch models; resumes, checks checksums, and says so in one line where it cannot."""
    settings = _settings(config, data=data)
    from tom.models_pull import pull

    raise typer.Exit(pull(names or [], settings.models_dir))


users_app = typer.Typer(no_args_is_help=True, help="Who may sign in to the web interface.")
app.add_typer(users_app, name="users")


def _run_users(config: Path | None, data: Path | None, command: str, *arguments: Any) -> NoReturn:
    """One of tom.users' commands; what it makes is nobody else's to read."""
    settings = _settings(config, data=data)
    os.umask(0o077)
    from tom import users

    try:
        code = getattr(users, command)(settings, *arguments)
    except SettingsError as error:
        _fail(error)
    raise typer.Exit(code)


@users_app.command("list")
def users_list(config: ConfigOption = None, data: DataOption = None) -> None:
    """Everybody who may sign in."""
    _run_users(config, data, "list_users")


@users_app.command("add")
def users_add(
    name: str,
    role: Annotated[Literal["admin", "viewer"], typer.Option()] = "viewer",
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """A new account. Prints a one-time password."""
    _run_users(config, data, "add_user", name, role)


@users_app.command("reset")
def users_reset(name: str, config: ConfigOption = None, data: DataOption = None) -> None:
    """A new one-time password for somebody who has forgotten theirs; ends their sessions."""
    _run_users(config, data, "reset_user", name)


@users_app.command("remove")
def users_remove(name: str, config: ConfigOption = None, data: DataOption = None) -> None:
    """Delete an account; the last admin's stays."""
    _run_users(config, data, "remove_user", name)


@app.command()
def token(
    role: Annotated[Literal["monitor", "viewer", "admin"], typer.Option()] = "monitor",
    days: Annotated[int, typer.Option(min=1, max=3650)] = 365,
    name: Annotated[str, typer.Option(help="Whose it is, for --revoke; default: the role.")] = "",
    revoke: Annotated[bool, typer.Option(help="Take back all tokens of this name.")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Print a token for a script: `monitor` reads /readyz and /metrics only."""
    if revoke:
        _run_users(config, data, "revoke_tokens", name or role)
    _run_users(config, data, "make_token", name or role, role, days)


@app.command()
def version() -> None:
    """Print TOM's version."""
    typer.echo(__version__)
