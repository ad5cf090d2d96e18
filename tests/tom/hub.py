"""A server that speaks the model hub's protocol, on good days and bad ones."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tom import models_catalog, models_pull
from tom.models_catalog import CatalogModel, ModelFile

BIG = bytes(range(256)) * 4000
SMALL = b"<blk> 0\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


MODEL = CatalogModel(
    name="stt-xx-test",
    kind="stt",
    type="transducer",
    language="de",
    sample_rate=16_000,
    repo="someone/model",
    revision="c0ffee",
    files=(
        ModelFile("encoder", "sub/encoder.onnx", len(BIG), sha256(BIG)),
        ModelFile("decoder", "decoder.onnx", len(BIG)),
        ModelFile("joiner", "joiner.onnx", len(BIG), sha256(BIG)),
        ModelFile("tokens", "tokens.txt", len(SMALL)),
    ),
    licence='CC0 "really"',
    checked="",
)


@dataclass
class Hub:
    """Large files answer with a redirect to a store, small ones directly, as on the real hub."""

    url: str = ""
    files: dict[str, bytes] = field(
        default_factory=lambda: {file.path: BIG for file in MODEL.files[:3]} | {"tokens.txt": SMALL}
    )
    cuts: list[int] = field(default_factory=list[int])
    """Bytes after which the next answers of the store break off."""
    status: int = 0
    """Answer everything so."""
    ranges: bool = True
    sends_checksums: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Path and Range of every request to the store."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            prefix, path = f"/{MODEL.repo}/resolve/{MODEL.revision}/", self.path
            if hub.status:
                self.answer(hub.status)
            elif path.startswith("/store/"):
                self.send_file(path.removeprefix("/store/"), {"ETag": f'"{"e" * 64}"'})
            elif path.removeprefix(prefix) not in hub.files:
                self.answer(404)
            elif path.endswith(".onnx"):
                path = path.removeprefix(prefix)
                etag = {"X-Linked-Etag": f'"{sha256(BIG)}"'} if hub.sends_checksums else {}
                self.answer(302, {"Location": f"{hub.url}/store/{path}", **etag})
            else:
                blob = b"blob %d\0" % len(SMALL) + SMALL
                etag = f'"{hashlib.sha1(blob, usedforsecurity=False).hexdigest()}"'
                self.send_file(path.removeprefix(prefix), {"ETag": etag})

        def send_file(self, path: str, headers: dict[str, str]) -> None:
            data, status = hub.files[path], 200
            asked = self.headers.get("Range", "")
            hub.asked.append((path, asked))
            if asked and hub.ranges:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                if start >= len(data):
                    self.answer(416, {"Content-Range": f"bytes */{len(data)}"})
                    return
                headers |= {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
                data, status = data[start:], 206
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(data))}).items():
                self.send_header(name, value)
            self.end_headers()
            if hub.cuts and path.endswith(".onnx"):
                data = data[: hub.cuts.pop(0)]
            self.wfile.write(data)

        def answer(self, status: int, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in ((headers or {}) | {"Content-Length": "0"}).items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    monkeypatch.setattr(models_catalog, "CATALOG", (MODEL,))
    monkeypatch.setattr(models_pull, "CATALOG", (MODEL,))
    monkeypatch.setattr(models_pull, "RECOMMENDED", (MODEL.name,))
    monkeypatch.setattr(models_pull, "FIRST_PAUSE_S", 0.001)
    yield hub
    server.shutdown()
    thread.join()
    server.server_close()
