"""Order and leases, on SQLite and on PostgreSQL."""

import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.tables import Case
from api.webhooks import queue
from api.webhooks.dispatcher import LEASE_S
from api.webhooks.outbox import enqueue
from api.webhooks.schedule import Retries
from tests.support.outbox import Outbox
from tests.support.receiver import Fault, Receiver, receiver, status

MANY = Retries((0, *[0.001] * 50), jitter=0.0)


def test_a_case_waits_for_its_earlier_message_and_other_cases_do_not(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    hook.faults.append(status(500))
    outbox.tell(1, 0)
    dispatcher = outbox.dispatcher()
    dispatcher.run_once()
    for case_id, n in ((1, 1), (2, 0), (None, 0), (1, 2)):
        outbox.tell(case_id, n)
    while dispatcher.run_once():
        pass
    assert {(m.data["case_id"], m.data["n"]) for m in hook.messages} == {(2, 0), (None, 0)}
    outbox.clock.advance(1)
    while dispatcher.run_once():
        pass
    assert [m.data["n"] for m in hook.messages if m.data["case_id"] == 1] == [0, 1, 2]


def test_another_receiver_of_the_same_case_is_not_held_up(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    with receiver() as other:
        outbox.subscribe(other)
        hook.faults.extend([status(500)] * 9)
        for n in range(3):
            outbox.tell(1, n)
        dispatcher = outbox.dispatcher()
        while dispatcher.run_once():
            pass
        assert [m.data["n"] for m in other.messages] == [0, 1, 2]
    assert hook.messages == []


def test_a_dead_letter_lets_its_case_go_on(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    hook.faults.extend([status(500)] * 3)
    outbox.tell(1, 0)
    outbox.tell(1, 1)
    dispatcher = outbox.dispatcher()
    for _ in range(6):
        dispatcher.run_once()
        outbox.clock.advance(2)
    assert outbox.states() == ["dead", "delivered"]


def test_a_killed_process_loses_nothing(outbox: Outbox, hook: Receiver) -> None:
    subscription = outbox.subscribe(hook)
    outbox.tell(1, 0)
    outbox.tell(1, 1)
    now = outbox.clock.now()
    with outbox.database.session() as session:
        (held,) = queue.lease(session, {subscription: 5}, now=now, until=now + LEASE_S)
    dispatcher = outbox.dispatcher()
    assert dispatcher.run_once() == 0, "leased, and the next of its case waits"
    outbox.clock.advance(LEASE_S)
    assert [dispatcher.run_once(), dispatcher.run_once()] == [1, 1]
    assert hook.ids[0] == held.parcel.message_id
    assert [m.data["n"] for m in hook.messages] == [0, 1]


def test_two_dispatchers_never_send_the_same_delivery(outbox: Outbox) -> None:
    with receiver() as one, receiver() as two:
        hooks = (one, two)
        for hook in hooks:
            outbox.subscribe(hook)
        for n in range(40):
            outbox.tell(n % 8, n)
        dispatchers = [outbox.dispatcher(deadline_s=5) for _ in range(3)]
        for dispatcher in dispatchers:
            dispatcher.start()
        try:
            for hook in hooks:
                hook.wait_for(40, seconds=30)
        finally:
            for dispatcher in dispatchers:
                dispatcher.stop()
        for hook in hooks:
            assert len(hook.seen) == len(set(hook.ids)) == 40
            assert in_order(hook) == {case: list(range(case, 40, 8)) for case in range(8)}
        assert {(row.state, row.attempts) for row in outbox.deliveries()} == {("delivered", 1)}


def test_leases_taken_at_the_same_moment_are_disjoint(outbox: Outbox, hook: Receiver) -> None:
    subscription = outbox.subscribe(hook)
    for n in range(30):
        outbox.tell(None, n)
    gate = threading.Barrier(4)
    taken: list[int] = []

    def take() -> None:
        gate.wait()
        while True:
            with outbox.database.session() as session:
                held = queue.lease(session, {subscription: 3}, now=outbox.clock.now(), until=outbox.clock.now() + 60)
            taken.extend(lease.delivery_id for lease in held)
            if not held:
                return

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    with outbox.database.reading() as session:
        left = queue.waiting(session, now=outbox.clock.now())
    assert (left, len(taken)) == ([], 30)


def test_transactions_about_one_case_write_their_messages_one_after_the_other(outbox: Outbox, hook: Receiver) -> None:
    outbox.subscribe(hook)
    with outbox.database.session() as session:
        session.add(a_case(1))
    with ThreadPoolExecutor(1) as pool:
        with outbox.database.session() as session:
            enqueue(session, type="case.updated", case_id=1, data={"n": 1}, now=outbox.clock.now())
            second = pool.submit(outbox.tell, 1, 2)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)
        second.result(timeout=20)
    assert len(outbox.deliveries()) == 2


def a_case(case_id: int) -> Case:
    return Case(
        id=case_id, kind="litter", state="open", severity="low", opened=0.0, last_seen=0.0, class_name="bag", streams=[],
        event_count=1, revision=1, by_hand=False,
    )  # fmt: skip


def in_order(hook: Receiver) -> dict[int, list[int]]:
    told: dict[int, list[int]] = defaultdict(list)
    for message in hook.messages:
        told[message.data["case_id"]].append(message.data["n"])
    return dict(told)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(st.integers(0, 3), min_size=1, max_size=12), seed=st.integers(0, 2**32))
def test_whatever_fails_each_case_arrives_whole_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, cases: list[int], seed: int
) -> None:
    chance = random.Random(seed)
    outbox = Outbox.at(f"sqlite:///{tmp_path_factory.mktemp('order')}/api.db")
    with receiver() as hook:
        outbox.subscribe(hook)
        for n, case_id in enumerate(cases):
            outbox.tell(case_id, n)
        failures = [Fault(hang_up=True), status(500), status(429)]
        hook.faults.extend(chance.choice([Fault(), *failures]) for _ in range(len(cases)))
        dispatchers = [outbox.dispatcher(retries=MANY) for _ in range(2)]
        for _ in range(200):
            chance.choice(dispatchers).run_once()
            outbox.clock.advance(0.01)
            if set(outbox.states()) == {"delivered"}:
                break
        wanted: dict[int, list[int]] = defaultdict(list)
        for n, case_id in enumerate(cases):
            wanted[case_id].append(n)
        assert in_order(hook) == dict(wanted)
        for dispatcher in dispatchers:
            dispatcher.stop()
    outbox.database.close()
