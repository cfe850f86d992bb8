"""A disk that is really full refuses steps whole, costs evidence before events, and is used again once it has room."""

import multiprocessing
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.deliver.spool import Spool
from pipeline.errors import SpoolFull
from tests.support.spools import MIB, bundles, events, opened, put, put_bundle
from tests.support.wire import bucket, event


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
