"""Pictures are made when they are due, the newest waits, and the API's answer says who is watched."""

import threading
from collections.abc import Iterator

import pytest
import supervision as sv

from pipeline.clock import FakeClock
from pipeline.config.media import ThumbnailSettings
from pipeline.deliver.client import ApiClient
from pipeline.engine.gallery import ASK_EVERY_S, Gallery, GalleryCourier
from pipeline.engine.track_logs import TrackLogs
from pipeline.errors import DeliveryError
from tests.support.api_server import TOKEN, FakeApi, Fault
from tests.support.looks import look

NONE = sv.Detections.empty()
SETTINGS = ThumbnailSettings(every_s=10)


def times(gallery: Gallery) -> list[float]:
    return [one.t for one in gallery.take(100)]


def seen(gallery: Gallery, start: float, end: float, *, settings: ThumbnailSettings = SETTINGS) -> list[float]:
    """Look five times a second; return when the pictures were taken."""
    taken = []
    for step in range(round((end - start) * 5)):
        gallery.look(look("gate", t=start + step / 5), NONE, settings)
        taken += times(gallery)
    return taken


def test_a_picture_is_made_every_ten_seconds() -> None:
    assert seen(Gallery(), 100, 125) == pytest.approx([100, 110, 120], abs=0.5)


def test_while_somebody_watches_it_is_one_a_second() -> None:
    gallery = Gallery()
    gallery.watch({"gate": 1.0, "other": 1.0})
    assert len(seen(gallery, 100, 110)) == pytest.approx(10, abs=1)
    gallery.watch({})
    assert len(seen(gallery, 110, 120)) == 1


def test_none_leaves_where_the_stream_says_so() -> None:
    gallery = Gallery()
    gallery.watch({"gate": 1.0})
    assert seen(gallery, 100, 130, settings=ThumbnailSettings(every_s=0)) == []
    assert not gallery.has_streams


def test_a_clock_that_runs_back_does_not_silence_a_stream() -> None:
    gallery = Gallery()
    assert seen(gallery, 1000, 1001) == [1000]
    assert seen(gallery, 500, 501) == [500]


def test_of_a_stream_the_newest_picture_waits_and_the_longest_waiting_goes_first() -> None:
    gallery = Gallery()
    for t, stream_id in ((0, "a"), (1, "b"), (20, "a")):
        gallery.look(look(stream_id, t=t), NONE, SETTINGS)
    assert [(one.stream_id, one.t) for one in gallery.take(1)] == [("a", 20)]
    assert [(one.stream_id, one.t) for one in gallery.take(5)] == [("b", 1)]


def test_a_removed_stream_is_forgotten() -> None:
    gallery = Gallery()
    gallery.look(look("gate", t=100), NONE, SETTINGS)
    gallery.forget("gate")
    assert times(gallery) == []
    assert not gallery.has_streams
    assert seen(gallery, 101, 102) == [101]


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as server:
        yield server


class Setting:
    """A gallery whose courier speaks to an API over real HTTP."""

    def __init__(self, api: FakeApi) -> None:
        self.clock, self.stop = FakeClock(), threading.Event()
        self.gallery, self.logs = Gallery(), TrackLogs()
        client = ApiClient(api.url, TOKEN, timeout_s=5)
        self.courier = GalleryCourier(self.gallery, client, logs=self.logs, clock=self.clock, stop=self.stop)

    def look(self, t: float) -> None:
        self.gallery.look(look("gate", t=t), NONE, SETTINGS)


def test_pictures_arrive_and_the_answer_says_who_is_watched(api: FakeApi) -> None:
    here = Setting(api)
    api.watched = {"gate": 1.0}
    here.look(100)
    here.courier.run_once()
    assert [(one.stream_id, one.t, one.jpeg[:2]) for one in api.shown] == [("gate", 100, b"\xff\xd8")]
    here.look(101)
    here.courier.run_once()
    assert [one.t for one in api.shown] == [100, 101]


def test_who_is_watched_is_asked_although_nothing_is_to_be_shown(api: FakeApi) -> None:
    here = Setting(api)
    here.courier.run_once()
    assert api.requests == [], "there is no stream to be watched"
    here.look(100)
    for _ in range(5):
        here.courier.run_once()
    assert len(api.requests) == 1
    here.clock.advance(ASK_EVERY_S)
    here.courier.run_once()
    assert len(api.requests) == 2


def test_tracks_arrive_by_the_minute(api: FakeApi) -> None:
    here = Setting(api)
    for t in range(130):
        here.logs.look(look("gate", t=t), NONE)
    here.courier.run_once()
    assert [(one.stream_id, one.start, one.end) for one in api.tracks] == [("gate", 0, 59), ("gate", 60, 119)]
    here.logs.finish("gate")
    here.courier.run_once()
    assert [one.end for one in api.tracks] == [59, 119, 129]
    assert api.shown == []


def test_a_failure_loses_the_picture_and_ends_the_watching(api: FakeApi) -> None:
    here = Setting(api)
    here.gallery.watch({"gate": 1.0})
    here.look(100)
    api.faults.append(Fault(status=503))
    with pytest.raises(DeliveryError):
        here.courier.run_once()
    assert times(here.gallery) == []
    api.faults.append(Fault(status=503))
    thread = threading.Thread(target=here.courier.run)
    here.look(110)
    thread.start()
    while len(api.requests) < 3:
        thread.join(0.01)
    here.stop.set()
    thread.join(10)
    assert api.shown == []
    here.look(112)
    assert times(here.gallery) == [], "nobody is watched on old words"
