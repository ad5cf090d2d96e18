"""The web UI's files, as `make web` builds them from `admin_ui/web` into `admin_ui/web/dist`.

Files under `/assets/` have their content's hash in their name: a browser may keep them for good.
Every other path that is not the API's gets `index.html`, so that a page's address can be opened.
"""

from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI, HTTPException
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIST = Path(__file__).parent / "web" / "dist"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK_FIRST = {"Cache-Control": "no-cache"}
NOT_BUILT = "The web UI was not built. `make web` builds it."


class _PagePath(Convertor[str]):
    """Paths of the web UI's pages: all but those of API, sockets, health and assets."""

    regex = r"(?!(?:api|ws|healthz|readyz|metrics|openapi\.json|assets)(?:/|$)).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _PagePath())


class _Assets(StaticFiles):
    """Hashed files, compressed where the browser takes gzip and the build has made a `.gz`."""

    async def check_config(self) -> None:
        """A UI that was not built has no assets, which is no fault of the server's."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        packed = f"{path}.gz"
        if _takes_gzip(Request(scope)) and self._has(packed):
            response = await super().get_response(packed, scope)
            response.headers["Content-Type"] = _media_type(path)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = await super().get_response(path, scope)
        response.headers.update(FOR_GOOD | {"Vary": "Accept-Encoding"})
        return response

    def _has(self, path: str) -> bool:
        with suppress(OSError, ValueError):  # no name of a file: too long, or with a NUL
            return self.lookup_path(path)[1] is not None
        return False


def add_web_ui(app: FastAPI, dist: Path = DIST) -> None:
    """Serve the UI built into `dist`, or say at each page that it was not built."""
    index = dist / "index.html"

    def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path in _single_files(dist):  # the icon
            return FileResponse(dist / path, headers=ASK_FIRST)
        if not index.is_file():
            raise HTTPException(503, NOT_BUILT)
        return FileResponse(index, headers=ASK_FIRST)

    app.mount("/assets", _Assets(directory=dist / "assets", check_dir=False), name="assets")
    app.router.routes.append(Route("/{path:page}", page))


def _single_files(dist: Path) -> set[str]:
    """What lies beside the page. No path that somebody asks for is tried on the disk."""
    return {file.name for file in dist.glob("[!.]*") if file.is_file()} - {"index.html"}


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _media_type(path: str) -> str:
    return _MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")


_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
