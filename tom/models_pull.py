"""`tom models pull` and `tom models list`.

A model is gathered in `.<name>.part` of the models folder, file by file, each checked against the
pinned and the hub's published checksum; the complete folder then takes its name in one rename.
What arrived before an interruption is kept and continued. The hub's own library is not used for the
transfer: it compares sizes only, and does not continue a download through its Xet store.

Protocol: `GET {HF_ENDPOINT}/{repo}/resolve/{revision}/{path}`; a large file answers with a redirect
whose X-Linked-Etag is its SHA-256, a small one with its git blob id as ETag.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from tom.models_catalog import (
    CATALOG,
    DESCRIPTION,
    RECOMMENDED,
    CatalogModel,
    ModelFile,
    find,
    list_models,
)

ATTEMPTS = 4
"""In a row, without a byte of progress."""
FIRST_PAUSE_S = 0.5
TIMEOUT_S = 30.0
"""For a connection, and for the next piece of a file."""
CHUNK_BYTES = 1 << 18
SPARE_BYTES = 50_000_000
"""Room that a pull leaves on the disk."""


class PullError(Exception):
    """A model could not be pulled; the message is one line for the user."""


def print_models(folder: Path, console: Console | None = None) -> None:
    """`tom models list`: a table on standard output."""
    table = Table("name", "kind", "language", "MB", "state", "licence", box=None, pad_edge=False)
    for model in list_models(folder):
        state = "built in" if model.built_in else "installed" if model.installed else "-"
        size = f"{model.size / 1e6:.0f}"
        table.add_row(model.name, model.kind, model.language, size, state, escape(model.licence))
    (console or Console(soft_wrap=True)).print(table)


def pull(names: list[str], folder: Path, console: Console | None = None) -> int:
    """Fetch `names`, or the recommended models. The exit code: 0, or 1 where one failed."""
    console = console or Console(stderr=True)
    try:
        chosen = [_known(name) for name in names or RECOMMENDED]
        with _alone(folder), _client() as client, _bars(console) as bars:
            for model in chosen:
                _pull_model(client, model, folder, bars)
    except PullError as error:
        console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except OSError as error:
        text = f"{error.filename or folder}: {error.strerror}"
        console.print(text, style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


def _pull_model(client: httpx.Client, model: CatalogModel, root: Path, bars: Progress) -> None:
    target = root / model.name
    if _intact(target):
        bars.console.print(f"{model.name}: installed, checksums match", highlight=False)
        return
    staging = root / f".{model.name}.part"
    staging.mkdir(exist_ok=True)
    checksums = {file.name: _pull_file(client, model, file, staging, bars) for file in model.files}
    (staging / DESCRIPTION).write_text(_describe(model, checksums), encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    staging.rename(target)
    bars.console.print(f"{model.name}: pulled to {target}", highlight=False, soft_wrap=True)


def _pull_file(
    client: httpx.Client, model: CatalogModel, file: ModelFile, folder: Path, bars: Progress
) -> str:
    """Have `file` whole and checked in `folder`; its SHA-256."""
    path, part = folder / file.name, folder / f"{file.name}.part"
    if path.exists() and file.sha256 and _digest(path, "sha256") == file.sha256:
        return file.sha256
    url = f"{_endpoint()}/{model.repo}/resolve/{model.revision}/{file.path}"
    label = f"{model.name} {file.name}"
    bar = bars.add_task(label, total=file.size)
    published = _transfer(client, url, part, bars, bar)
    sha256 = _digest(part, "sha256")
    wanted = [file.sha256] if file.sha256 else []
    wanted += [published] if published else []
    if not wanted:
        part.unlink()
        raise PullError(f"{label}: the hub publishes no checksum; nothing was installed")
    for checksum in wanted:
        got = sha256 if len(checksum) == 64 else _digest(part, "sha1", git_blob=True)
        if got != checksum:
            part.unlink()
            raise PullError(f"{label}: checksum {got} instead of {checksum}; the file was deleted")
    part.rename(path)
    return sha256


def _transfer(client: httpx.Client, url: str, part: Path, bars: Progress, bar: TaskID) -> str:
    """Bring `part` to its full length, however often the line breaks; the published checksum."""
    failures = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            return _transfer_once(client, url, part, before, bars, bar)
        except (httpx.RequestError, httpx.InvalidURL) as error:
            progressed = part.exists() and part.stat().st_size > before
            failures = 1 if progressed else failures + 1
            if failures >= ATTEMPTS:
                raise _unreachable() from error
            time.sleep(FIRST_PAUSE_S * 2 ** (failures - 1))


def _transfer_once(
    client: httpx.Client, url: str, part: Path, have: int, bars: Progress, bar: TaskID
) -> str:
    request = client.build_request("GET", url, headers={"Range": f"bytes={have}-"} if have else {})
    response = client.send(request, stream=True)
    published = next(filter(None, map(_checksum, [*response.history, response])), "")
    with contextlib.closing(response):
        if response.status_code == 416:  # all of it is here, or more than there should be
            whole = response.headers.get("Content-Range", "").removeprefix("bytes */")
            if whole == str(have):
                return published
            part.unlink()
            return _transfer_once(client, url, part, 0, bars, bar)
        _accept(response, url)
        if response.status_code != 206:
            have = 0
        missing = int(response.headers.get("Content-Length", 0))
        if shutil.disk_usage(part.parent).free < missing + SPARE_BYTES:
            raise PullError(f"{part.parent}: {missing / 1e6:.0f} MB do not fit on the disk")
        bars.update(bar, completed=have, total=have + missing or None)
        with part.open("ab" if have else "wb") as out:
            for chunk in response.iter_raw(CHUNK_BYTES):
                out.write(chunk)
                bars.advance(bar, len(chunk))
    return published


def _checksum(response: httpx.Response) -> str:
    """SHA-256 (64 digits) or git blob id (40) of the file that `response` stands for, or ""."""
    sha256 = response.headers.get("X-Linked-Etag", "").strip('"').lower()
    if re.fullmatch("[0-9a-f]{64}", sha256):
        return sha256
    # A store behind the hub has ETags of its own kinds; only git's has 40 digits.
    blob = response.headers.get("ETag", "").removeprefix("W/").strip('"').lower()
    return blob if re.fullmatch("[0-9a-f]{40}", blob) else ""


def _accept(response: httpx.Response, url: str) -> None:
    if response.status_code in (200, 206):
        return
    if response.status_code >= 500 or response.status_code == 429:
        raise _unreachable(f" (HTTP {response.status_code})")
    raise PullError(f"{url}: the hub answers HTTP {response.status_code}; nothing was installed")


def _unreachable(why: str = "") -> PullError:
    return PullError(f"{_endpoint()} cannot be reached{why}; the built-in models serve")


def _intact(folder: Path) -> bool:
    """The model is there, and its files are those that were pulled."""
    try:
        described = tomllib.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        recorded: dict[str, str] = described["sha256"]
        return all(_digest(folder / name, "sha256") == sha for name, sha in recorded.items())
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return False


def _describe(model: CatalogModel, checksums: dict[str, str]) -> str:
    """`model.toml`; JSON's strings are TOML's."""
    fields: dict[str, str | int] = {
        "name": model.name,
        "kind": model.kind,
        "type": model.type,
        "language": model.language,
        "sample_rate": model.sample_rate,
        **{file.role: file.name for file in model.files if file.role},
        "licence": model.licence,
        "source": f"{model.repo}@{model.revision}",
        "notice": "",
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    lines += ["", "[sha256]"]
    lines += [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in checksums.items()]
    return "\n".join(lines) + "\n"


def _known(name: str) -> CatalogModel:
    model = find(name)
    if model is None:
        known = ", ".join(model.name for model in CATALOG)
        raise PullError(f"there is no model {name!r}; there are {known}")
    return model


def _digest(path: Path, algorithm: str, *, git_blob: bool = False) -> str:
    """`git_blob`: as git counts it, with the length before the content."""
    digest = hashlib.new(algorithm, usedforsecurity=algorithm != "sha1")
    if git_blob:
        digest.update(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def _client() -> httpx.Client:
    # Unpacked on the way, a file's length and ranges would no longer be its own.
    headers = {"Accept-Encoding": "identity", "User-Agent": "tom-voice"}
    return httpx.Client(headers=headers, timeout=TIMEOUT_S, follow_redirects=True)


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One pull at a time: two would write the same files."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PullError(f"{root}: another pull is under way") from None
        yield
