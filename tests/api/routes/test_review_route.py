import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.retention import DAY_S
from api.cases.judgement import wilson
from pipeline.events import Event, Severity
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event, manifest


def found(number: int, severity: Severity = "low", *, start: float = T0, stream_id: str | None = None) -> Event:
    told = {"severity": severity, "start": start, "updated": start + 1, "stream_id": stream_id or f"s{number}"}
    return event(number).model_copy(update=told)


def queue(desk: Desk, **asked: object) -> list[dict[str, Any]]:
    params: Any = asked
    listed: list[dict[str, Any]] = desk.operator.get("/v1/review", params=params).raise_for_status().json()["cases"]
    return listed


def leased(who: TestClient, **asked: object) -> list[int]:
    return [one["case_id"] for one in who.post("/v1/review/lease", json=asked).raise_for_status().json()["cases"]]


def judged(desk: Desk, case_id: int, verdict: str, **said: object) -> dict[str, Any]:
    answer = desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": verdict, **said})
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


@pytest.fixture
def five(desk: Desk) -> list[int]:
    """Proposals; in the order of the queue they are 3, 1, 2, 5, 4."""
    sent = [
        found(1, "medium", start=T0), found(2, "medium", start=T0 + 5), found(3, "high", start=T0 + 9),
        found(4, "low", start=T0 + 2), found(5, "low", start=T0 + 1),
    ]  # fmt: skip
    return [one["case_id"] for one in desk.post(*sent)]


def test_the_worst_comes_first_then_the_oldest(desk: Desk, five: list[int]) -> None:
    order = [five[number - 1] for number in (3, 1, 2, 5, 4)]
    assert [one["case_id"] for one in queue(desk)] == order
    page = desk.operator.get("/v1/review", params={"limit": 2}).json()
    assert [one["case_id"] for one in page["cases"]] == order[:2]
    rest = desk.operator.get("/v1/review", params={"limit": 9, "after": page["next"]}).json()
    assert ([one["case_id"] for one in rest["cases"]], rest["next"]) == (order[2:], None)
    assert [one["case_id"] for one in queue(desk, severity="high")] == order[:1]
    judged(desk, order[0], "unsure")
    assert [one["case_id"] for one in queue(desk)] == [*order[1:], order[0]], "what nobody could tell comes last"


def test_a_proposal_shows_its_picture(desk: Desk) -> None:
    desk.post(event(1))
    bundle = manifest(contents={"snapshot.jpg": b"picture"})
    here = f"/v1/events/{bundle.event_id}/evidence/1"
    desk.worker.put(here, json=bundle.model_dump(mode="json")).raise_for_status()
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    assert queue(desk)[0]["picture"] is None
    desk.worker.patch(f"{here}/snapshot.jpg", content=b"picture", headers=headers).raise_for_status()
    assert queue(desk)[0]["picture"] == f"/v1/evidence/{bundle.event_id}/1/snapshot.jpg"


def test_two_operators_never_get_the_same_proposal(desk: Desk, five: list[int]) -> None:
    other = desk.client(desk.token("operator", name="another"))
    mine, theirs = leased(desk.operator, count=2), leased(other, count=2)
    assert [*mine, *theirs] == [five[number - 1] for number in (3, 1, 2, 5)]
    assert [one["case_id"] for one in queue(desk, mine=True)] == mine
    said = problem(other.post(f"/v1/cases/{mine[0]}/verdict", json={"verdict": "true"}), 409)
    assert "looked at by operator" in said["detail"]
    assert desk.operator.post("/v1/review/release", json={"case_ids": [*mine, *theirs]}).json() == {"released": 2}
    assert leased(other, count=9) == [*mine, five[3]]


def test_operators_who_ask_at_once_share_the_queue(desk: Desk) -> None:
    sent = [found(number) for number in range(1, 25)]
    desk.post(*sent)
    got: list[list[int]] = []
    clients = [desk.client(desk.token("operator", name=f"operator {number}")) for number in range(4)]

    def work(client: TestClient) -> None:
        got.extend(leased(client, count=2) for _ in range(3))

    threads = [threading.Thread(target=work, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    taken = [case_id for some in got for case_id in some]
    assert len(got) == 12
    assert len(taken) == len(set(taken)) == 24


def test_a_lease_ends_by_itself(desk: Desk, five: list[int]) -> None:
    other = desk.client(desk.token("operator", name="another"))
    first = leased(desk.operator, seconds=60)
    assert leased(other, seconds=60) != first
    desk.clock.advance(61)
    assert leased(other) == first
    assert queue(desk)[0]["leased_by"] == "another"
    desk.clock.advance(301)
    assert queue(desk)[0]["leased_by"] is None


def test_a_lease_is_made_longer_while_one_holds_it(desk: Desk, five: list[int]) -> None:
    mine = leased(desk.operator, count=2, seconds=60)
    theirs = leased(desk.admin, count=1, seconds=60)
    desk.clock.advance(50)
    answer = desk.operator.post("/v1/review/extend", json={"case_ids": [*mine, *theirs], "seconds": 100}).raise_for_status()
    held = answer.json()["cases"]
    assert [one["case_id"] for one in held] == mine
    assert {one["leased_until"] for one in held} == {desk.clock.now() + 100}
    desk.clock.advance(20)
    assert not set(leased(desk.admin, count=9)) & set(mine), "it ended 10 s ago but for the extension"
    desk.clock.advance(90)
    assert desk.operator.post("/v1/review/extend", json={"case_ids": mine}).json()["cases"] == [], "what ended is anybody's"


def test_all_that_one_looks_at_is_given_back_at_once(desk: Desk, five: list[int]) -> None:
    leased(desk.operator, count=2)
    theirs = leased(desk.admin, count=1)
    assert desk.operator.post("/v1/review/release", json={}).json() == {"released": 2}
    assert set(leased(desk.operator, count=9)) == set(five) - set(theirs)


@pytest.mark.parametrize("verdict", ["unsure", "wrong_place", "wrong_kind"])
def test_what_one_could_not_settle_is_for_somebody_else_and_comes_last(desk: Desk, five: list[int], verdict: str) -> None:
    first = leased(desk.operator, count=1)[0]
    judged(desk, first, verdict)
    assert queue(desk)[-1]["case_id"] == first
    assert first not in leased(desk.operator, count=9)
    desk.operator.post("/v1/review/release", json={})
    assert leased(desk.admin, count=9)[-1] == first


def test_who_takes_a_word_back_goes_on_looking_at_it(desk: Desk, five: list[int]) -> None:
    first = leased(desk.operator, count=1)[0]
    judged(desk, first, "false")
    desk.operator.delete(f"/v1/cases/{first}/verdict", params={"lease_s": 60}).raise_for_status()
    assert [one["case_id"] for one in queue(desk, mine=True)] == [first]
    assert first not in leased(desk.admin, count=9)
    judged(desk, first, "true")


def test_kinds_can_be_shared_out(desk: Desk) -> None:
    parked = found(2).model_copy(update={"kind": "parking"})
    ids = [one["case_id"] for one in desk.post(found(1), parked)]
    assert leased(desk.operator, kinds=["parking"], count=9) == [ids[1]]
    assert [one["case_id"] for one in queue(desk, kind="litter")] == [ids[0]]


@pytest.mark.parametrize(
    ("said", "status", "state"),
    [
        ({"verdict": "true"}, "confirmed", "open"),
        ({"verdict": "true", "file": True}, "filed", "open"),
        ({"verdict": "false", "note": "a shadow"}, "cancelled", "closed"),
        ({"verdict": "unsure"}, "proposed", "open"),
        ({"verdict": "wrong_kind"}, "proposed", "open"),
        ({"verdict": "wrong_kind", "kind": "spill", "file": True}, "filed", "open"),
        ({"verdict": "wrong_place", "place": {"lat": 39.9, "lon": 116.4}}, "confirmed", "open"),
    ],
)
def test_what_an_operator_says(desk: Desk, said: dict[str, Any], status: str, state: str) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    case = judged(desk, case_id, **said)
    assert (case["status"], case["state"], case["verdict"], case["verdict_by"]) == (status, state, said["verdict"], "operator")
    steps = desk.reader.get(f"/v1/cases/{case_id}/flow").json()["steps"]
    assert steps[1]["opinion"].startswith(said["verdict"])
    assert steps[1]["by"] == "operator"


def test_what_is_put_right_stays_right(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    judged(desk, case_id, "wrong_place", place={"lat": 39.95, "lon": 116.41})
    desk.post(event(1, revision=2))
    case = desk.case_of(event(1))
    assert (case["lat"], case["lon"], case["radius_m"]) == (39.95, 116.41, None)


def test_a_word_is_taken_back(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    here = f"/v1/cases/{case_id}/verdict"
    problem(desk.operator.delete(here), 409)
    for verdict in ("true", "false", "unsure"):
        judged(desk, case_id, verdict)
        back = desk.operator.delete(here).raise_for_status().json()
        assert (back["status"], back["state"], back["verdict"]) == ("proposed", "open", None)
    judged(desk, case_id, "true", file=True)
    problem(desk.operator.delete(here), 409)
    assert desk.case_of(event(1))["verdict"] == "true"


def test_what_was_gone_is_gone_again_when_a_word_is_taken_back(desk: Desk) -> None:
    case_id = desk.post(event(1), event(1, revision=2, cleared=True))[0]["case_id"]
    assert judged(desk, case_id, "false")["status"] == "cancelled", "also what is gone can be judged"
    assert desk.operator.delete(f"/v1/cases/{case_id}/verdict").json()["status"] == "gone"


def test_a_proposal_is_judged_once(desk: Desk) -> None:
    case_id = desk.post(event(1))[0]["case_id"]
    judged(desk, case_id, "true")
    here = f"/v1/cases/{case_id}/verdict"
    assert "judged already" in problem(desk.operator.post(here, json={"verdict": "false"}), 409)["detail"]
    problem(desk.reader.post(here, json={"verdict": "false"}), 403)
    problem(desk.operator.post("/v1/cases/99/verdict", json={"verdict": "false"}), 404)
    problem(desk.operator.post(here, json={"verdict": "true", "kind": "spill"}), 422)


def test_many_words_at_once(desk: Desk, five: list[int]) -> None:
    judged(desk, five[0], "true")
    words = [
        {"case_id": five[0], "verdict": "false"}, {"case_id": five[1], "verdict": "true", "file": True},
        {"case_id": 999, "verdict": "true"}, {"case_id": five[2], "verdict": "false"},
    ]  # fmt: skip
    results = desk.operator.post("/v1/review/verdicts", json={"verdicts": words}).raise_for_status().json()["results"]
    assert [(one["case_id"], one["result"], one["status"]) for one in results] == [
        (five[0], "refused", None), (five[1], "taken", "filed"), (999, "refused", None), (five[2], "taken", "cancelled"),
    ]  # fmt: skip
    assert "judged already" in results[0]["detail"]


def test_without_a_time_the_words_of_thirty_days_count(desk: Desk) -> None:
    for number, passed_s in ((1, 20 * DAY_S), (2, 25 * DAY_S), (3, 0.0)):
        (told,) = desk.post(found(number, stream_id=f"gate-{number}", start=T0 + number))
        judged(desk, told["case_id"], "true")
        desk.clock.advance(passed_s)
    now = desk.clock.now()
    told = desk.reader.get("/v1/review/precision").raise_for_status().json()
    assert (told["since"], told["until"]) == (now - 30 * DAY_S, None)
    assert sorted(row["stream_id"] for row in told["rules"]) == ["gate-2", "gate-3"]
    earlier = desk.reader.get("/v1/review/precision", params={"until": now - 26 * DAY_S}).json()
    assert (earlier["since"], [row["stream_id"] for row in earlier["rules"]]) == (now - 56 * DAY_S, ["gate-1"])
    assert len(desk.reader.get("/v1/review/precision", params={"since": 0}).json()["rules"]) == 3


def test_precision_counts_what_was_judged(desk: Desk) -> None:
    events = [found(number, stream_id="gate" if number < 9 else "yard", start=T0 + number) for number in range(1, 11)]
    boxes = [one.model_copy(update={"rule_id": f"r{number % 2}"}) for number, one in enumerate(events)]
    apart = [one.model_copy(update={"kind": f"k{number}"}) for number, one in enumerate(boxes)]
    ids = [one["case_id"] for one in desk.post(*apart)]
    for case_id, verdict in zip(ids, ["true", "false", "wrong_place", "wrong_kind", "true", "unsure", "true"], strict=False):
        judged(desk, case_id, verdict)
    rows = desk.reader.get("/v1/review/precision").raise_for_status().json()["rules"]
    by_rule = {(row["rule_id"]): 0 for row in rows}
    for row in rows:
        by_rule[row["rule_id"]] += row["right"]
    assert by_rule == {"r0": 4, "r1": 0}
    first = next(row for row in rows if row["kind"] == "k0")
    assert (first["stream_id"], first["right"], first["wrong"], first["precision"]) == ("gate", 1, 0, 1.0)
    assert (first["low"], first["high"]) == pytest.approx(wilson(1, 1))
    unsure = next(row for row in rows if row["kind"] == "k5")
    assert (unsure["unsure"], unsure["precision"], unsure["low"]) == (1, None, None)
    assert desk.reader.get("/v1/review/precision", params={"stream": "yard"}).json()["rules"] == []
    later = {"since": desk.clock.now() + 1}
    assert desk.reader.get("/v1/review/precision", params=later).json()["rules"] == []
