"""`tom models pull` against a server that speaks the hub's protocol, on good days and bad ones."""

import fcntl
import io
import socket
from pathlib import Path

import pytest
from rich.console import Console

from agents.engines.model_folder import read_description
from tests.tom.hub import BIG, MODEL, SMALL, Hub, hub, sha256
from tom import models_pull
from tom.models_catalog import CATALOG, RECOMMENDED, list_models
from tom.models_pull import print_models, pull

__all__ = ["hub"]


def run(data_dir: Path, *names: str) -> tuple[int, str]:
    """Exit code, and what the user reads."""
    console = Console(file=io.StringIO(), width=200)
    code = pull(list(names), data_dir / "models", console)
    assert isinstance(console.file, io.StringIO)
    return code, console.file.getvalue().strip()


def installed(data_dir: Path) -> Path:
    return data_dir / "models" / MODEL.name


def test_a_model_is_pulled_described_and_listed(hub: Hub, tmp_path: Path) -> None:
    code, text = run(tmp_path)
    assert (code, text) == (0, f"{MODEL.name}: pulled to {installed(tmp_path)}")
    folder = installed(tmp_path)
    names = {"encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt", "model.toml"}
    assert {path.name for path in folder.iterdir()} == names
    assert (folder / "encoder.onnx").read_bytes() == BIG
    description = read_description(folder)
    assert (description.name, description.kind, description.type) == (
        *("stt-xx-test", "stt", "transducer"),
    )
    assert (description.encoder, description.tokens) == ("encoder.onnx", "tokens.txt")
    assert f'"decoder.onnx" = "{sha256(BIG)}"' in (folder / "model.toml").read_text()
    (status,) = [status for status in list_models(tmp_path / "models") if status.name == MODEL.name]
    assert (status.installed, status.built_in, status.folder) == (True, False, folder)
    assert status.licence == MODEL.licence
    assert status.size > 3 * len(BIG)
    assert list((tmp_path / "models").glob(".*.part")) == []


def test_an_intact_model_is_not_fetched_again_and_a_damaged_one_is(
    hub: Hub, tmp_path: Path
) -> None:
    run(tmp_path)
    hub.asked.clear()
    assert run(tmp_path, MODEL.name) == (0, f"{MODEL.name}: installed, checksums match")
    assert hub.asked == []
    (installed(tmp_path) / "joiner.onnx").write_bytes(b"damaged")
    assert run(tmp_path)[0] == 0
    assert (installed(tmp_path) / "joiner.onnx").read_bytes() == BIG


def test_a_cut_connection_is_continued(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [600_000, 100_000]
    assert run(tmp_path)[0] == 0
    ranges = [asked for path, asked in hub.asked if path == "sub/encoder.onnx"]
    assert ranges[0] == ""
    assert all(asked.startswith("bytes=") for asked in ranges[1:])
    assert len(ranges) == 3


def test_the_next_pull_continues_where_the_last_one_gave_up(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [600_000, 0, 0, 0, 0]
    code, text = run(tmp_path)
    assert (code, text) == (1, f"{hub.url} cannot be reached; the built-in models serve")
    hub.cuts.clear()
    hub.asked.clear()
    assert run(tmp_path)[0] == 0
    assert hub.asked[0][1].startswith("bytes=")


def test_a_file_that_was_complete_already_is_only_checked(hub: Hub, tmp_path: Path) -> None:
    staging = tmp_path / "models" / f".{MODEL.name}.part"
    staging.mkdir(parents=True)
    (staging / "decoder.onnx.part").write_bytes(BIG)
    assert run(tmp_path)[0] == 0
    assert ("decoder.onnx", f"bytes={len(BIG)}-") in hub.asked


def test_a_part_that_is_too_long_is_fetched_anew(hub: Hub, tmp_path: Path) -> None:
    staging = tmp_path / "models" / f".{MODEL.name}.part"
    staging.mkdir(parents=True)
    (staging / "decoder.onnx.part").write_bytes(BIG + b"more")
    assert run(tmp_path)[0] == 0


def test_a_server_without_ranges_starts_over(hub: Hub, tmp_path: Path) -> None:
    hub.ranges = False
    hub.cuts = [600_000]
    assert run(tmp_path)[0] == 0
    assert (installed(tmp_path) / "encoder.onnx").read_bytes() == BIG


@pytest.mark.parametrize("path", ["sub/encoder.onnx", "decoder.onnx", "tokens.txt"])
def test_a_wrong_checksum_is_refused_and_deleted(hub: Hub, tmp_path: Path, path: str) -> None:
    """Pinned, published as SHA-256, published as git blob id."""
    hub.files[path] = hub.files[path][:-1] + b"!"
    code, text = run(tmp_path)
    name = path.rsplit("/", 1)[-1]
    assert code == 1
    assert text.startswith(f"{MODEL.name} {name}: checksum ")
    assert text.endswith("the file was deleted")
    assert "\n" not in text
    assert not installed(tmp_path).exists()
    assert list(tmp_path.rglob(f"{name}*")) == []
    hub.files[path] = SMALL if path == "tokens.txt" else BIG
    assert run(tmp_path)[0] == 0


def test_without_any_checksum_nothing_is_installed(hub: Hub, tmp_path: Path) -> None:
    hub.sends_checksums = False
    code, text = run(tmp_path)
    assert (code, "decoder.onnx: the hub publishes no checksum" in text) == (1, True)
    assert not installed(tmp_path).exists()


def test_an_unreachable_hub_is_one_line(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        monkeypatch.setenv("HF_ENDPOINT", url)
        code, text = run(tmp_path)
    assert (code, text) == (1, f"{url} cannot be reached; the built-in models serve")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (503, "cannot be reached (HTTP 503); the built-in models serve"),
        (429, "cannot be reached (HTTP 429); the built-in models serve"),
        (401, "the hub answers HTTP 401; nothing was installed"),
        (404, "the hub answers HTTP 404; nothing was installed"),
    ],
)
def test_a_hub_that_refuses_is_one_line(hub: Hub, tmp_path: Path, status: int, says: str) -> None:
    hub.status = status
    code, text = run(tmp_path)
    assert (code, text.endswith(says), "\n" in text) == (1, True, False)


def test_an_address_that_is_none(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "nonsense")
    assert run(tmp_path) == (1, "nonsense cannot be reached; the built-in models serve")


def test_a_full_disk_is_noticed_before(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models_pull, "SPARE_BYTES", 2**60)
    code, text = run(tmp_path)
    assert (code, text.endswith("MB do not fit on the disk")) == (1, True)


def test_a_folder_that_cannot_be_written_is_one_line(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way")
    code, text = run(tmp_path)
    assert (code, "models" in text, "\n" in text) == (1, True, False)


def test_unknown_names_are_answered_with_the_known_ones(hub: Hub, tmp_path: Path) -> None:
    assert run(tmp_path, "x") == (1, "there is no model 'x'; there are stt-xx-test")


def test_two_pulls_do_not_meet(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    with (tmp_path / "models" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, text = run(tmp_path)
    assert (code, text.endswith("another pull is under way")) == (1, True)


def test_the_list_shows_built_in_installed_and_available_models(tmp_path: Path) -> None:
    statuses = {status.name: status for status in list_models(tmp_path)}
    assert statuses["stt-demo-de"].built_in
    assert statuses["stt-demo-de"].notice
    german = statuses["stt-de-kroko"]
    assert (german.installed, german.kind, german.language) == (False, "stt", "de")
    assert german.size == 71_051_469


def test_the_printed_list_has_a_line_a_model(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=200)
    print_models(tmp_path, console)
    assert isinstance(console.file, io.StringIO)
    header, *lines = console.file.getvalue().splitlines()
    assert header.split()[:4] == ["name", "kind", "language", "MB"]
    assert len(lines) == len(list_models(tmp_path))
    assert any(line.split()[:4] == ["stt-de-kroko", "stt", "de", "71"] for line in lines)
    assert any("stt-demo-de" in line and "built in" in line for line in lines)


def test_the_catalogue_is_whole() -> None:
    names = [model.name for model in CATALOG]
    assert len(set(names)) == len(names)
    assert set(RECOMMENDED) <= set(names)
    for model in CATALOG:
        roles = {file.role for file in model.files}
        needed = {"encoder", "decoder", "joiner", "tokens"} if model.kind == "stt" else {"model"}
        assert needed <= roles, model.name
        assert len(model.revision) == 40
        assert len({file.name for file in model.files}) == len(model.files)
        for file in model.files:
            assert file.sha256 == "" or len(file.sha256) == 64
            assert "{}" not in file.path
    voice = next(model for model in CATALOG if model.name == "tts-de-thorsten-medium")
    assert [file.path for file in voice.files] == [
        "de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx",
        "de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx.json",
    ]
