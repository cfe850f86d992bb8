"""Everybody who works with an API at once, each in a thread of their own and undisturbed when it goes away for a while:
a camera's worker, operators at the desk, and the case system of a district.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Self

import httpx

from api.webhooks import signature
from pipeline.clock import SystemClock
from pipeline.deliver.client import ApiClient
from pipeline.deliver.courier import Courier
from pipeline.deliver.spool import Spool
from pipeline.events import Event
from tests.support.receiver import Receiver
from tests.support.wire import manifest, written

PAUSE_S = 0.05
STATION_S = 10.0


class Shift:
    """Work that goes on until the end of the block; a step that fails is tried again later."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(step,), daemon=True) for step in steps]
        self.failures: list[str] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(STATION_S)

    def _run(self, step: Callable[[], object]) -> None:
        while not self._stop.wait(PAUSE_S):
            try:
                step()
            except httpx.TransportError:
                continue
            except (httpx.HTTPStatusError, KeyError, ValueError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")


class Worker:
    """A camera's worker: spool and courier as in the pipeline."""

    def __init__(self, folder: Path, api: str, token: str) -> None:
        self._folder = folder / "evidence"
        self._stop = threading.Event()
        self.spool = Spool(folder / "spool", limit_bytes=64 << 20, clock=SystemClock())
        self._client = ApiClient(api, token, timeout_s=STATION_S)
        courier = Courier(self.spool, self._client, clock=SystemClock(), stop=self._stop, random=Random(1))
        self._thread = threading.Thread(target=courier.run, daemon=True)
        self._thread.start()

    def tell(self, event: Event, contents: dict[str, bytes], *, sequence: int) -> None:
        """Have an event and a bundle of evidence delivered."""
        self.spool.put_step([event], [], stream_id=event.stream_id, memory="{}")
        paths = written(self._folder, contents, prefix=f"{event.id}-{sequence}-")
        self.spool.put_bundle(manifest(event.id.int, sequence=sequence, contents=contents), paths)

    def has_delivered(self) -> bool:
        """Tell whether nothing waits any more."""
        waiting = self.spool.pending()
        return not (waiting.events or waiting.bundles)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(STATION_S)
        self._client.close()
        self.spool.close()


class Operator:
    """Somebody at the desk: judges what there is to judge, closes what is checked."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def judge(self) -> None:
        """Take some proposals, and file them."""
        for case in self._post("/v1/review/lease", {"count": 3, "seconds": 2})["cases"]:
            self._post(f"/v1/cases/{case['case_id']}/verdict", {"verdict": "true", "file": True})

    def close(self) -> None:
        """Close what the cameras saw go."""
        for case in self._client.get("/v1/cases", params={"status": "checking"}).raise_for_status().json()["cases"]:
            self._post(f"/v1/cases/{case['case_id']}/moves", {"move": "close", "revision": case["revision"]})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.post(path, json=body)
        if answer.status_code == 409:
            return {}
        told: dict[str, Any] = answer.raise_for_status().json()
        return told


class CaseSystem:
    """Answers each filed case once, by a signed callback: it is dealt with."""

    def __init__(self, client: httpx.Client, hook: Receiver, webhook_id: str, secret: str) -> None:
        self._client, self._hook, self._id, self._secret = client, hook, webhook_id, secret
        self._answered: set[int] = set()

    def answer(self) -> None:
        """Answer what is filed and was not answered; the same answer again when none came back."""
        filed = {got.data["case_id"] for got in list(self._hook.messages) if got.type == "case.filed"}
        for case_id in sorted(filed - self._answered):
            said = {"case_id": case_id, "case_number": f"DC-{case_id:06d}", "status": "handled", "department": "sanitation"}
            body = json.dumps(said)
            signed = signature.headers(f"dc_{case_id}", body, signers=[self._secret], now=SystemClock().now())
            answer = self._client.post(f"/v1/webhooks/{self._id}/callback", content=body, headers=signed)
            answer.raise_for_status()
            self._answered.add(case_id)
