"""A worker killed at any instant leaves whole steps, each with its memory, and whole evidence."""

import hashlib
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.clock import SystemClock
from pipeline.deliver.spool import Spool
from pipeline.events import CountBucket, Event, Manifest

ROUNDS = 6
WRITER = """
import sys
from pathlib import Path
from pipeline.clock import SystemClock
from pipeline.deliver.spool import Spool
from tests.support.wire import bucket, event, manifest, written

folder = Path(sys.argv[1])
spool = Spool(folder / "spool", limit_bytes=1 << 30, clock=SystemClock())
number = int(spool.recall("gate") or 0)
while True:
    number += 1
    spool.put_step([event(number), event(number, revision=2)], [bucket(number)], stream_id="gate", memory=str(number))
    if number % 3 == 0:
        contents = {"clip.mp4": bytes([number % 256]) * 200_000, "boxes.json": b"{}"}
        spool.put_bundle(manifest(number, contents=contents), written(folder / "made", contents, prefix=str(number)))
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_a_kill_leaves_only_whole_steps(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    told: list[int] = []
    for _ in range(ROUNDS // 2):
        told += write_and_kill(tmp_path, steps=chance.randint(1, 40), beyond=chance.randint(0, 3000))
        check(tmp_path, told=told)
    assert told


def write_and_kill(folder: Path, *, steps: int, beyond: int) -> list[int]:
    """Kill a writer after it told of so many steps and while it is at the next; return the steps it told of."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(steps)]
    for _ in range(beyond):  # some microseconds of work, so that the kill falls anywhere within a step
        hashlib.sha256(b"x" * 64).digest()
    process.send_signal(signal.SIGKILL)
    told += [int(number) for number in process.stdout.read().split()]
    process.wait(10)
    process.stdout.close()
    return told


def check(folder: Path, *, told: list[int]) -> None:
    spool = Spool(folder / "spool", limit_bytes=1 << 30, clock=SystemClock())
    events = [Event.model_validate_json(item.body) for item in spool.oldest("event", 100_000)]
    counts = [CountBucket.model_validate_json(item.body) for item in spool.oldest("count", 100_000)]
    last = int(spool.recall("gate") or 0)
    assert told[-1] <= last <= told[-1] + 1
    assert [(event.id.int, event.revision) for event in events] == [(n, r) for n in range(1, last + 1) for r in (1, 2)]
    assert [bucket.count_in for bucket in counts] == list(range(1, last + 1))
    kept = set()
    for item in spool.oldest("bundle", 100_000):
        manifest = Manifest.model_validate_json(item.body)
        kept.add(manifest.event_id.int)
        for file in manifest.files:
            assert hashlib.sha256((spool.folder(item) / file.name).read_bytes()).hexdigest() == file.sha256
    assert {number for number in told if number % 3 == 0} <= kept
    assert len(list((folder / "spool" / "bundles").iterdir())) == len(kept)
    spool.close()
