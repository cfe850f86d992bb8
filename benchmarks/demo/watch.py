"""Watches a demonstration through its HTTP API, as its terminal does, and notes when what was there. It judges nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from api.placed import PlacedEvent
from pipeline.clock import Clock


class Sample(NamedTuple):
    """How much was done so far.

    Attributes:
        t: UTC seconds.
        cpu_s: of all processes.
        looked: pictures that the detector looked at, by camera.
    """

    t: float
    cpu_s: float
    looked: Mapping[str, int]


@dataclass(slots=True)
class WatchedCase:
    """A case as it appeared.

    Attributes:
        at: UTC seconds at which it was there; `clip_at`: at which a complete clip was, too.
        events: in their newest revisions.
    """

    kind: str
    at: float
    clip_at: float | None = None
    events: tuple[PlacedEvent, ...] = ()


@dataclass(slots=True)
class Watched:
    """What was seen of a demonstration so far.

    Attributes:
        live: UTC seconds at which each camera was live first.
        cases: by their numbers.
        samples: one a look.
    """

    live: dict[str, float] = field(default_factory=dict)
    cases: dict[int, WatchedCase] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)


class Watch:
    """Looks at the API when told to.

    Attributes:
        watched: all that was seen.
    """

    def __init__(self, client: httpx.Client, *, clock: Clock, cpu_s: Callable[[], float]) -> None:
        """Watch through a client that carries a token; `cpu_s` tells what all processes took so far."""
        self._client = client
        self._clock = clock
        self._cpu_s = cpu_s
        self._versions: dict[int, tuple[object, ...]] = {}
        self.watched = Watched()

    def look(self) -> None:
        """Look once.

        Raises:
            httpx.HTTPError: the API does not answer.
        """
        streams = self._get("/v1/streams")
        now = self._clock.now()
        for stream in streams:
            if stream["health"]["state"] == "live":
                self.watched.live.setdefault(stream["id"], now)
        for case in self._get("/v1/cases?limit=200")["cases"]:
            self._take(case)
        looked = {stream["id"]: stream["health"]["frames_detected"] for stream in streams}
        self.watched.samples.append(Sample(now, self._cpu_s(), looked))

    def _take(self, told: Mapping[str, Any]) -> None:
        """Read a case again unless nothing of it is new and its clip is there."""
        number = told["case_id"]
        known = self.watched.cases.setdefault(number, WatchedCase(told["kind"], self._clock.now()))
        version = told["revision"], told["last_seen"], told["state"]
        if known.clip_at is not None and self._versions.get(number) == version:
            return
        self._versions[number] = version
        whole = self._get(f"/v1/cases/{number}")
        known.events = tuple(PlacedEvent.model_validate(one) for one in whole["events"])
        if known.clip_at is None and any(file["role"] == "clip" for file in whole["evidence"]):
            known.clip_at = self._clock.now()

    def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON of many shapes
        return self._client.get(path).raise_for_status().json()
