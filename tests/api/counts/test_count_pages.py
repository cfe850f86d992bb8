import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.counts import series
from api.counts.asked import mark, place
from tests.support.api_app import Desk, problem
from tests.support.wire import bucket

TEXT = st.text(max_size=20)


def fill(desk: Desk) -> None:
    """Count for two days with two cameras, two classes; with a hole, and a bucket of another session."""
    whole = [
        bucket(60 * hour + 7, stream_id=stream).model_copy(update={"class_name": name, "count_in": hour})
        for hour in (*range(5), 20, 30) for stream in ("a", "b") for name in ("car", "person")
    ]  # fmt: skip
    again = [one.model_copy(update={"session": "s2"}) for one in whole[::3]]
    counts = [one.model_dump(mode="json") for one in [*whole, *again]]
    desk.worker.post("/v1/counts", json={"counts": counts}).raise_for_status()


def read(desk: Desk, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.reader.get("/v1/counts", params=asked).raise_for_status().json()
    return found


@pytest.mark.parametrize("interval", ["5m", "1h", "1d"])
@pytest.mark.parametrize("limit", [1, 3, 4, 500])
@pytest.mark.parametrize("compare", [{}, {"compare": "last_week"}], ids=["alone", "compared"])
def test_pages_are_the_whole_answer(desk: Desk, interval: str, limit: int, compare: dict[str, str]) -> None:
    fill(desk)
    asked = {"interval": interval, **compare}
    whole = read(desk, **asked)
    assert whole["next"] is None
    joined: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    for _ in range(100):
        page = read(desk, limit=limit, **asked, **after)
        assert 0 < len(page["rows"]) <= limit
        joined += page["rows"]
        if page["next"] is None:
            break
        assert len(page["rows"]) == limit
        after = {"after": page["next"]}
    assert joined == whole["rows"]


def test_a_page_behind_the_last_row_is_empty(lite: Desk) -> None:
    fill(lite)
    last = read(lite)["rows"][-1]
    key = [last[name] for name in ("start", "stream_id", "rule_id", "target_kind", "target", "class_name")]
    assert read(lite, limit=5, after=mark(tuple(key))) == {**read(lite), "rows": []}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(st.floats(0, 1e11), TEXT, TEXT, TEXT, TEXT, TEXT))
def test_a_place_is_read_as_it_was_marked(key: tuple[float, str, str, str, str, str]) -> None:
    assert place(mark(key)) == key


@pytest.mark.parametrize(
    "after", ["x", "é", "bnVsbA==", "WzEsMl0=", "WzEsMiwiIiwiIiwiIiwiIl0=", "W05hTiwiIiwiIiwiIiwiIiwiIl0="],
    ids=["no base64", "no ASCII", "null", "too short", "a number for a text", "no time"],
)  # fmt: skip
def test_what_is_no_place_is_refused(lite: Desk, after: str) -> None:
    assert "next" in str(problem(lite.reader.get("/v1/counts", params={"after": after}), 422)["errors"])


@pytest.mark.parametrize("limit", [0, 10_001])
def test_a_page_has_bounds(lite: Desk, limit: int) -> None:
    problem(lite.reader.get("/v1/counts", params={"limit": limit}), 422)


def test_an_answer_without_a_limit_is_bounded_and_says_how_to_go_on(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(lite)
    number = len(read(lite)["rows"])
    monkeypatch.setattr(series, "MOST_ROWS", number)
    assert len(read(lite)["rows"]) == number
    monkeypatch.setattr(series, "MOST_ROWS", number - 1)
    assert "`limit`" in problem(lite.reader.get("/v1/counts"), 422)["detail"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_names_its_next_page_in_a_header(lite: Desk, kind: str) -> None:
    fill(lite)
    asked = {"interval": "1h", "limit": 20, "format": kind}
    first = lite.reader.get("/v1/counts", params=asked).raise_for_status()
    found = re.fullmatch(r'<(\?.+)>; rel="next"', first.headers["Link"])
    assert found is not None
    second = lite.reader.get("/v1/counts" + found[1]).raise_for_status()
    assert "Link" not in second.headers
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    if kind == "csv":
        whole = lite.reader.get("/v1/counts", params={"format": "csv"}).text.splitlines()
        assert [*first.text.splitlines(), *second.text.splitlines()[1:]] == whole
