"""The built web UI is served at every page's address, the API's answers stay as they were."""

import gzip
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from admin_ui.problems import add_problem_handlers
from admin_ui.static import NOT_BUILT, add_web_ui

INDEX, SCRIPT = "<title>TOM</title>", "start()"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built UI: a page, an icon, and a script as it is and compressed."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(INDEX)
    (dist / "icon.svg").write_text("<svg/>")
    (dist / "assets" / "main-1a2b.js").write_text(SCRIPT)
    (dist / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (dist / "assets" / "tiny-3c4d.css").write_text("a{}")
    (tmp_path / "secret").write_text("not for the web")
    return dist


@pytest.fixture
def web(dist: Path) -> TestClient:
    return served(dist)


def served(dist: Path) -> TestClient:
    app = FastAPI()
    add_problem_handlers(app)

    @app.post("/api/known")
    def _() -> None: ...

    add_web_ui(app, dist)
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    "path", ["/", "/calls", "/calls/1f2e", "/sign-in", "/apish", "/index.html"]
)
def test_every_page_s_address_gives_the_page(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/html")
    assert web.head(path).status_code == 200


def test_assets_are_kept_for_good(web: TestClient) -> None:
    answer = web.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert answer.text == SCRIPT
    assert "content-encoding" not in answer.headers
    assert "immutable" in answer.headers["cache-control"]


def test_assets_come_compressed_to_who_takes_gzip(web: TestClient) -> None:
    answer = web.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert web.get("/assets/tiny-3c4d.css").text == "a{}"


def test_a_missing_asset_is_not_the_page(web: TestClient) -> None:
    answer = web.get("/assets/gone-5e6f.js")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "cache-control" not in answer.headers


def test_the_icon_is_a_file_of_its_own(web: TestClient) -> None:
    assert web.get("/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/api", "/api/nothing", "/ws/nothing", "/openapi.json/x"])
def test_unknown_addresses_of_the_api_are_problems(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert answer.json()["instance"] == path


def test_wrong_methods_stay_wrong(web: TestClient) -> None:
    assert web.get("/api/known").status_code == 405
    assert web.post("/calls").status_code == 405


@pytest.mark.parametrize("path", ["/../secret", "/..%2fsecret", "/assets/..%2f..%2fsecret"])
def test_nothing_outside_is_served(web: TestClient, path: str) -> None:
    assert "not for the web" not in web.get(path).text


@pytest.mark.parametrize("name", ["a" * 300, "a" * 5_000, "%00", "%00.svg"])
def test_names_that_no_file_can_have_are_no_faults(web: TestClient, name: str) -> None:
    assert web.get(f"/{name}").text == INDEX
    for packing in ("gzip", "identity"):
        answer = web.get(f"/assets/{name}", headers={"Accept-Encoding": packing})
        assert answer.status_code == 404


def test_a_ui_that_was_not_built_says_so(tmp_path: Path) -> None:
    web = served(tmp_path / "nothing here")
    answer = web.get("/calls")
    assert (answer.status_code, answer.json()["detail"]) == (503, NOT_BUILT)
    assert web.get("/assets/main.js").status_code == 404
