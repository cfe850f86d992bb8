"""Spools for tests: opened small, filled with made-up events and evidence, read as numbers."""

from pathlib import Path

from pipeline.clock import FakeClock
from pipeline.deliver.ledger import Item
from pipeline.deliver.spool import Spool
from pipeline.events import Event
from tests.support.wire import T0, event, manifest, written

MIB = 1 << 20
BODY = len(event().model_dump_json())


def opened(folder: Path, *, limit: int = 64 * MIB, clock: FakeClock | None = None) -> Spool:
    return Spool(folder, limit_bytes=limit, clock=clock or FakeClock(T0))


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
