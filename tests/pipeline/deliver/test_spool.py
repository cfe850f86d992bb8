"""The spool keeps steps whole, gives up the oldest evidence first and events never, and heals itself."""

import json
import multiprocessing
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.clock import FakeClock
from pipeline.deliver import spool as spool_module
from pipeline.deliver.ledger import Item
from pipeline.deliver.lock import SpoolInUse
from pipeline.deliver.spool import Spool
from pipeline.errors import SpoolFull
from pipeline.events import Event
from tests.support.wire import T0, bucket, event, manifest, written

MIB = 1 << 20
BODY = len(event().model_dump_json())


def opened(folder: Path, *, limit: int = 64 * MIB, clock: FakeClock | None = None) -> Spool:
    return Spool(folder, limit_bytes=limit, clock=clock or FakeClock(T0))


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = opened(tmp_path / "spool")
    yield made
    made.close()


def put(spool: Spool, number: int, *, memory: str = "{}") -> None:
    spool.put_step([event(number)], [], stream_id="gate", memory=memory)


def put_bundle(spool: Spool, folder: Path, number: int, *, size: int = 1000, sequence: int = 1) -> None:
    contents = {"snapshot.jpg": bytes([number % 256]) * size}
    paths = written(folder, contents, prefix=f"{number}-{sequence}-")
    spool.put_bundle(manifest(number, sequence=sequence, contents=contents), paths)


def events(spool: Spool, most: int = 10_000) -> list[int]:
    return [Event.model_validate_json(item.body).id.int for item in spool.oldest("event", most)]


def bundles(spool: Spool) -> list[int]:
    return [int(item.ref[:36].replace("-", ""), 16) for item in spool.oldest("bundle", 10_000)]


def files_of(spool: Spool, item: Item) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in spool.folder(item).iterdir() if not path.name.startswith(".")}


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


# Limits


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


# A disk that is really full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, *, leave: int) -> Path:
    path = folder / "ballast"
    path.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - leave)))
    return path


def put_until_full(spool: Spool, *, first: int) -> int:
    """Put steps of an event and a bucket; return the number of the last that was kept."""
    for number in range(first, 10_000):
        try:
            spool.put_step([event(number)], [bucket(number)], stream_id="gate", memory=str(number))
        except SpoolFull:
            return number - 1
    raise AssertionError("the disk was never full")


def test_a_full_disk_refuses_steps_whole_and_takes_them_again(small_disk: Path) -> None:
    spool = opened(small_disk / "spool")
    put(spool, 1, memory="1")
    ballast = fill(small_disk, leave=0)
    kept = put_until_full(spool, first=2)
    assert events(spool) == list(range(1, kept + 1))
    assert len(spool.oldest("count", 10_000)) == kept - 1
    assert spool.recall("gate") == str(kept)
    assert "full" in spool.pending().alarm
    ballast.unlink()
    put(spool, kept + 1, memory="again")
    assert events(spool) == list(range(1, kept + 2))
    assert spool.pending().alarm == ""
    spool.close()


def test_on_a_full_disk_evidence_makes_room_for_events(small_disk: Path) -> None:
    spool = opened(small_disk / "spool")
    for number in range(1, 5):
        put_bundle(spool, small_disk, number, size=100_000)
    fill(small_disk, leave=0)
    number = 0
    while spool.pending().given_up < 2:
        number += 1
        put(spool, number)
    assert bundles(spool) == [3, 4]
    assert events(spool) == list(range(1, number + 1))
    assert len(list((small_disk / "spool" / "bundles").iterdir())) == 2
    spool.close()


def test_evidence_that_does_not_fit_the_disk_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    spool = opened(small_disk / "spool")
    with pytest.raises(SpoolFull):
        put_bundle(spool, tmp_path, 1, size=2 * MIB)
    assert not list((small_disk / "spool" / "bundles").iterdir())
    assert not list(tmp_path.glob("*.jpg"))
    put_bundle(spool, tmp_path, 2, size=1000)
    assert bundles(spool) == [2]
    spool.close()


def limited(folder: str, limit: int) -> None:
    """Fill a spool in a process that may not write files longer than `limit`; exit 7 when it refused as it should."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    spool = opened(Path(folder))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    number = 0
    try:
        for number in range(1, 5000):
            put(spool, number, memory=str(number))
    except SpoolFull:
        assert events(spool) == list(range(1, number))
        assert spool.recall("gate") == str(number - 1)
        sys.exit(7)


def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=limited, args=(str(tmp_path), 300_000))
    process.start()
    process.join(60)
    assert process.exitcode == 7


# Damage


@pytest.mark.parametrize("damage", [b"this is no database", b""], ids=["another file", "empty"])
def test_a_damaged_database_is_set_aside_and_said(tmp_path: Path, damage: bytes) -> None:
    spool = opened(tmp_path)
    put(spool, 1)
    put_bundle(spool, tmp_path, 2)
    spool.close()
    (tmp_path / "spool.db").write_bytes(damage * 1000)
    again = opened(tmp_path)
    assert events(again) == []
    assert bundles(again) == [2]
    put(again, 3)
    assert events(again) == [3]
    if damage:
        assert "damaged" in again.pending().alarm
        assert [path.read_bytes() for path in tmp_path.glob("damaged-*.db")] == [damage * 1000]
    again.close()


def test_damage_while_running_is_met_and_old_items_are_not_taken_for_new_ones(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    spool = opened(tmp_path, clock=clock)
    for number in range(40):
        spool.put_step([event(number)] * 64, [], stream_id="gate", memory="m" * 50_000)
    held = spool.oldest("event", 3)
    for path in (tmp_path / "spool.db", tmp_path / "spool.db-wal"):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)
    clock.advance(60)
    assert events(spool) == []
    assert "damaged" in spool.pending().alarm
    put(spool, 50)
    spool.done(held)
    assert events(spool) == [50]
    spool.close()


def test_damaged_databases_do_not_pile_up(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    for _ in range(6):
        opened(tmp_path, clock=clock).close()
        (tmp_path / "spool.db").write_bytes(b"broken" * 1000)
        clock.advance(10)
    opened(tmp_path, clock=clock).close()
    assert len(list(tmp_path.glob("damaged-*.db"))) == 3


def test_rows_and_folders_say_the_same_after_a_crash(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool")
    for number in (1, 2, 3):
        put_bundle(spool, tmp_path, number)
    shelf = tmp_path / "spool" / "bundles"
    by_number = {int(path.name[:36].replace("-", ""), 16): path for path in shelf.iterdir()}
    spool.done([spool.oldest("bundle", 9)[1]])
    spool.close()
    shutil.rmtree(by_number[1])  # given up, but its row is still there
    shutil.copytree(by_number[3], shelf / f".part-{event(4).id}-1")  # staged under another's name: not whole
    (shelf / f".part-{event(4).id}-1" / "snapshot.jpg").unlink()
    (shelf / "stray").mkdir()
    by_number[3].rename(shelf / f".part-{by_number[3].name}")  # staged whole, not yet visible
    again = opened(tmp_path / "spool")
    assert bundles(again) == [3]
    assert [path.name for path in shelf.iterdir()] == [by_number[3].name]
    again.close()


class SpoolMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order, events are there once and in order until they are done."""

    LIMIT = 12 * BODY

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.spool = opened(self.folder / "spool", limit=self.LIMIT)
        self.events: list[int] = []
        self.memory: str | None = None
        self.number = 0

    def teardown(self) -> None:
        if hasattr(self, "spool"):
            self.spool.close()
            shutil.rmtree(self.folder)

    @rule(count=st.integers(0, 3))
    def step(self, count: int) -> None:
        numbers = list(range(self.number + 1, self.number + 1 + count))
        self.number += count
        try:
            self.spool.put_step([event(n) for n in numbers], [], stream_id="gate", memory=str(self.number))
        except SpoolFull:
            assert self.spool.pending().bundles == 0 or (len(self.events) + count) * BODY > self.LIMIT - 3 * BODY
            return
        self.events += numbers
        self.memory = str(self.number)

    @rule(size=st.integers(0, 6 * BODY))
    def evidence(self, size: int) -> None:
        self.number += 1
        try:
            put_bundle(self.spool, self.folder, self.number, size=size)
        except SpoolFull:
            assert size > self.LIMIT - (len(self.events) + 4) * (BODY + 8)

    @rule(most=st.integers(1, 3))
    def deliver(self, most: int) -> None:
        items = self.spool.oldest("event", most)
        self.spool.done(items)
        del self.events[: len(items)]

    @precondition(lambda self: self.events)
    @rule()
    def reject(self) -> None:
        self.spool.set_aside(self.spool.oldest("event", 1)[0], "no")
        del self.events[0]

    @rule()
    def deliver_evidence(self) -> None:
        self.spool.done(self.spool.oldest("bundle", 1))

    @rule()
    def restart(self) -> None:
        self.spool.close()
        self.spool = opened(self.folder / "spool", limit=self.LIMIT)

    @invariant()
    def events_are_there_once_in_order(self) -> None:
        assert events(self.spool) == self.events
        assert self.spool.recall("gate") == self.memory

    @invariant()
    def sums_are_right_and_within_the_limit(self) -> None:
        held = self.spool.pending()
        waiting = [item for kind in ("event", "count", "bundle") for item in self.spool.oldest(kind, 1000)]
        assert held.bytes == sum(item.size for item in waiting) <= self.LIMIT
        assert (held.events, held.rejected) == (len(self.events), len(self.spool.rejected()))


SpoolMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestSpoolMachine = SpoolMachine.TestCase
