"""What would change if a rule asked for more, over HTTP."""

from typing import Any

import pytest
from sqlalchemy import text

from api.cases import judged as module
from pipeline.events import Event, Why
from tests.support.api_app import Desk, problem
from tests.support.people import person, signed_in
from tests.support.wire import event


def parked(number: int, dwell_s: float, *, limit_s: float = 300.0, cleared: bool = True, **told: Any) -> Event:
    why = Why(
        rule="parking", rule_version=1, thresholds={"limit_s": limit_s, "classes": "car"},
        measured={"dwell_s": dwell_s, "state": "parked", "people": number}, model="m",
    )  # fmt: skip
    made = event(number, cleared=cleared, stream_id=str(told.pop("stream_id", f"gate-{number}")))
    return made.model_copy(update={"kind": "parking", "rule_id": "gate", "why": why, **told})


def said(desk: Desk, *verdicts: str) -> None:
    for case_id, verdict in enumerate(verdicts, start=1):
        desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": verdict}).raise_for_status()


def asked(desk: Desk, **params: Any) -> dict[str, Any]:
    answer: dict[str, Any] = desk.reader.get("/v1/review/advice", params={"rule": "gate", **params}).raise_for_status().json()
    return answer


def counts(row: dict[str, Any]) -> tuple[int, int, int, int]:
    return row["kept"]["right"], row["kept"]["wrong"], row["lost"]["right"], row["lost"]["wrong"]


def test_a_longer_limit_loses_true_and_false_cases(desk: Desk) -> None:
    desk.post(parked(1, 310), parked(2, 320), parked(3, 700), parked(4, 900), parked(5, 2000))
    said(desk, "false", "true", "true", "false")
    told = asked(desk, at=[300, 480, 1000])
    assert (told["threshold"], told["limits"], told["cases"], told["measure"]) == ("limit_s", [300.0], 4, "dwell_s")
    assert [(row["at"], *counts(row)) for row in told["rows"]] == [(300, 2, 2, 0, 0), (480, 1, 1, 1, 1), (1000, 0, 0, 2, 2)]
    assert told["rows"][0]["kept"]["precision"] == 0.5
    assert told["rows"][2]["kept"]["precision"] is None
    assert {one["what"] for one in told["unknown"]} == {"below_limit", "gaps", "missed"}
    assert all(one["why"] for one in told["unknown"])


def test_a_case_counts_by_the_most_of_its_events_and_one_camera_by_itself(desk: Desk) -> None:
    desk.post(*(parked(number, dwell, stream_id="gate", cleared=False) for number, dwell in ((1, 310), (2, 800))))
    assert len(desk.cases()) == 1, "both are of one case"
    said(desk, "true")
    assert counts(asked(desk, at=[700])["rows"][0]) == (1, 0, 0, 0)
    assert asked(desk, stream="gate")["cases"] == 1
    assert asked(desk, stream="bridge")["cases"] == 0


def test_limits_of_before_leave_gaps(desk: Desk) -> None:
    desk.post(parked(1, 700, limit_s=600.0), parked(2, 350, limit_s=300.0))
    said(desk, "true", "true")
    told = asked(desk, at=[300, 600])
    assert told["limits"] == [300.0, 600.0]
    assert [row["is_whole"] for row in told["rows"]] == [False, True]


def test_what_goes_on_is_undecided(desk: Desk) -> None:
    desk.post(parked(1, 310, cleared=False))
    said(desk, "true")
    (row,) = asked(desk, at=[400])["rows"]
    assert (counts(row), row["undecided"]) == ((0, 0, 0, 0), 1)


def test_other_measures_are_their_last_value(desk: Desk) -> None:
    desk.post(parked(1, 310), parked(2, 320))
    said(desk, "false", "true")
    told = asked(desk, measure="people", at=[2])
    assert counts(told["rows"][0]) == (1, 0, 0, 1)
    assert (told["threshold"], told["limits"]) == (None, [])
    assert "last_value" in {one["what"] for one in told["unknown"]}
    assert asked(desk, measure="state")["cases"] == 0, "a word is no number"


def test_only_words_of_the_time_count(desk: Desk) -> None:
    desk.post(parked(1, 310), parked(2, 320))
    said(desk, "true")
    desk.clock.advance(100)
    desk.operator.post("/v1/cases/2/verdict", json={"verdict": "true"}).raise_for_status()
    assert asked(desk, since=desk.clock.now())["cases"] == 1
    assert asked(desk, until=desk.clock.now())["cases"] == 1


def test_what_is_left_out_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(parked(1, 310), parked(2, 320))
    said(desk, "true", "true")
    monkeypatch.setattr(module, "MOST", 1)
    told = asked(desk)
    assert told["cases"] == 1
    assert "older" in {one["what"] for one in told["unknown"]}


def test_cases_of_other_streets_do_not_count(desk: Desk) -> None:
    desk.post(parked(1, 310), parked(2, 320))
    said(desk, "true", "true")
    with desk.database.session() as session:
        session.execute(text("""UPDATE "case" SET grid_code = '110101004001001' WHERE id = 2"""))
    person(desk, roles=["manager"], streets=["110101003"])
    assert signed_in(desk).get("/v1/review/advice", params={"rule": "gate"}).json()["cases"] == 1


@pytest.mark.parametrize("params", [{}, {"rule": "gate", "at": "nan"}, {"rule": "gate", "colour": "red"}], ids=str)
def test_what_can_not_be_asked_is_told(lite: Desk, params: dict[str, str]) -> None:
    problem(lite.reader.get("/v1/review/advice", params=params), 422)
