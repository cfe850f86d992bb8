"""Whoever owns the spool, a person sees what the API refused, and says what becomes of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.clock import FakeClock, SystemClock
from pipeline.deliver.aside import ANSWERS_MOST, Answer, Desk, Order, ask, carry_out
from pipeline.deliver.spool import Spool
from pipeline.errors import HutongError
from tests.support.spools import MIB, bundles, events, files_of, opened, put, put_bundle
from tests.support.wire import T0


def asked(folder: Path, action: str, *numbers: int) -> Answer:
    order = Order.model_validate({"action": action, "numbers": numbers or None})
    return ask(folder, order, limit_bytes=64 * MIB, clock=SystemClock())


def filled(folder: Path) -> Spool:
    """Return a spool that holds events 1 and 2 with the evidence of 1 set aside, and event 3 waiting."""
    spool = opened(folder / "spool")
    for number in (1, 2, 3):
        put(spool, number)
    put_bundle(spool, folder, 1)
    for item in (*spool.oldest("event", 2), *spool.oldest("bundle", 1)):
        spool.set_aside(item, f"400: no {item.kind}")
    return spool


@contextmanager
def owner(spool: Spool, folder: Path) -> Iterator[None]:
    """Serve a desk, as a worker does."""
    desk, stop, clock = Desk(spool, folder), threading.Event(), SystemClock()

    def serve() -> None:
        while not clock.wait(stop, 0.01):
            desk.serve()

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture(params=["in use", "free"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a filled spool, owned by a running worker or by nobody."""
    spool = filled(tmp_path)
    if request.param == "in use":
        with owner(spool, tmp_path / "spool"):
            yield tmp_path / "spool"
        spool.close()
    else:
        spool.close()
        yield tmp_path / "spool"


def test_what_was_set_aside_is_listed_with_the_apis_answer_and_the_time(folder: Path) -> None:
    told = asked(folder, "list")
    assert [(item.kind, item.reason, item.aside_at) for item in told.items] == [
        ("event", "400: no event", T0),
        ("event", "400: no event", T0),
        ("bundle", "400: no bundle", T0),
    ]
    assert told.items[2].size == 1000
    assert not list((folder / "orders").iterdir())


def test_an_order_names_items_and_hears_of_those_that_are_not_there(folder: Path) -> None:
    second = asked(folder, "list").items[1].number
    told = asked(folder, "drop", second, 7)
    assert ([item.number for item in told.items], told.unknown) == ([second], (7,))
    assert second not in [item.number for item in asked(folder, "list").items]


def test_all_of_them_are_an_order_too(folder: Path) -> None:
    assert len(asked(folder, "resend").items) == 3
    assert asked(folder, "list").items == ()


def test_evidence_is_sent_again_with_its_event(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    carry_out(spool, Order(action="resend", numbers=(spool.rejected()[0].number,)))
    assert (events(spool), bundles(spool)) == ([1, 3], [1])
    assert files_of(spool, spool.oldest("bundle", 1)[0])
    assert len(spool.rejected()) == 1
    spool.close()


def test_dropped_evidence_leaves_no_files(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    lies = spool.folder(spool.rejected()[2])
    carry_out(spool, Order(action="drop"))
    assert not lies.exists()
    assert (spool.pending().rejected, events(spool)) == (0, [3])
    spool.close()


def test_an_owner_that_gives_no_answer_is_named_and_the_order_withdrawn(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    with pytest.raises(HutongError, match=r"in use by process \d+; .*no answer within 10 s"):
        ask(tmp_path / "spool", Order(action="drop"), limit_bytes=MIB, clock=FakeClock(T0))
    Desk(spool, tmp_path / "spool").serve()
    assert spool.pending().rejected == 3
    spool.close()


def test_orders_from_before_the_owner_began_are_not_carried_out(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    orders = tmp_path / "spool" / "orders"
    orders.mkdir()
    (orders / "old.order").write_text(Order(action="drop").model_dump_json())
    Desk(spool, tmp_path / "spool").serve()
    assert spool.pending().rejected == 3
    spool.close()


def test_a_desk_bears_nonsense_and_keeps_few_answers_that_nobody_fetched(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    desk, orders = Desk(spool, tmp_path / "spool"), tmp_path / "spool" / "orders"
    orders.mkdir()
    (orders / "x.order").write_text('{"action": "burn"}')
    desk.serve()
    assert "burn" in Answer.model_validate_json((orders / "x.answer").read_text()).trouble
    for number in range(ANSWERS_MOST + 5):
        (orders / f"{number}.order").write_text('{"action": "list"}')
    desk.serve()
    assert len(list(orders.iterdir())) == ANSWERS_MOST
    assert spool.pending().rejected == 3
    spool.close()
