"""What is noted of a demonstration while its API is asked; the API is the real one."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.clock import FakeClock
from api.db import migrate
from benchmarks.demo.watch import Watch
from pipeline.clock import FakeClock as WatchClock
from tests.support.api_app import Desk
from tests.support.wire import T0, event, manifest

CLIP = {"clip.mp4": b"film" * 100}


class Watching:
    """A watch over an API; both clocks go together."""

    def __init__(self, desk: Desk, clock: FakeClock) -> None:
        self.desk = desk
        self._api_clock, self._clock = clock, WatchClock(clock.now())
        self.cpu_s = 0.0
        self._watch = Watch(desk.operator, clock=self._clock, cpu_s=lambda: self.cpu_s)
        self.watched = self._watch.watched

    def after(self, seconds: float) -> None:
        """Look again after some time."""
        self._api_clock.advance(seconds)
        self._clock.advance(seconds)
        self._watch.look()

    def beat(self, state: str, detected: int = 0) -> None:
        health = {"stream_id": "gate", "state": state, "plan": "watch", "frames_detected": detected}
        beat = {"node_id": "n", "t": T0, "version": "0", "model": "m", "spool_events": 0, "spool_bytes": 0, "streams": [health]}
        self.desk.worker.post("/v1/heartbeats", json=beat).raise_for_status()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    url = f"sqlite:///{tmp_path / 'api.db'}"
    migrate(url)
    clock = FakeClock(T0 + 10)
    desk = Desk(url, tmp_path, clock=clock)
    yield Watching(desk, clock)
    desk.database.close()


def test_a_camera_is_live_from_when_it_first_was(watching: Watching) -> None:
    for state in ("connecting", "live", "lost", "live"):
        watching.beat(state)
        watching.after(1)
    assert watching.watched.live == {"gate": T0 + 12}


def test_each_look_tells_what_was_done_so_far(watching: Watching) -> None:
    for detected, cpu_s in ((3, 1.5), (9, 2.5)):
        watching.beat("live", detected)
        watching.cpu_s = cpu_s
        watching.after(2)
    assert [tuple(one) for one in watching.watched.samples] == [(T0 + 12, 1.5, {"gate": 3}), (T0 + 14, 2.5, {"gate": 9})]


def test_a_case_is_there_before_its_clip_is_complete(watching: Watching) -> None:
    watching.desk.post(event())
    watching.after(1)
    bundle = manifest(contents=CLIP)
    here = f"/v1/events/{bundle.event_id}/evidence/{bundle.sequence}"
    watching.desk.worker.put(here, json=bundle.model_dump(mode="json")).raise_for_status()
    watching.after(1)
    (case,) = watching.watched.cases.values()
    assert (case.kind, case.at, case.clip_at) == ("litter", T0 + 11, None)
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    watching.desk.worker.patch(f"{here}/clip.mp4", content=CLIP["clip.mp4"], headers=headers).raise_for_status()
    watching.after(1)
    watching.after(1)
    assert case.clip_at == T0 + 13


def test_events_are_known_as_they_were_at_last(watching: Watching) -> None:
    watching.desk.post(event())
    watching.after(1)
    watching.desk.post(event(revision=2, cleared=True))
    watching.after(1)
    (case,) = watching.watched.cases.values()
    assert [(one.stream_id, one.revision, one.end) for one in case.events] == [("gate", 2, T0 + 61)]


def test_an_api_that_refuses_is_told(watching: Watching) -> None:
    watch = Watch(watching.desk.nobody, clock=WatchClock(), cpu_s=lambda: 0.0)
    with pytest.raises(httpx.HTTPStatusError):
        watch.look()
