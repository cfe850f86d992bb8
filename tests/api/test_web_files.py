import gzip
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.web_files import NOT_BUILT, page_headers, serve_page
from tests.support.api_app import Desk

INDEX = "<!doctype html><title>page</title>"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(INDEX)
    (built / "mark.svg").write_text("<svg/>")
    (built / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("not the page's")
    return built


@pytest.fixture
def page(lite: Desk, dist: Path) -> TestClient:
    serve_page(lite.app, dist=dist)
    return lite.nobody


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/12", "/streams/alley-day/edit", "/v1extra"])
def test_addresses_of_pages_answer_with_the_page(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, INDEX, "no-store")
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1", "/open311/nothing", "/docs/nothing", "/static-offline-docs/nothing"])
def test_what_the_api_lacks_is_no_page(page: TestClient, path: str) -> None:
    answer = page.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert INDEX not in answer.text


def test_the_api_answers_as_without_a_page(page: TestClient) -> None:
    assert page.get("/v1/sessions").status_code == 405
    assert page.post("/cases").status_code == 404
    assert page.get("/v1/version").json()["version"]
    assert "swagger" in page.get("/docs").text
    assert page.get("/openapi.json").status_code == 200


def test_files_named_by_their_content_are_kept_for_ever(page: TestClient) -> None:
    asset = page.get("/assets/index-1a2b.js")
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.headers["Content-Type"].startswith("text/javascript")
    assert page.get("/mark.svg").headers["Cache-Control"] == "no-cache"
    assert page.head("/assets/index-1a2b.js").status_code == 200


def test_packed_files_go_to_browsers_that_take_them(page: TestClient, dist: Path) -> None:
    (dist / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(b"1"))
    packed = page.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"], packed.text) == ("gzip", "Accept-Encoding", "1")
    assert packed.headers["Content-Type"].startswith("text/javascript")
    plain = page.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.text == "1"


@pytest.mark.parametrize("path", ["/assets/index-0000.js", "/assets", "/old.js", "/cases.php"])
def test_files_that_are_gone_are_no_page(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/a%00b"])
def test_nothing_outside_of_the_page_is_served(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert "not the page's" not in answer.text


def test_the_page_may_load_from_its_own_address_alone(page: TestClient) -> None:
    headers = page.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "://" not in policy
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_the_tile_server_alone_is_let_in() -> None:
    policy = page_headers("https://tiles.example.org:8443/{z}/{x}/{y}.png?k=1")["Content-Security-Policy"]
    assert policy.count("https://tiles.example.org:8443;") == 2
    assert "script-src 'self';" in policy


def test_a_page_that_was_not_built_says_how(lite: Desk, tmp_path: Path) -> None:
    serve_page(lite.app, dist=tmp_path / "none")
    answer = lite.nobody.get("/")
    assert (answer.status_code, answer.text) == (404, NOT_BUILT)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert lite.nobody.get("/v1/nothing").status_code == 404


def test_live_video_comes_from_the_media_server_alone() -> None:
    policy = page_headers(None, ["https://media.example.org/{stream}/whep", "https://media.example.org/{stream}/index.m3u8"])
    said = policy["Content-Security-Policy"]
    assert "media-src 'self' blob: https://media.example.org;" in said
    assert "connect-src 'self' https://media.example.org;" in said
    assert said.count("media.example.org") == 2
