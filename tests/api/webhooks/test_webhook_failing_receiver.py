"""A receiver that fails half the time, in every way, gets each message at least once and in order for each case."""

import random
from collections import defaultdict

import pytest

from api.webhooks.schedule import Retries
from tests.support.outbox import Outbox
from tests.support.receiver import Fault, Receiver, busy, receiver, redirect, status

MESSAGES, CASES = 48, 6
OFTEN = Retries((0, *[0.1] * 60), jitter=0.5)
DEADLINE_S = 0.3
WAYS = {
    "500": status(500),
    "404": status(404, body=b"not here"),
    "redirect": redirect("http://127.0.0.1:9/"),
    "429, at once": busy(429, after="0"),
    "503, after two seconds": busy(503, after="2"),
    "no answer": Fault(silence=True),
    "an answer without an end": Fault(drip=True),
    "cut off": Fault(hang_up=True),
    "taken, and the answer is lost": Fault(lost=True),
}


@pytest.mark.parametrize("seed", range(2))
def test_each_message_comes_at_least_once_and_in_order(outbox: Outbox, hook: Receiver, seed: int) -> None:
    chance = random.Random(seed)
    subscription = outbox.subscribe(hook)
    with receiver() as other:
        outbox.subscribe(other)
        for n in range(MESSAGES):
            outbox.tell(chance.randrange(CASES), n)
        hook.faults.extend(chance.choice(list(WAYS.values())) if chance.random() < 0.5 else Fault() for _ in range(2000))
        dispatchers = [outbox.dispatcher(retries=OFTEN, deadline_s=DEADLINE_S) for _ in range(2)]
        for _ in range(600):
            chance.choice(dispatchers).run_once()
            outbox.clock.advance(0.1)
            if set(outbox.states()) == {"delivered"}:
                break
        assert set(outbox.states()) == {"delivered"}
        assert len(hook.seen) > 1.3 * MESSAGES, "it did fail"
        assert told(other) == told_once(hook), "the other receiver, which never failed, was told the same"
    for numbers in told(hook).values():
        assert numbers == sorted(numbers), "nothing old comes after what is new"
    sent = {row.message_id for row in outbox.deliveries() if row.subscription_id == subscription}
    assert set(hook.ids) == sent
    assert len({(got.id, got.raw) for got in hook.messages}) == len(sent), "what comes again says the same"
    assert hook.refused == []


def told(hook: Receiver) -> dict[int, list[int]]:
    """Return the numbers of each case's messages, in the order in which they came."""
    found: dict[int, list[int]] = defaultdict(list)
    for got in hook.messages:
        found[got.data["case_id"]].append(got.data["n"])
    return dict(found)


def told_once(hook: Receiver) -> dict[int, list[int]]:
    return {case_id: list(dict.fromkeys(numbers)) for case_id, numbers in told(hook).items()}


@pytest.mark.parametrize("fault", WAYS.values(), ids=WAYS)
def test_no_way_of_failing_lets_a_later_message_of_the_case_pass(outbox: Outbox, hook: Receiver, fault: Fault) -> None:
    outbox.subscribe(hook)
    hook.faults.append(fault)
    outbox.tell(1, 0)
    outbox.tell(1, 1)
    outbox.dispatcher(retries=OFTEN, deadline_s=DEADLINE_S).run_once()
    assert outbox.states() == ["pending", "pending"]
    dispatcher = outbox.dispatcher(retries=OFTEN, deadline_s=5.0)
    for _ in range(40):
        dispatcher.run_once()
        outbox.clock.advance(0.1)
    numbers = [got.data["n"] for got in hook.messages]
    assert numbers == ([0, 0, 1] if fault.lost else [0, 1])
