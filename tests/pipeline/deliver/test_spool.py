"""The spool keeps steps whole, gives up the oldest evidence first and events never, and heals itself."""

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.clock import FakeClock
from pipeline.deliver import spool as spool_module
from pipeline.deliver.lock import SpoolInUse
from pipeline.deliver.spool import Spool
from pipeline.errors import SpoolFull
from tests.support.spools import BODY, bundles, events, files_of, opened, put, put_bundle
from tests.support.wire import T0, bucket, event, manifest, written


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = opened(tmp_path / "spool")
    yield made
    made.close()


def test_a_new_spool_is_empty(spool: Spool) -> None:
    held = spool.pending()
    assert (held.events, held.counts, held.bundles, held.bytes, held.rejected, held.alarm) == (0, 0, 0, 0, 0, "")
    assert spool.recall("gate") is None


def test_a_step_is_kept_whole_over_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.put_step([event(1), event(2)], [bucket(1)], stream_id="gate", memory='{"dwell": 7}')
    first.close()
    again = opened(tmp_path)
    assert events(again) == [1, 2]
    assert [json.loads(item.body)["count_in"] for item in again.oldest("count", 9)] == [1]
    assert again.recall("gate") == '{"dwell": 7}'
    again.close()


def test_memory_is_the_last_steps_of_its_stream(spool: Spool) -> None:
    put(spool, 1, memory="a")
    spool.put_step([], [], stream_id="gate", memory="b")
    spool.put_step([], [], stream_id="yard", memory="c")
    assert (spool.recall("gate"), spool.recall("yard")) == ("b", "c")
    spool.forget("gate")
    assert (spool.recall("gate"), spool.recall("yard")) == (None, "c")
    assert events(spool) == [1]


def test_oldest_come_first_and_as_many_as_asked_for(spool: Spool) -> None:
    for number in (5, 3, 9):
        put(spool, number)
    assert events(spool, 2) == [5, 3]


def test_done_items_are_forgotten_with_their_files(spool: Spool, tmp_path: Path) -> None:
    put(spool, 1)
    put_bundle(spool, tmp_path, 1)
    (bundle,) = spool.oldest("bundle", 9)
    folder = spool.folder(bundle)
    spool.done(spool.oldest("event", 9))
    spool.done([bundle])
    assert not folder.exists()
    assert spool.pending().bytes == 0


def test_evidence_is_moved_in_and_survives_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path / "spool")
    put_bundle(first, tmp_path, 1, size=5)
    assert not list(tmp_path.glob("*.jpg"))
    first.close()
    again = opened(tmp_path / "spool")
    (item,) = again.oldest("bundle", 9)
    assert files_of(again, item) == {"snapshot.jpg": b"\x01" * 5}
    assert again.pending().bytes == 5
    again.close()


def test_the_same_evidence_twice_is_kept_once(spool: Spool, tmp_path: Path) -> None:
    put_bundle(spool, tmp_path, 1)
    put_bundle(spool, tmp_path, 1)
    put_bundle(spool, tmp_path, 1, sequence=2)
    assert bundles(spool) == [1, 1]
    assert not list(tmp_path.glob("*.jpg"))


def test_files_must_be_those_of_the_manifest(spool: Spool, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"snapshot\.jpg"):
        spool.put_bundle(manifest(1), written(tmp_path, {"other.jpg": b"x"}))


def test_evidence_without_files_is_kept_too(spool: Spool) -> None:
    spool.put_bundle(manifest(1, contents={}), {})
    assert bundles(spool) == [1]


def test_what_is_put_off_waits_while_others_go_ahead(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    spool = opened(tmp_path / "spool", clock=clock)
    put_bundle(spool, tmp_path, 1)
    put_bundle(spool, tmp_path, 2)
    spool.put_off(spool.oldest("bundle", 1)[0], 60.0)
    assert bundles(spool) == [2]
    clock.advance(60.0)
    assert bundles(spool) == [1, 2]
    assert [item.tries for item in spool.oldest("bundle", 9)] == [1, 0]
    spool.close()


def test_what_is_set_aside_is_kept_with_its_reason(spool: Spool, tmp_path: Path) -> None:
    put(spool, 1)
    put_bundle(spool, tmp_path, 1)
    for kind in ("event", "bundle"):
        spool.set_aside(spool.oldest(kind, 1)[0], f"no such {kind}")
    assert [(item.kind, item.reason) for item in spool.rejected()] == [("event", "no such event"), ("bundle", "no such bundle")]
    assert files_of(spool, spool.rejected()[1])
    held = spool.pending()
    assert (held.events, held.bundles, held.bytes, held.rejected) == (0, 0, 0, 2)
    assert spool.has_rejected(str(event(1).id))
    assert not spool.has_rejected(str(event(2).id))


def test_what_was_set_aside_waits_again_before_what_came_later(spool: Spool) -> None:
    put(spool, 1)
    spool.put_off(spool.oldest("event", 1)[0], 1000.0)
    put(spool, 2)
    put(spool, 3)
    for item in spool.oldest("event", 2):
        spool.set_aside(item, "no")
    put(spool, 4)
    spool.resend(spool.rejected()[:1])
    assert events(spool) == [2, 4]
    assert [(item.reason, item.aside_at) for item in spool.rejected()] == [("no", T0)]


def test_what_is_set_aside_is_bounded(spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "REJECTED_MOST", 3)
    for number in range(1, 6):
        put_bundle(spool, tmp_path, number)
        spool.set_aside(spool.oldest("bundle", 1)[0], str(number))
    assert [item.reason for item in spool.rejected()] == ["3", "4", "5"]
    assert all(files_of(spool, item) for item in spool.rejected())


def test_a_second_process_is_told_who_owns_the_spool(tmp_path: Path) -> None:
    spool = opened(tmp_path)
    with pytest.raises(SpoolInUse, match=f"in use by process {multiprocessing.current_process().pid}"):
        opened(tmp_path)
    spool.close()
    opened(tmp_path).close()


def test_past_the_limit_the_oldest_evidence_goes_and_is_counted(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    spool = opened(tmp_path / "spool", limit=10_000, clock=clock)
    for number in range(1, 8):
        put_bundle(spool, tmp_path, number, size=2000)
    assert bundles(spool) == [3, 4, 5, 6, 7]
    held = spool.pending()
    assert (held.bytes, held.given_up) == (10_000, 2)
    assert "2 bundles of evidence given up" in held.alarm
    assert len(list((tmp_path / "spool" / "bundles").iterdir())) == 5
    clock.advance(3600)
    assert spool.pending().alarm == ""
    spool.close()


def test_evidence_that_was_set_aside_goes_before_evidence_that_waits(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool", limit=10_000)
    for number in range(1, 6):
        put_bundle(spool, tmp_path, number, size=2000)
    spool.set_aside(spool.oldest("bundle", 9)[3], "never")
    put_bundle(spool, tmp_path, 6, size=2000)
    assert bundles(spool) == [1, 2, 3, 5, 6]
    assert spool.rejected() == []
    spool.close()


def test_events_drive_out_evidence_but_never_events(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool", limit=BODY * 5 + 100)
    put_bundle(spool, tmp_path, 1, size=BODY * 4)
    for number in range(1, 6):
        put(spool, number, memory=str(number))
    assert bundles(spool) == []
    with pytest.raises(SpoolFull, match="limit"):
        put(spool, 6, memory="6")
    assert events(spool) == [1, 2, 3, 4, 5]
    assert spool.recall("gate") == "5"
    assert "takes no more" in spool.pending().alarm
    spool.done(spool.oldest("event", 1))
    put(spool, 6, memory="6")
    assert events(spool) == [2, 3, 4, 5, 6]
    assert "takes no more" not in spool.pending().alarm
    spool.close()


def test_memory_alone_is_kept_at_the_limit(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool", limit=1)
    spool.put_step([], [], stream_id="gate", memory="m" * 10_000)
    assert spool.recall("gate") == "m" * 10_000
    spool.close()


def test_evidence_beyond_the_limit_is_given_up_alone_and_its_files_go(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool", limit=10_000)
    put_bundle(spool, tmp_path, 1, size=8000)
    with pytest.raises(SpoolFull):
        put_bundle(spool, tmp_path, 2, size=10_001)
    assert bundles(spool) == [1]
    assert spool.pending().given_up == 1
    assert not list(tmp_path.glob("*.jpg"))
    assert len(list((tmp_path / "spool" / "bundles").iterdir())) == 1
    spool.close()
