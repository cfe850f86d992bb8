"""A worker as a process: builds its parts, obeys the supervisor's pipe, reports every second.

The pipe's end is the leash: when the supervisor dies, the worker stops by itself.
"""

import os
import random
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import structlog

from models.detector import Detector
from models.errors import ModelError
from models.loading import open_detector
from pipeline.clock import Clock, SystemClock
from pipeline.config.compose import parse
from pipeline.config.secrets import credentials
from pipeline.config.settings import DeliverySettings, DetectorSettings, Settings
from pipeline.deliver.aside import Desk
from pipeline.deliver.client import ApiClient
from pipeline.deliver.courier import Courier
from pipeline.deliver.spool import Spool
from pipeline.detect.batcher import Batcher
from pipeline.detect.mailbox import Mailbox
from pipeline.detect.window import BatchWindow
from pipeline.engine.chain import Identity
from pipeline.engine.gallery import Gallery, GalleryCourier
from pipeline.engine.live_stream import Surroundings
from pipeline.engine.logs import configure_logs
from pipeline.engine.status import ApplyStreams, StopWorker, WorkerFailed
from pipeline.engine.track_logs import TrackLogs
from pipeline.engine.worker import Machinery, Worker
from pipeline.errors import HutongError, SpoolFull
from pipeline.evidence.recorder import Recorder
from pipeline.evidence.signing import load_signer
from pipeline.position.transport import Relay
from pipeline.rules.registry import settings_types

REPORT_EVERY_S = 1.0
MIB = 1 << 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WorkerOrder:
    """What a worker process is started with.

    Attributes:
        orphans: numbers of workers that no longer exist and whose spools this one empties.
    """

    number: int
    settings_json: str
    token: str
    json_logs: bool
    orphans: tuple[int, ...] = ()


def main(order: WorkerOrder, pipe: Connection) -> None:
    """Run one worker until the pipe says stop or ends."""
    configure_logs(json=order.json_logs)
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = parse(order.settings_json, settings_types())
    try:
        worker = build_worker(order, settings, clock=SystemClock())
    except ModelError as error:
        pipe.send(WorkerFailed(order.number, "model", str(error)))
        return
    except HutongError as error:
        pipe.send(WorkerFailed(order.number, "spool", str(error)))
        return
    worker.start()
    _serve(worker, pipe)
    worker.stop()


def spool_folder(delivery: DeliverySettings, number: int) -> Path:
    """Return the spool of a worker."""
    return Path(delivery.spool) / f"worker-{number}"


def build_worker(order: WorkerOrder, settings: Settings, *, clock: Clock) -> Worker:
    """Put a worker together; its streams come by `Worker.apply`."""
    stop = threading.Event()
    detector = open_detector_from(settings.detector)
    numbers = (order.number, *order.orphans)
    spools = [_open_spool(settings.delivery, number, clock) for number in numbers]
    desks = [Desk(spool, spool_folder(settings.delivery, number)) for spool, number in zip(spools, numbers, strict=True)]
    signing_key = settings.delivery.signing_key
    recorder = Recorder(
        spool_folder(settings.delivery, order.number) / "evidence",
        node_id=settings.engine.node_id,
        model=detector.name,
        model_sha256=detector.sha256,
        signer=load_signer(Path(signing_key)) if signing_key else None,
    )
    _salvage(recorder, spools[0])
    around = Surroundings(
        clock=clock,
        mailbox=Mailbox(),
        spool=spools[0],
        recorder=recorder,
        identity=Identity(settings.engine.node_id, detector.name, settings.site.zone, detector.class_names),
        credentials=lambda stream: credentials(stream, os.environ),
        gallery=Gallery(),
        logs=TrackLogs(),
        relay=Relay(settings.delivery.api, order.token),
    )
    window = BatchWindow(size=settings.detector.batch_size, seconds=settings.detector.window_ms / 1000)
    api = _client(settings.delivery, order.token)
    shows = GalleryCourier(around.gallery, api, logs=around.logs, clock=clock, stop=stop)
    couriers = [_courier(spool, settings.delivery, order.token, clock, stop) for spool in spools]
    batcher = Batcher(detector, around.mailbox, window=window, clock=clock)
    return Worker(order.number, Machinery(detector, batcher, couriers, around, clock, desks, shows), stop=stop)


def open_detector_from(settings: DetectorSettings) -> Detector:
    """Open the configured detector.

    Raises:
        ModelError: the model can't be used; the message says why.
    """
    return open_detector(
        settings.model,
        catalog_path=Path(settings.catalog) if settings.catalog else None,
        provider=settings.provider,
        device=settings.device,
        threads=settings.threads,
        batch_size=settings.batch_size,
        confidence=settings.confidence,
    )


def _serve(worker: Worker, pipe: Connection) -> None:
    """Obey and report until told to stop, or until the supervisor's end of the pipe closes."""
    try:
        while True:
            command = pipe.recv() if pipe.poll(REPORT_EVERY_S) else None
            if isinstance(command, StopWorker):
                return
            if isinstance(command, ApplyStreams):
                worker.apply(parse(command.settings_json, settings_types()).streams)
            pipe.send(worker.status())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        log.warning("supervisor is gone; stopping", worker=worker.number)


def _salvage(recorder: Recorder, spool: Spool) -> None:
    """Send on the snapshots that a killed worker took and could not add a clip to."""
    for bundle in recorder.salvage():
        try:
            spool.put_bundle(bundle.manifest, bundle.files)
        except SpoolFull as error:
            log.error("evidence given up", event_id=str(bundle.manifest.event_id), why=str(error))


def _open_spool(delivery: DeliverySettings, number: int, clock: Clock) -> Spool:
    return Spool(spool_folder(delivery, number), limit_bytes=int(delivery.spool_limit_mib * MIB), clock=clock)


def _courier(spool: Spool, delivery: DeliverySettings, token: str, clock: Clock, stop: threading.Event) -> Courier:
    random_ = random.Random()  # noqa: S311 - jitter, no secret
    return Courier(spool, _client(delivery, token), clock=clock, stop=stop, random=random_)


def _client(delivery: DeliverySettings, token: str) -> ApiClient:
    return ApiClient(delivery.api, token, timeout_s=delivery.timeout_s)
