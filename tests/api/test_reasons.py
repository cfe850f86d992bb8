import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from api.reason import Code
from tests.support.api_app import Desk, problem
from tests.support.wire import event

WORDS = Path(__file__).parents[2] / "api" / "web" / "src" / "words"
GIVEN = {"name": "ben", "roles": ["reader"], "streets": [], "password": "short"}

Ask = Callable[[Desk, int], httpx.Response]
REFUSED: list[tuple[str, Ask, int, str, dict[str, Any]]] = [
    ("unknown case", lambda desk, _: desk.reader.get("/v1/cases/99"), 404, "no_case", {"case": 99}),
    (
        "move that comes later",
        lambda desk, case: desk.operator.post(f"/v1/cases/{case}/moves", json={"move": "close"}),
        409,
        "move_not_now",
        {"status": "proposed", "move": "close"},
    ),
    (
        "move of others",
        lambda desk, case: desk.reader.post(f"/v1/cases/{case}/moves", json={"move": "confirm"}),
        403,
        "move_not_yours",
        {"move": "confirm", "roles": ["manager", "operator"]},
    ),
    (
        "move without its opinion",
        lambda desk, case: desk.operator.post(f"/v1/cases/{case}/moves", json={"move": "cancel"}),
        422,
        "move_incomplete",
        {"move": "cancel", "needs": ["opinion"]},
    ),
    (
        "seen before it changed",
        lambda desk, case: desk.operator.post(f"/v1/cases/{case}/moves", json={"move": "confirm", "revision": 77}),
        409,
        "case_changed",
        {"case": 1},
    ),
    (
        "no word to take back",
        lambda desk, case: desk.operator.delete(f"/v1/cases/{case}/verdict"),
        409,
        "no_verdict",
        {"case": 1},
    ),
    ("nobody signed in", lambda desk, _: desk.nobody.get("/v1/cases"), 401, "not_signed_in", {}),
    ("another role's", lambda desk, _: desk.reader.get("/v1/audit"), 403, "scope_lacking", {"scope": "auditor"}),
    (
        "a short password",
        lambda desk, _: desk.client(desk.token("admin")).post("/v1/users", json=GIVEN),
        422,
        "password_length",
        {"least": 12, "most": 200, "got": 5},
    ),
    (
        "not understood",
        lambda desk, case: desk.operator.post(f"/v1/cases/{case}/moves", json={"move": 5}),
        422,
        "invalid",
        {"where": "body.move"},
    ),
]


@pytest.mark.parametrize(("ask", "status", "code", "values"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_is_told_to_programs_too(lite: Desk, ask: Ask, status: int, code: str, values: dict[str, Any]) -> None:
    case_id = int(lite.post(event(1))[0]["case_id"])
    said = problem(ask(lite, case_id), status)
    assert (said["code"], said["values"]) == (code, values)


def test_a_value_that_is_wrong_names_the_check_and_its_limit(lite: Desk) -> None:
    case_id = int(lite.post(event(1))[0]["case_id"])
    asked = {"move": "cancel", "opinion": "x" * 1001}
    [wrong] = problem(lite.operator.post(f"/v1/cases/{case_id}/moves", json=asked), 422)["errors"]
    assert (wrong["where"], wrong["code"], wrong["values"]) == ("body.opinion", "string_too_long", {"max_length": 1000})


def test_one_refused_of_several_says_why_as_a_single_one_does(lite: Desk) -> None:
    case_id = int(lite.post(event(1))[0]["case_id"])
    moves = {"moves": [{"case_id": case_id, "move": "close"}, {"case_id": case_id, "move": "confirm"}]}
    refused, made = lite.operator.post("/v1/cases/moves", json=moves).json()["results"]
    assert (refused["code"], refused["values"]["move"], made["code"]) == ("move_not_now", "close", None)
    verdicts = {"verdicts": [{"case_id": 99, "verdict": "true"}]}
    [unknown] = lite.operator.post("/v1/review/verdicts", json=verdicts).json()["results"]
    assert (unknown["result"], unknown["code"], unknown["values"]) == ("refused", "no_case", {"case": 99})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_words_for_every_code(language: str) -> None:
    told = json.loads((WORDS / language / "problems.json").read_text("utf-8"))
    parts = ("check.", "need.", "role.")
    words = {key for key in told if not key.startswith(parts)} - {"at", "join"}
    assert words == set(get_args(Code))
