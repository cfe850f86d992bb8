import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from api.tables import Attempt, Delivery, Message, Subscription
from api.webhooks import retention
from api.webhooks.message import LONG_TEXT, MOST_BYTES, render
from api.webhooks.outbox import enqueue
from api.webhooks.topics import TYPES, check, wants
from tests.support.outbox import Outbox
from tests.support.receiver import receiver, status

NOW = 1_795_478_400.25
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
