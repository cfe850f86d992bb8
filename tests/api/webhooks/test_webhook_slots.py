from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.dispatcher import POOL
from api.webhooks.slots import SLOW_S, Slots
from tests.support.outbox import Outbox
from tests.support.receiver import Fault, receiver


def filled(slots: Slots, receivers: list[str]) -> dict[str, int]:
    rooms = slots.share(receivers)
    for name, room in rooms.items():
        for _ in range(room):
            slots.take(name)
    return rooms


def test_places_are_shared_round_by_round() -> None:
    slots = Slots(3, each=2)
    assert filled(slots, ["a", "b"]) == {"a": 2, "b": 1}
    assert slots.share(["a", "b", "c"]) == {}
    slots.give("a", seconds=0.1)
    assert slots.share(["c", "a"]) == {"c": 1}


def test_a_slow_receiver_has_one_place_and_all_slow_ones_half_of_them() -> None:
    slots = Slots(4, each=2)
    for name in ("a", "b", "c"):
        slots.take(name)
        slots.give(name, seconds=SLOW_S + 1)
    assert filled(slots, ["a", "b", "c", "d", "e"]) == {"a": 1, "b": 1, "d": 1, "e": 1}
    slots.give("d", seconds=0.1)
    assert slots.share(["c", "d"]) == {"d": 1}
    slots.give("a", seconds=0.1)
    assert slots.share(["a"]) == {"a": 2}


@given(steps=st.lists(st.tuples(st.lists(st.sampled_from("abcdef"), unique=True), st.floats(0, 5)), max_size=20))
def test_there_are_never_more_than_there_are(steps: list[tuple[list[str], float]]) -> None:
    slots, out = Slots(5, each=2), list[str]()
    for receivers, seconds in steps:
        for name, room in filled(slots, receivers).items():
            out.extend([name] * room)
        assert len(out) <= 5
        assert all(out.count(name) <= 2 for name in out)
        if out:
            slots.give(out.pop(0), seconds=seconds)


@pytest.mark.parametrize(("total", "each"), [(1, 1), (2, 0)])
def test_places_are_checked_at_birth(total: int, each: int) -> None:
    with pytest.raises(ValueError, match="expected at least"):
        Slots(total, each=each)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox.at(f"sqlite:///{tmp_path}/api.db")
    yield made
    made.database.close()


def test_a_silent_receiver_delays_no_other_and_has_few_connections(outbox: Outbox) -> None:
    with receiver() as silent, receiver() as good:
        silent.faults.extend([Fault(silence=True)] * 100)
        outbox.subscribe(silent)
        for case_id in range(POOL * 2):
            outbox.tell(case_id)
        dispatcher = outbox.dispatcher(deadline_s=30)
        dispatcher.start()
        try:
            silent.wait_seen(2)
            outbox.subscribe(good)
            for case_id in range(10):
                outbox.tell(case_id)
            good.wait_for(10, seconds=10)
            assert silent.most_at_once == 2
        finally:
            silent.closing.set()
            dispatcher.stop()
