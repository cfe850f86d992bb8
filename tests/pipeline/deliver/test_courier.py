"""The courier against a real API that fails in every way: nothing lost, nothing double, nothing held up."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.clock import Clock, FakeClock, SystemClock
from pipeline.deliver.client import ApiClient
from pipeline.deliver.courier import Courier
from pipeline.deliver.spool import Spool
from pipeline.errors import DeliveryError
from tests.support.api_server import TOKEN, FakeApi, Fault
from tests.support.wire import T0, bucket, event, manifest, written

CLIP = bytes(range(256)) * 12_000


class PatientClock(FakeClock):
    """A simulated clock that notes how long somebody waited, and stops them after `most` waits."""

    def __init__(self, *, most: int = 1) -> None:
        super().__init__(T0)
        self.waits: list[float] = []
        self._most = most

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        if len(self.waits) >= self._most:
            stop.set()
        return super().wait(stop, seconds)


@dataclass
class Post:
    """A spool, an API and the courier between them."""

    api: FakeApi
    spool: Spool
    courier: Courier
    stop: threading.Event
    folder: Path

    def event(self, number: int, *, revision: int = 1) -> None:
        self.spool.put_step([event(number, revision=revision)], [], stream_id="gate", memory="{}")

    def bundle(self, number: int, *, sequence: int = 1) -> None:
        contents = {"clip.mp4": CLIP, "snapshot.jpg": b"picture"} if sequence == 1 else {"after.jpg": b"after"}
        paths = written(self.folder, contents, prefix=f"{number}-")
        self.spool.put_bundle(manifest(number, sequence=sequence, contents=contents), paths)

    def deliver(self, *, most: int = 200) -> None:
        """Deliver until nothing more can be sent now."""
        for _ in range(most):
            if not self.courier.run_once():
                return
        raise AssertionError("never done")

    def paths(self) -> list[str]:
        return [path.rsplit("/", 1)[-1] for _, path in self.api.requests]


def post_with(folder: Path, api: FakeApi, clock: Clock) -> Post:
    spool, stop = Spool(folder / "spool", limit_bytes=1 << 30, clock=clock), threading.Event()
    client = ApiClient(api.url, TOKEN, timeout_s=5)
    return Post(api, spool, Courier(spool, client, clock=clock, stop=stop, random=random.Random(1)), stop, folder)


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as server:
        yield server


@pytest.fixture
def clock() -> PatientClock:
    return PatientClock()


@pytest.fixture
def post(tmp_path: Path, api: FakeApi, clock: PatientClock) -> Iterator[Post]:
    made = post_with(tmp_path, api, clock)
    yield made
    made.spool.close()


def numbers(api: FakeApi) -> list[tuple[int, int]]:
    return [(one.id.int, one.revision) for one in api.events]


def test_nothing_to_do_is_said(post: Post) -> None:
    assert not post.courier.run_once()
    assert post.courier.status().reachable


def test_events_go_first_then_counts_then_evidence_each_oldest_first(post: Post) -> None:
    post.event(1)
    post.bundle(1)
    post.spool.put_step([event(2), event(1, revision=2)], [bucket(1), bucket(2)], stream_id="gate", memory="{}")
    post.bundle(2)
    post.deliver()
    assert numbers(post.api) == [(1, 1), (2, 1), (1, 2)]
    assert post.paths() == ["events", "counts", "1", "clip.mp4", "clip.mp4", "clip.mp4", "snapshot.jpg",
                            "1", "clip.mp4", "clip.mp4", "clip.mp4", "snapshot.jpg"]  # fmt: skip
    assert [one.count_in for one in post.api.counts.values()] == [1, 2]
    assert post.api.file(event(2).id, "clip.mp4") == CLIP
    assert post.spool.pending().bytes == 0
    status = post.courier.status()
    assert (status.events, status.counts, status.bundles, status.latest) == (3, 2, 2, T0)


def test_many_events_go_in_batches_of_256(post: Post) -> None:
    post.spool.put_step([event(number) for number in range(1, 601)], [], stream_id="gate", memory="{}")
    post.deliver()
    assert post.api.batches == [256, 256, 88]
    assert [number for number, _ in numbers(post.api)] == list(range(1, 601))


@pytest.mark.parametrize("status", [401, 403, 408, 425, 429, 500, 503])
def test_what_the_api_does_not_take_now_waits(post: Post, status: int) -> None:
    post.event(1)
    post.api.faults.append(Fault(status=status))
    with pytest.raises(DeliveryError):
        post.courier.run_once()
    assert post.spool.pending().events == 1
    post.deliver()
    assert numbers(post.api) == [(1, 1)]


def test_an_answer_that_is_lost_makes_nothing_double(post: Post) -> None:
    post.event(1)
    post.api.faults.append(Fault(status=500, after=True))
    with pytest.raises(DeliveryError):
        post.courier.run_once()
    post.deliver()
    assert post.api.answers == ["created", "duplicate"]
    assert numbers(post.api) == [(1, 1)]


def test_a_poison_event_is_found_and_set_aside_and_holds_up_nothing(post: Post) -> None:
    post.api.refuse = lambda one: one.id.int in (7, 99)
    for number in range(1, 101):
        post.event(number)
    post.deliver()
    assert [number for number, _ in numbers(post.api)] == [n for n in range(1, 101) if n not in (7, 99)]
    assert [(item.ref, "422 refused" in item.reason) for item in post.spool.rejected()] == [
        (str(event(7).id), True), (str(event(99).id), True)
    ]  # fmt: skip
    assert len(post.api.batches) < 32


def test_an_event_that_this_version_can_not_read_is_set_aside(post: Post) -> None:
    post.event(1)
    post.spool._write(lambda ledger: ledger.add("event", ref="x", body='{"future": true}', size=16))
    post.event(2)
    post.deliver()
    assert numbers(post.api) == [(1, 1), (2, 1)]
    assert "this version" in post.spool.rejected()[0].reason


def test_evidence_of_a_rejected_event_is_set_aside_too(post: Post) -> None:
    post.api.refuse = lambda one: one.id.int == 1
    post.event(1)
    post.event(2)
    post.deliver()
    post.bundle(1)
    post.bundle(2)
    post.deliver()
    assert [(item.kind, item.reason) for item in post.spool.rejected()][1:] == [("bundle", "its event was set aside")]
    assert post.api.file(event(2).id, "clip.mp4") == CLIP


def test_evidence_ahead_of_its_event_waits_for_it(post: Post, clock: PatientClock) -> None:
    post.bundle(1)
    post.event(2)
    post.bundle(2)
    post.deliver()
    assert post.api.file(event(2).id, "clip.mp4") == CLIP
    post.event(1)
    clock.advance(60)
    post.deliver()
    assert post.api.file(event(1).id, "clip.mp4") == CLIP
    assert post.spool.rejected() == []


def test_evidence_whose_event_never_comes_is_set_aside_in_the_end(post: Post, clock: PatientClock) -> None:
    post.bundle(1)
    for _ in range(12):
        post.deliver()
        clock.advance(60)
    assert [item.kind for item in post.spool.rejected()] == ["bundle"]
    assert post.spool.pending().bundles == 0


def test_refused_evidence_holds_up_no_other(post: Post) -> None:
    for number in (1, 2):
        post.event(number)
        post.bundle(number)
    post.api.faults.append(Fault(method="PATCH", path=str(event(1).id), status=413, times=9))
    post.deliver()
    assert "413" in post.spool.rejected()[0].reason
    assert post.api.file(event(2).id, "clip.mp4") == CLIP


def test_evidence_given_up_while_it_waits_holds_up_no_other(post: Post) -> None:
    for number in (1, 2):
        post.event(number)
        post.bundle(number)
    post.spool._archive.shelf.remove(post.spool.oldest("bundle", 1)[0].ref)
    post.deliver()
    assert post.api.file(event(2).id, "clip.mp4") == CLIP
    assert post.spool.pending().bundles == 0


def test_after_picture_goes_under_its_own_sequence(post: Post) -> None:
    post.event(1)
    post.bundle(1)
    post.bundle(1, sequence=2)
    post.deliver()
    assert post.api.file(event(1).id, "after.jpg", sequence=2) == b"after"


def test_an_upload_that_is_cut_goes_on_where_it_stopped(post: Post) -> None:
    post.event(1)
    post.bundle(1)
    post.courier.run_once()
    post.api.faults.append(Fault(method="PATCH", cut_at=700_000))
    with pytest.raises(DeliveryError):
        post.courier.run_once()
    assert len(post.api.evidence[event(1).id, 1].parts["clip.mp4"]) == 700_000
    post.deliver()
    assert post.api.file(event(1).id, "clip.mp4") == CLIP


def test_pauses_grow_to_their_limit_and_end_with_the_first_answer(tmp_path: Path, api: FakeApi) -> None:
    clock = PatientClock(most=12)
    post = post_with(tmp_path, api, clock)
    post.event(1)
    api.faults.append(Fault(status=503, times=10))
    post.courier.run()
    full = [min(0.5 * 2**n, 30.0) for n in range(10)]
    assert all(most / 2 <= pause <= most for pause, most in zip(clock.waits, full, strict=False))
    assert clock.waits[10:] == [0.2, 0.2]
    assert numbers(api) == [(1, 1)]
    post.spool.close()


def test_the_api_may_ask_for_a_longer_pause(tmp_path: Path, api: FakeApi) -> None:
    clock = PatientClock(most=2)
    post = post_with(tmp_path, api, clock)
    post.event(1)
    api.faults.append(Fault(status=429, headers={"Retry-After": "90"}))
    post.courier.run()
    assert clock.waits == [90.0, 0.2]
    post.spool.close()


def test_status_tells_why_it_waits_and_forgets_it_when_it_goes_on(post: Post) -> None:
    post.event(1)
    post.api.faults.append(Fault(status=503, body=b'{"detail": "database is away"}'))
    post.courier.run()
    assert not post.courier.status().reachable
    assert "503 database is away" in post.courier.status().message
    post.stop.clear()
    post.courier.run()
    assert post.courier.status().reachable
    assert post.courier.status().message == ""


def test_an_unexpected_failure_ends_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.event(1)
    with monkeypatch.context() as broken:
        broken.setattr(post.courier._client, "send_events", lambda _: 1 / 0)
        post.courier.run()
    assert "division" in post.courier.status().message
    post.stop.clear()
    post.courier.run()
    assert numbers(post.api) == [(1, 1)]


def test_an_api_that_comes_and_goes_gets_everything_once(tmp_path: Path, api: FakeApi) -> None:
    """The same in real time: threads, a restarting server, cut connections, lost answers."""
    post = post_with(tmp_path, api, _Hurried())
    thread = threading.Thread(target=post.courier.run)
    thread.start()
    chance = random.Random(7)
    for number in range(1, 61):
        post.spool.put_step([event(number)], [bucket(number)], stream_id="gate", memory=str(number))
        if number % 6 == 0:
            post.bundle(number)
        if number % 10 == 0:
            api.down()
            api.up()
        api.faults = [chance.choice(FAULTS)()] if number % 2 else []
    api.faults = []
    deadline = time.monotonic() + 30
    while post.spool.pending().bytes and time.monotonic() < deadline:
        post.stop.wait(0.02)
    post.stop.set()
    thread.join(10)
    assert [number for number, _ in numbers(api)] == list(range(1, 61))
    assert [one.count_in for one in api.counts.values()] == list(range(1, 61))
    assert all(api.file(event(number).id, "clip.mp4") == CLIP for number in range(6, 61, 6))
    assert post.spool.rejected() == []
    assert post.spool.pending().given_up == 0
    post.spool.close()


FAULTS = [
    lambda: Fault(status=500),
    lambda: Fault(status=502, after=True),
    lambda: Fault(method="PATCH", cut_at=100_000),
    lambda: Fault(cut_at=10),
    lambda: Fault(method="PATCH", corrupt=True),
    lambda: Fault(status=401),
    lambda: Fault(status=200, body=b"<html>portal</html>"),
]


class _Hurried(SystemClock):
    """Real time, but nobody waits longer than 10 ms."""

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        return super().wait(stop, min(seconds, 0.01))
