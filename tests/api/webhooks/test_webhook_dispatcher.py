from collections.abc import Iterator
from pathlib import Path

import pytest

from api.webhooks.signature import new_secret
from tests.support.outbox import Outbox
from tests.support.receiver import Fault, Receiver, busy, receiver, redirect, status


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox.at(f"sqlite:///{tmp_path}/api.db")
    yield made
    made.database.close()


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def test_a_message_is_delivered_once_and_signed(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    outbox.tell(7, type_="case.created")
    dispatcher = outbox.dispatcher()
    assert [dispatcher.run_once(), dispatcher.run_once()] == [1, 0]
    (got,) = hook.wait_for(1)
    assert (got.type, got.data) == ("case.created", {"case_id": 7, "n": 0})
    (row,) = outbox.deliveries()
    assert (row.state, row.attempts, row.last_status, row.last_error) == ("delivered", 1, 204, None)
    assert row.done == outbox.clock.now()
    assert (row.message_id, hook.refused) == (got.id, [])


@pytest.mark.parametrize(
    ("fault", "code"),
    [(status(500), 500), (status(404), 404), (redirect("http://127.0.0.1:9/"), 302), (busy(after="1"), 429),
     (Fault(silence=True), None), (Fault(drip=True), None), (Fault(hang_up=True), None)],
    ids=["500", "404", "redirect", "429", "no answer", "slow drip", "hangs up"],
)  # fmt: skip
def test_a_failure_is_retried_under_the_same_id(outbox: Outbox, hook: Receiver, fault: Fault, code: int | None) -> None:
    outbox.subscribe(hook)
    outbox.tell(1)
    hook.faults.append(fault)
    # A silent receiver costs its whole deadline; the good answer afterwards has time enough.
    assert outbox.dispatcher(deadline_s=0.4 if fault.silence or fault.drip else 10.0).run_once() == 1
    dispatcher = outbox.dispatcher()
    (row,) = outbox.deliveries()
    assert (row.state, row.attempts, row.last_status) == ("pending", 1, code)
    assert row.last_error
    assert dispatcher.run_once() == 0, "not before its time"
    outbox.clock.advance(1)
    assert dispatcher.run_once() == 1
    assert outbox.states() == ["delivered"]
    assert hook.seen == [row.message_id] * 2
    assert [attempt.status for attempt in outbox.attempts(row.id)] == [code, 204]


def test_after_the_last_attempt_it_is_a_dead_letter(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    outbox.tell(1)
    hook.faults.extend([status(500)] * 3)
    dispatcher = outbox.dispatcher()
    made = []
    for _ in range(6):
        made.append(dispatcher.run_once())
        outbox.clock.advance(2)
    assert made == [1, 1, 1, 0, 0, 0]
    assert outbox.states() == ["dead"]


def test_gone_disables_the_subscription_and_cancels_what_waits(outbox: Outbox, hook: Receiver) -> None:
    subscription = outbox.subscribe(hook)
    with receiver() as other:
        outbox.subscribe(other)
        for n in range(3):
            outbox.tell(1, n)
        hook.faults.append(status(410))
        outbox.dispatcher().run_once()
        row = outbox.subscription(subscription)
        assert (row.state, row.state_note) == ("disabled", "the receiver answered 410 Gone")
        mine = [one for one in outbox.deliveries() if one.subscription_id == subscription]
        assert [one.state for one in mine] == ["cancelled"] * 3
        assert all("410" in (one.last_error or "") for one in mine)
        outbox.tell(1, 3)
        assert len([one for one in outbox.deliveries() if one.subscription_id == subscription]) == 3
        while outbox.dispatcher().run_once():
            pass
        assert [message.data["n"] for message in other.messages] == [0, 1, 2, 3]
    assert len(hook.seen) == 1


def test_a_throttle_holds_for_the_whole_receiver(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    outbox.tell(1)
    hook.faults.append(busy(503, after="60"))
    dispatcher = outbox.dispatcher()
    dispatcher.run_once()
    outbox.tell(2)
    outbox.clock.advance(59)
    assert dispatcher.run_once() == 0
    outbox.clock.advance(2)
    assert dispatcher.run_once() == 2
    assert outbox.states() == ["delivered"] * 2


def test_a_rotated_secret_still_verifies_at_a_receiver_with_the_old_one(outbox: Outbox, hook: Receiver) -> None:
    subscription = outbox.subscribe(hook)
    with outbox.database.session() as session:
        row = session.merge(outbox.subscription(subscription))
        row.old_secret, row.secret, row.old_secret_until = row.secret, new_secret(), outbox.clock.now() + 100
    dispatcher = outbox.dispatcher()
    outbox.tell(1)
    dispatcher.run_once()
    assert len(hook.messages) == 1
    outbox.clock.advance(101)
    outbox.tell(2)
    dispatcher.run_once()
    assert len(hook.messages) == 1
    assert len(hook.refused) == 1


def test_what_cannot_be_sent_at_all_becomes_a_dead_letter_and_does_not_block_its_case(outbox: Outbox, hook: Receiver) -> None:
    subscription = outbox.subscribe(hook)
    outbox.tell(1)
    with outbox.database.session() as session:
        session.merge(outbox.subscription(subscription)).secret = "whsec_"
    dispatcher = outbox.dispatcher()
    for _ in range(3):
        assert dispatcher.run_once() == 1
        outbox.clock.advance(2)
    assert outbox.states() == ["dead"]
    assert hook.seen == []


def test_a_running_dispatcher_takes_up_a_commit_by_itself(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    dispatcher = outbox.dispatcher()
    dispatcher.start()
    try:
        outbox.tell(1)
        hook.wait_for(1, seconds=5)
    finally:
        dispatcher.stop()
    assert outbox.states() == ["delivered"]
