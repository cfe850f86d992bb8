"""Inside `hutong up`: starts `hutong looks` when reports of inspectors wait, and lets it end when none have come for a while.

A process of its own, so that neither the detector's memory is needed all the time nor a file that breaks a decoder
harms what runs here.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import structlog

from commands.looks import EVERY_S, client_of
from pipeline.config.settings import Settings

IDLE_S = 300.0
"""So long it waits for more reports: opening the detector takes seconds of computing."""
AGAIN_S = 300.0
"""Pause after it failed, such as for want of a model."""
POLL_S = 0.5
END_S = 10.0

log = structlog.get_logger()


@contextmanager
def attended(config: Path, settings: Settings, token: str) -> Iterator[None]:
    """Have what inspectors send looked at beside the block."""
    command = [sys.executable, "-m", "cli", "looks", str(config), "--idle", str(IDLE_S)]
    environment = {**os.environ, settings.delivery.token_env: token}
    stop = threading.Event()
    with client_of(settings.delivery.api, token) as client:
        attendant = Attendant(client, command, environment, model=settings.detector.model)
        thread = threading.Thread(target=attendant.run, args=(stop,), name="looks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(2 * END_S)


class Attendant:
    """Asks the API whether reports wait, and has a process look at them."""

    def __init__(self, client: httpx.Client, command: list[str], environment: dict[str, str], *, model: str) -> None:
        self._client = client
        self._command = command
        self._environment = environment
        self._model = model
        self._is_away = False

    def run(self, stop: threading.Event) -> None:
        """Attend until told to stop."""
        while not stop.wait(EVERY_S):
            try:
                pause = self.run_once(stop)
                self._is_away = False
            except httpx.HTTPError as error:
                pause = 0.0
                if not self._is_away:
                    log.warning("the API can't be asked for reports", error=str(error))
                self._is_away = True
            stop.wait(pause)

    def run_once(self, stop: threading.Event) -> float:
        """Have what waits looked at; return how long to leave it alone then, seconds.

        Raises:
            httpx.HTTPError: the API does not answer, or refuses.
        """
        if not self._waiting():
            return 0.0
        status = self._looked(stop)
        if status < 0 and not stop.is_set():
            self._give_up(status)
        elif status > 0:
            log.error("reports can't be looked at", status=status)
            return AGAIN_S
        return 0.0

    def _waiting(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self._client.get("/v1/looks").raise_for_status().json()
        return found

    def _looked(self, stop: threading.Event) -> int:
        """Run the process to its end; return its status."""
        with subprocess.Popen(self._command, env=self._environment, start_new_session=True) as process:
            while process.poll() is None and not stop.wait(POLL_S):
                pass
            process.terminate()
            try:
                return process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()

    def _give_up(self, status: int) -> None:
        """Say of the report that the process died of, the first that still waits, that it can't be looked at."""
        waiting = self._waiting()
        if not waiting:
            return
        log.error("a report ended the process that looked at it", reference=waiting[0]["reference"], signal=-status)
        names = [*_names(waiting[0], "photos"), *_names(waiting[0], "clips")]
        body = {"model": self._model, "photos": {}, "unreadable": names}
        self._client.put(f"/v1/looks/{waiting[0]['reference']}", json=body).raise_for_status()


def _names(report: dict[str, object], key: str) -> list[str]:
    names = report.get(key)
    return [str(name) for name in names] if isinstance(names, list) else []
