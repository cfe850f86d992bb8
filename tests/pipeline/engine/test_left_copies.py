"""A worker makes the masked clips that the one before it left, without any stream of its own."""

import threading
from pathlib import Path

import cv2
import numpy as np

from pipeline.clock import SystemClock
from pipeline.config.media import EvidenceSettings
from pipeline.config.settings import DeliverySettings, DetectorSettings, Settings, Site
from pipeline.engine.process import WorkerOrder, build_worker, spool_folder
from pipeline.evidence.copies import SOURCE, CopyOrder
from pipeline.evidence.cover import Masking
from tests.support.api_server import TOKEN, FakeApi
from tests.support.clips import MovingBox, write_clip
from tests.support.colour_model import write_model
from tests.support.spools import opened, put
from tests.support.wire import T0, event, manifest

CLOCK = SystemClock()


def left(folder: Path) -> CopyOrder:
    """Leave a clip that waits for its mask; nobody looked at it, so that all of it is coarse."""
    folder.mkdir(parents=True)
    clip = write_clip(folder / "clip.mp4", MovingBox(width=160, height=90, speed=2.0, noise=0).pictures(20), fps=10)
    one = event(1)
    source = clip.rename(folder / f"{one.id}.{SOURCE}")
    masking = Masking.of(EvidenceSettings(mask=("people",)), sees=("person",), two_streams=False)
    bound = manifest(1).model_copy(update={"masks": ("people",)})
    order = CopyOrder(event=one, source=source, start=T0, end=T0 + 2, aspect=16 / 9, manifest=bound, masking=masking)
    return order.keep()


def test_the_next_worker_masks_and_sends_what_was_left(tmp_path: Path) -> None:
    delivery = DeliverySettings(spool=str(tmp_path / "spool"))
    order = left(spool_folder(delivery, 0) / "evidence")
    spool = opened(spool_folder(delivery, 0))
    put(spool, 1)
    spool.close()
    with FakeApi() as api:
        settings = Settings(
            site=Site(name="x"),
            detector=DetectorSettings(model=str(write_model(tmp_path / "model"))),
            delivery=delivery.model_copy(update={"api": api.url}),
        )
        worker = build_worker(WorkerOrder(0, settings.model_dump_json(), TOKEN, json_logs=True), settings, clock=CLOCK)
        worker.start()
        try:
            deadline, never = CLOCK.monotonic() + 60, threading.Event()
            while "masked-clip.mp4" not in {name for one in list(api.evidence.values()) for name in one.complete}:
                assert CLOCK.monotonic() < deadline, "not within 60 s"
                CLOCK.wait(never, 0.05)
        finally:
            worker.stop()
        (sent,) = [one for one in api.evidence.values() if "masked-clip.mp4" in one.complete]
    assert (sent.manifest.sequence, sent.manifest.masks) == (3, ("people",))
    assert not [path for path in order.files if path.exists()]
    (tmp_path / "masked.mp4").write_bytes(sent.parts["masked-clip.mp4"])
    found, picture = cv2.VideoCapture(str(tmp_path / "masked.mp4")).read()
    assert found
    edges = np.abs(np.diff(picture[45].astype(int), axis=0)).max(axis=1)
    assert (edges > 24).sum() <= 31, "finer than 32 squares"
