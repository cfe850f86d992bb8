from collections.abc import Iterator
from importlib.metadata import version

import httpx
import pytest
from sqlalchemy.exc import DataError, OperationalError
from structlog.testing import capture_logs

from api.body_limit import MOST_BYTES
from tests.support.api_app import Desk, problem, served
from tests.support.wire import event


def test_an_unknown_address_is_a_problem(lite: Desk) -> None:
    assert problem(lite.reader.get("/v1/nothing"), 404)["title"] == "Not Found"


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(lite: Desk) -> None:
    answer = lite.reader.put("/v1/cases")
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_what_is_wrong_with_a_request_is_listed(lite: Desk) -> None:
    wrong = event().model_dump(mode="json") | {"confidence": 2, "colour": "red"}
    said = problem(lite.worker.post("/v1/events", json={"events": [wrong]}), 422)
    assert {one["where"] for one in said["errors"]} >= {"body.events.0.confidence", "body.events.0.colour"}
    assert said["detail"].startswith("body.events.0.")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"{", "application/json"), (b"", "application/json"), (b"a=b", "text/plain"), (b"\xff", "application/json")],
    ids=["half", "empty", "a text", "no UTF-8"],
)
def test_what_is_no_json_is_a_problem(lite: Desk, content: bytes, media_type: str) -> None:
    answer = lite.worker.post("/v1/events", content=content, headers={"Content-Type": media_type})
    problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)


def test_an_error_of_ours_tells_nothing_of_the_inside(lite: Desk) -> None:
    @lite.app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the secret inside")

    with capture_logs() as logs:
        answer = lite.nobody.get("/broken")
    assert "inside" not in str(problem(answer, 500))
    assert [(one["path"], str(one["exc_info"])) for one in logs] == [("/broken", "the secret inside")]


def test_a_database_that_does_not_answer_is_no_fault_of_the_caller(lite: Desk) -> None:
    @lite.app.get("/away")
    def away() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    @lite.app.get("/unfit")
    def unfit() -> None:
        raise DataError("INSERT", {}, Exception("too long"))

    answer = lite.nobody.get("/away")
    problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    problem(lite.nobody.get("/unfit"), 422)


def test_a_body_that_says_it_is_too_large_is_refused_unread(lite: Desk) -> None:
    headers = {"Content-Type": "application/json"}
    problem(lite.worker.post("/v1/events", content=b" " * (MOST_BYTES + 1), headers=headers), 413)
    assert lite.worker.post("/v1/events", content=b" " * MOST_BYTES, headers=headers).status_code == 422


def test_a_body_that_does_not_say_how_large_it_is_is_read_to_the_limit(lite: Desk) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // (1 << 20) + 2):
            yield b" " * (1 << 20)

    token = lite.token("worker")
    with served(lite) as address:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        problem(httpx.post(f"{address}/v1/events", content=endless(), headers=headers), 413)
        upload = f"{address}/v1/events/{event().id}/evidence/1/clip.mp4"
        upload_headers = {**headers, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        answer = httpx.patch(upload, content=endless(), headers=upload_headers)
        assert answer.status_code == 404, "uploads have their manifest's limit"


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/healthz", "/v1/version"])
def test_what_everybody_may_know_is_open(lite: Desk, path: str) -> None:
    assert lite.nobody.get(path).status_code == 200


def test_health_and_version_say_what_runs(desk: Desk) -> None:
    assert desk.nobody.get("/healthz").json() == {"status": "ok", "site": "Test"}
    assert desk.nobody.get("/v1/version").json() == {"version": version("hutong")}
