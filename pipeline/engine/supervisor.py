"""One machine: spreads streams over workers, applies changes of the file, tells the API it lives.

Not here: what a worker does. A worker that dies is started again with its streams and its spool.
"""

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import structlog

from pipeline.clock import Clock
from pipeline.config.changes import changes
from pipeline.config.settings import Settings
from pipeline.deliver.client import ApiClient
from pipeline.engine.assignment import assign, worker_count
from pipeline.engine.config_file import ConfigFile
from pipeline.engine.crew import Crew
from pipeline.engine.metrics import MachineStatus
from pipeline.engine.probe import Probe
from pipeline.engine.process import WorkerOrder
from pipeline.errors import DeliveryError, DeliveryRejected, HutongError
from pipeline.events import Heartbeat

LOOP_S = 0.5
ASSIGNMENT = "assignment.json"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Machine:
    """What a supervisor is started with."""

    settings: Settings
    config: ConfigFile
    token: str
    version: str
    json_logs: bool


class Supervisor:
    """Runs the pipeline of one machine until told to stop."""

    def __init__(self, machine: Machine, *, clock: Clock, stop: threading.Event) -> None:
        self._machine = machine
        self._settings = machine.settings
        self._clock = clock
        self._stop = stop
        self._spool = Path(machine.settings.delivery.spool)
        cores = os.cpu_count() or 1
        self._workers = worker_count(self._settings.engine.workers, cores=cores, streams=len(self._settings.streams))
        self._crew = Crew(self._orders(), clock=clock)
        self._client = ApiClient(
            self._settings.delivery.api, machine.token, timeout_s=self._settings.delivery.timeout_s
        )
        self._heart_thread = threading.Thread(target=self._run_heart, name="heartbeat", daemon=True)
        self._heard = True

    def run(self) -> None:
        """Run until the stop signal.

        Raises:
            HutongError: no worker can start; the message says why.
        """
        probe = self._start_probe()
        self._share_out()
        self._heart_thread.start()
        try:
            while not self._clock.wait(self._stop, LOOP_S):
                self.run_once()
        finally:
            self._stop.set()
            self._crew.stop()
            if probe:
                probe.stop()

    def run_once(self) -> None:
        """Listen to the workers and look at the configuration file.

        Raises:
            HutongError: no worker can start.
        """
        self._crew.run_once()
        if self._crew.failure is not None:
            raise HutongError(self._crew.failure)
        changed = self._machine.config.changed()
        if changed is not None:
            self._apply(changed)

    def status(self) -> MachineStatus:
        """Say how the machine is doing."""
        return MachineStatus(
            now=self._clock.now(),
            workers_wanted=self._workers,
            workers_alive=self._crew.alive(),
            restarts=self._crew.restarts,
            config_errors=self._machine.config.errors,
            workers=self._crew.statuses(),
        )

    def pids(self) -> tuple[int | None, ...]:
        """Return the workers' process ids."""
        return self._crew.pids()

    def _orders(self) -> list[WorkerOrder]:
        settings_json = self._settings.model_dump_json()
        orphans = tuple(number for number in existing_spools(self._spool) if number >= self._workers)
        return [
            WorkerOrder(
                number=number,
                settings_json=settings_json,
                token=self._machine.token,
                json_logs=self._machine.json_logs,
                orphans=orphans if number == 0 else (),
            )
            for number in range(self._workers)
        ]

    def _start_probe(self) -> Probe | None:
        engine = self._settings.engine
        if engine.metrics_port == 0:
            return None
        probe = Probe(engine.metrics_host, engine.metrics_port, status=self.status)
        probe.start()
        return probe

    def _apply(self, new: Settings) -> None:
        found = changes(self._settings, new)
        if found.restart:
            log.warning("these sections need a restart to take effect", sections=", ".join(found.restart))
        log.info("configuration applied", added=found.added, removed=found.removed, changed=found.changed)
        kept = {name: getattr(self._settings, name) for name in found.restart}
        self._settings = new.model_copy(update=kept)
        self._share_out()

    def _share_out(self) -> None:
        """Tell every worker its streams; each applies only what changed for it."""
        ids = [stream.id for stream in self._settings.streams]
        placed = assign(ids, self._workers, before=self._last_assignment())
        _write_whole(self._spool / ASSIGNMENT, json.dumps(placed, indent=1))
        for worker in range(self._workers):
            own = tuple(stream for stream in self._settings.streams if placed[stream.id] == worker)
            self._crew.give(worker, self._settings.model_copy(update={"streams": own}).model_dump_json())

    def _last_assignment(self) -> dict[str, int]:
        try:
            found = json.loads((self._spool / ASSIGNMENT).read_text())
            return {str(name): int(worker) for name, worker in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def _run_heart(self) -> None:
        while not self._clock.wait(self._stop, self._settings.engine.heartbeat_s):
            self._beat()

    def _beat(self) -> None:
        try:
            self._client.heartbeat(self.heartbeat())
        except (DeliveryError, DeliveryRejected) as error:
            self._note_heard(heard=False, why=str(error))
        else:
            self._note_heard(heard=True, why="")

    def heartbeat(self) -> Heartbeat:
        """Return the machine's word to the API."""
        status = self.status()
        return Heartbeat(
            node_id=self._settings.engine.node_id,
            t=status.now,
            version=self._machine.version,
            model=status.workers[0].model if status.workers else "",
            spool_events=sum(worker.spool_events for worker in status.workers),
            spool_bytes=sum(worker.spool_bytes for worker in status.workers),
            streams=status.streams,
        )

    def _note_heard(self, *, heard: bool, why: str) -> None:
        if heard != self._heard:
            self._heard = heard
            log.warning("heartbeat heard again" if heard else "heartbeat not heard", why=why)


def existing_spools(folder: Path) -> list[int]:
    """Return the numbers of the workers that left a spool."""
    names = (path.name.removeprefix("worker-") for path in folder.glob("worker-*"))
    return sorted(int(name) for name in names if name.isdigit())


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
