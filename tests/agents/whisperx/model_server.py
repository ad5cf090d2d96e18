"""A stand-in for a model server that answers at once and whole, in Ollama's and OpenAI's protocol,
which cannot run here. It can hold its answers back."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.agents.engines.llm.standin import unsupported


@dataclass
class ModelServer:
    """What it answers, and what it was asked."""

    content: str
    """The model's text."""
    status: int = 200
    refuses: str = ""
    """A field of the request that it answers 400 to."""
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)
    """Set: it answers; else it keeps who asks waiting."""


@contextmanager
def model_server(content: str, status: int = 200) -> Iterator[ModelServer]:
    """Run it; its `url` has no path."""
    model = ModelServer(content, status)
    model.answers.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            model.requests.append(json.loads(body))
            model.answers.wait()
            message = {"role": "assistant", "content": model.content}
            status = model.status
            if model.refuses and model.refuses in model.requests[-1]:
                status, answer = 400, {"error": unsupported(model.refuses)}
            elif self.path == "/api/chat":
                answer = {"model": "m", "message": message, "done": True}
            else:
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                answer = {"id": "1", "object": "chat.completion", "created": 0, "model": "m",
                          "choices": [choice]}  # fmt: skip
            data = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:
                pass  # who asked is dead

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.answers.set()
        server.shutdown()
        server.server_close()
        thread.join()
