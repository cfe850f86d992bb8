import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from api.cases.lateness import tell_late
from api.db import Database, migrate
from api.tables import Attempt, Case, Delivery, Message, Subscription
from api.webhooks import numbers, retention
from api.webhooks.message import LONG_TEXT, MOST_BYTES, SOURCE_KEY, render
from api.webhooks.outbox import enqueue
from api.webhooks.sender import case_number
from api.webhooks.topics import TYPES, check, concerns, wants
from tests.support.outbox import Outbox
from tests.support.receiver import receiver, status

NOW = 1_795_478_400.25
CASE: dict[str, Any] = {
    "kind": "litter", "state": "open", "severity": "low", "opened": 1.0, "last_seen": 2.0, "class_name": "litter",
    "streams": [], "event_count": 1, "revision": 1,
}  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=400)
TREES = st.recursive(LEAVES, lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=4), one, max_size=4))


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox.at(f"sqlite:///{tmp_path}/api.db")
    yield made
    made.database.close()


@pytest.mark.parametrize(
    ("patterns", "type_", "wanted"),
    [
        ([], "case.created", True),
        (["case.created"], "case.created", True),
        (["case.created"], "case.closed", False),
        (["case.*"], "case.evidence_added", True),
        (["case.*"], "webhook.test", False),
        (["case.*"], "casework.created", False),
        (["webhook.test", "case.closed"], "case.closed", True),
    ],
)
def test_a_subscription_gets_what_it_wants(patterns: list[str], type_: str, *, wanted: bool) -> None:
    assert wants(patterns, type_) is wanted


@pytest.mark.parametrize("pattern", [*TYPES, "case.*", "webhook.*"])
def test_patterns_that_match_something_pass(pattern: str) -> None:
    assert check(pattern) == pattern


@pytest.mark.parametrize("pattern", ["", "*", "case", "case.", ".*", "case.*.x", "CASE.*", "case.reopened", "x.*", "case.*\n"])
def test_patterns_that_match_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        check(pattern)


def test_a_body_has_type_timestamp_and_data() -> None:
    assert render("case.created", {"b": "胡同", "a": 1}, now=NOW) == (
        '{"type":"case.created","timestamp":"2026-11-24T00:00:00.250Z","data":{"b":"胡同","a":1}}'
    )


def test_the_smallest_part_that_is_enough_is_left_out_and_named() -> None:
    event = {"id": "e1", "why": {"history": list(range(9000)), "threshold": 3}, "boxes": [1, 2]}
    body = json.loads(render("case.updated", {"case_id": 7, "event": event}, now=NOW))
    assert body["data"] == {
        "case_id": 7,
        "event": {"id": "e1", "why": {"history": None, "threshold": 3}, "boxes": [1, 2]},
        "shortened": ["event.why.history"],
    }


def test_several_parts_go_when_one_is_not_enough() -> None:
    data = {"id": 1, "note": "x" * 15_000, "list": ["y" * 15_000, "z" * 15_000]}
    body = json.loads(render("case.updated", data, now=NOW))
    assert body["data"] == {"id": 1, "note": "x" * 15_000, "list": None, "shortened": ["list"]}
    body = json.loads(render("case.updated", {"a": "x" * 25_000, "b": "y" * 26_000}, now=NOW))
    assert body["data"] == {"a": None, "b": None, "shortened": ["b", "a"]}


@pytest.mark.parametrize(
    "data",
    [{f"k{n}": n for n in range(4000)}, {"x": math.nan}, {"x": object()}],
    ids=["only small ones", "no number", "no JSON"],
)
def test_what_cannot_be_told_is_an_error(data: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        render("case.updated", data, now=NOW)


@settings(max_examples=40)
@given(tree=st.dictionaries(st.text(max_size=8), TREES, max_size=8), extra=st.integers(0, 60))
def test_no_body_is_too_large_and_nothing_goes_silently(tree: dict[str, Any], extra: int) -> None:
    data = {**tree, "padding": ["p" * (LONG_TEXT + 1)] * extra * 3}
    text = render("case.updated", data, now=NOW)
    assert len(text.encode()) <= MOST_BYTES
    told = json.loads(text)["data"]
    assert told == data or told["shortened"]


def test_only_active_subscriptions_that_want_it_get_a_delivery(outbox: Outbox) -> None:
    with receiver() as hook:
        everything, cases, closed, off = (outbox.subscribe(hook, *types) for types in ((), ("case.*",), ("case.closed",), ()))
    with outbox.database.session() as session:
        session.get_one(Subscription, off).state = "disabled"
    outbox.tell(3, type_="case.created")
    rows = outbox.deliveries()
    assert {row.subscription_id for row in rows} == {everything, cases}
    assert closed not in {row.subscription_id for row in rows}
    assert {(row.state, row.case_id, row.next_at) for row in rows} == {("pending", 3, outbox.clock.now())}
    assert len({row.message_id for row in rows}) == 1


def test_a_change_that_is_rolled_back_tells_nobody(outbox: Outbox) -> None:
    with receiver() as hook:
        outbox.subscribe(hook)

    def change() -> None:
        with outbox.database.session() as session:
            enqueue(session, type="case.created", case_id=1, data={}, now=1.0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert outbox.deliveries() == []


def test_what_ended_long_ago_is_forgotten_but_no_dead_letter(outbox: Outbox) -> None:
    with receiver() as hook:
        outbox.subscribe(hook)
        outbox.tell(1)
        outbox.dispatcher().run_once()
        hook.faults.extend([status(500)] * 3)
        outbox.tell(2)
        dispatcher = outbox.dispatcher()
        for _ in range(3):
            dispatcher.run_once()
            outbox.clock.advance(2)
    assert outbox.states() == ["delivered", "dead"]
    assert forget(outbox) == 0
    outbox.clock.advance(retention.KEPT_S + 1)
    outbox.tell(3)
    assert forget(outbox) == 1
    assert outbox.states() == ["dead", "pending"]
    assert counted(outbox) == {"Attempt": 3, "Message": 2, "Subscription": 1}


def test_a_site_may_keep_its_log_for_longer(outbox: Outbox) -> None:
    with receiver() as hook:
        outbox.subscribe(hook)
        outbox.tell(1)
        outbox.dispatcher().run_once()
    outbox.clock.advance(retention.KEPT_S + 1)
    with outbox.database.session() as session:
        assert retention.forget(session, now=outbox.clock.now(), kept_s=400 * 86_400.0) == 0
    assert forget(outbox) == 1


def test_messages_name_the_site_that_they_come_from(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/api.db"
    migrate(url)
    outbox = Outbox(Database.open(url, {SOURCE_KEY: "/hutong/dongcheng"}))
    with receiver() as hook:
        outbox.subscribe(hook)
        outbox.tell(None)
        outbox.dispatcher().run_once()
        (got,) = hook.wait_for(1)
    assert json.loads(got.raw)["source"] == "/hutong/dongcheng"
    outbox.database.close()


def test_a_deleted_subscription_is_forgotten_with_its_dead_letters(outbox: Outbox) -> None:
    with receiver() as hook:
        gone = outbox.subscribe(hook)
        outbox.tell(1)
    with outbox.database.session() as session:
        session.get_one(Subscription, gone).state = "deleted"
        row = session.scalars(select(Delivery)).one()
        row.state, row.done = "dead", outbox.clock.now()
    outbox.clock.advance(retention.KEPT_S + 1)
    assert forget(outbox) == 1
    assert counted(outbox) == {"Attempt": 0, "Message": 0, "Subscription": 0}


def forget(outbox: Outbox) -> int:
    with outbox.database.session() as session:
        return retention.forget(session, now=outbox.clock.now())


def counted(outbox: Outbox) -> dict[str, int]:
    with outbox.database.reading() as session:
        return {
            table.__name__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Attempt, Message, Subscription)
        }


def test_a_body_is_a_cloud_event_and_a_standard_webhooks_payload(outbox: Outbox) -> None:
    with receiver() as hook:
        outbox.subscribe(hook)
        with outbox.database.session() as session:
            session.add(case := Case(**CASE))
            session.flush()
            case_id = case.id
        outbox.tell(case_id, 1)
        outbox.dispatcher().run_once()
        (got,) = hook.wait_for(1)
    body = json.loads(got.raw)
    assert (body["specversion"], body["id"], body["source"]) == ("1.0", got.id, "/hutong")
    assert (body["type"], body["subject"], body["datacontenttype"]) == ("case.updated", f"case/{case_id}", "application/json")
    assert body["time"] == body["timestamp"]
    assert body["data"] == {"case_id": case_id, "n": 1}


ABOUT: dict[str, object] = {
    "kind": "litter", "corrected_kind": None, "severity": "high", "stage": "filed", "grid_code": "110101001001001",
}  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "data", "wanted"),
    [
        pytest.param({}, ABOUT, True, id="no filter"),
        pytest.param({"kinds": ["litter", "parking"]}, ABOUT, True, id="one of the kinds"),
        pytest.param({"kinds": ["parking"]}, ABOUT, False, id="another kind"),
        pytest.param({"kinds": ["spill"]}, {**ABOUT, "corrected_kind": "spill"}, True, id="the corrected kind"),
        pytest.param({"severities": ["low"]}, ABOUT, False, id="another severity"),
        pytest.param({"stages": ["filed", "closing"]}, ABOUT, True, id="one of the stages"),
        pytest.param({"stages": ["closing"]}, ABOUT, False, id="another stage"),
        pytest.param({"grids": ["110101001"]}, ABOUT, True, id="in the street"),
        pytest.param({"grids": ["110101002", "110102"]}, ABOUT, False, id="in another"),
        pytest.param({"grids": ["110101"]}, {**ABOUT, "grid_code": None}, False, id="nobody knows where"),
        pytest.param({"kinds": ["litter"], "severities": ["low"]}, ABOUT, False, id="all must hold"),
        pytest.param({"kinds": ["litter"]}, {"stream_id": "a"}, True, id="data of no case"),
    ],
)
def test_a_receiver_hears_of_the_cases_that_it_wants(
    filters: dict[str, list[str]], data: dict[str, object], *, wanted: bool
) -> None:
    assert concerns(filters, data) is wanted


def test_counts_are_told_to_those_who_ask_for_them() -> None:
    assert not wants([], "count.recorded")
    assert wants(["count.*"], "count.recorded")
    assert wants(["case.*", "count.recorded"], "count.recorded")


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        (b'{"case_number": "DC-1"}', "DC-1"), (b'{"case_number": 7}', None), (b"[]", None), (b"", None), (b"\xff", None),
        (b'{"case_number": ""}', None), (b'{"case_number": "a\\nb"}', None), (b'{"case_number": "%s"}' % (b"9" * 65), None),
    ],
)  # fmt: skip
def test_a_receivers_number_is_read_from_its_answer(answer: bytes, number: str | None) -> None:
    assert case_number(answer) == number


def test_a_receivers_number_is_kept(outbox: Outbox) -> None:
    with outbox.database.session() as session:
        session.add(case := Case(**CASE))
        session.flush()
        case_id = case.id
    with receiver() as hook:
        subscription = outbox.subscribe(hook)
        hook.faults.append(status(200, body=b'{"case_number": "DC-1"}'))
        outbox.tell(case_id)
        outbox.dispatcher().run_once()
    with outbox.database.reading() as session:
        assert [(one.receiver, one.number) for one in numbers.of(session, case_id)] == [(subscription, "DC-1")]


def test_lateness_is_told_once(outbox: Outbox) -> None:
    now = outbox.clock.now()
    with outbox.database.session() as session:
        session.add_all([Case(**{**CASE, "due": due}) for due in (now - 1, now + 60, None)])
        session.add(Case(**{**CASE, "due": now - 1, "state": "closed"}))
    for _ in range(2):
        with outbox.database.session() as session:
            tell_late(session, now=now)
    with outbox.database.reading() as session:
        assert list(session.scalars(select(Message.type))) == ["case.overdue"]
