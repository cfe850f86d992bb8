"""A person looks after what the API refused, in the spools of all workers, whether hutong runs or not."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.clock import SystemClock
from pipeline.config.settings import DeliverySettings, DetectorSettings, Settings, Site
from pipeline.deliver.aside import Order
from pipeline.engine.process import WorkerOrder, build_worker
from pipeline.engine.spools import decide, refused
from pipeline.errors import HutongError
from tests.support.api_server import TOKEN, FakeApi
from tests.support.colour_model import write_model
from tests.support.spools import opened, put
from tests.support.wire import T0, event

CLOCK = SystemClock()
RESEND, DROP = Order(action="resend"), Order(action="drop")


def until(condition: Callable[[], bool]) -> None:
    deadline, never = CLOCK.monotonic() + 20, threading.Event()
    while not condition():
        assert CLOCK.monotonic() < deadline, "not within 20 s"
        CLOCK.wait(never, 0.05)


@pytest.fixture
def delivery(tmp_path: Path) -> DeliverySettings:
    """Return spools of two workers, each with two refused events, which no process has open."""
    for worker in (0, 3):
        spool = opened(tmp_path / "spool" / f"worker-{worker}")
        for number in (1, 2):
            put(spool, 10 * worker + number)
        for item in spool.oldest("event", 2):
            spool.set_aside(item, "422 refused")
        spool.close()
    return DeliverySettings(spool=str(tmp_path / "spool"))


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as server:
        yield server


def test_the_refused_items_of_all_workers_are_told_with_names(delivery: DeliverySettings) -> None:
    found = refused(delivery, clock=CLOCK)
    assert [one.item.ref for one in found] == [str(event(number).id) for number in (1, 2, 31, 32)]
    assert [one.name.split("-")[0] for one in found] == ["0", "0", "3", "3"]
    row = found[0].as_dict(ZoneInfo("Asia/Shanghai"))
    assert (row["when"], row["why"], row["kind"]) == ("2023-11-15T06:13:20+08:00", "422 refused", "event")


def test_named_items_alone_are_dropped(delivery: DeliverySettings) -> None:
    first, *rest = [one.name for one in refused(delivery, clock=CLOCK)]
    done = decide(delivery, DROP, names=[rest[-1], first], clock=CLOCK)
    assert [one.name for one in done] == [first, rest[-1]]
    assert [one.name for one in refused(delivery, clock=CLOCK)] == rest[:-1]


def test_a_wrong_name_stops_the_whole_order(delivery: DeliverySettings) -> None:
    first = refused(delivery, clock=CLOCK)[0].name
    with pytest.raises(HutongError, match="no refused item is called 0-1, x; `hutong spool list`"):
        decide(delivery, DROP, names=[first, "0-1", "x"], clock=CLOCK)
    assert len(refused(delivery, clock=CLOCK)) == 4


def test_where_no_worker_ever_ran_there_is_nothing(tmp_path: Path) -> None:
    nowhere = DeliverySettings(spool=str(tmp_path / "none"))
    assert (refused(nowhere, clock=CLOCK), decide(nowhere, RESEND, names=[], clock=CLOCK)) == ([], [])


def test_a_running_worker_sends_again_what_it_is_told_to(delivery: DeliverySettings, api: FakeApi, tmp_path: Path) -> None:
    settings = Settings(
        site=Site(name="x"),
        detector=DetectorSettings(model=str(write_model(tmp_path / "model"))),
        delivery=delivery.model_copy(update={"api": api.url}),
    )
    order = WorkerOrder(0, settings.model_dump_json(), TOKEN, json_logs=True, orphans=(3,))
    worker = build_worker(order, settings, clock=CLOCK)
    worker.start()
    try:
        assert len(decide(delivery, RESEND, names=[], clock=CLOCK)) == 4
        until(lambda: {one.id.int for one in api.events} == {1, 2, 31, 32})
        assert refused(delivery, clock=CLOCK) == []
    finally:
        worker.stop()


def test_an_item_of_unknown_time_shows_none(delivery: DeliverySettings) -> None:
    found = refused(delivery, clock=CLOCK)[0]
    old = type(found)(found.worker, found.item.model_copy(update={"aside_at": 0.0}))
    assert (found.item.aside_at, old.when(ZoneInfo("UTC"))) == (T0, "")
