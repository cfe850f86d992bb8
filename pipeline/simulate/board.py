"""Shows in a terminal what an installation does, as anybody could see it: through its HTTP API."""

import threading
from collections.abc import Callable
from typing import Any, TypedDict

import httpx

from pipeline.clock import Clock

POLL_S = 1.0


class _Health(TypedDict):
    state: str
    frames_detected: int


class _Stream(TypedDict):
    id: str
    health: _Health


class _Case(TypedDict):
    case_id: int
    kind: str
    state: str
    severity: str
    streams: list[str]
    lat: float | None
    lon: float | None
    radius_m: float | None


class Board:
    """Polls the API and tells what is new."""

    def __init__(
        self, api: str, token: str, *, clock: Clock, stop: threading.Event, say: Callable[[str], None],
        status: Callable[[str], None],
    ) -> None:  # fmt: skip
        """Watch the API at `api`; `say` takes lines that stay, `status` one line that is replaced."""
        self._client = httpx.Client(base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=5.0)
        self._clock = clock
        self._stop = stop
        self._say = say
        self._status = status
        self._told: dict[int, str] = {}
        self._clips: set[int] = set()

    def run(self) -> None:
        """Watch until `stop` is set."""
        while not self._clock.wait(self._stop, POLL_S):
            try:
                self.run_once()
            except httpx.HTTPError:
                self._status("the API does not answer")

    def run_once(self) -> None:
        """Look once."""
        streams: list[_Stream] = self._get("/v1/streams")
        page: dict[str, list[_Case]] = self._get("/v1/cases?limit=200")
        cases = page["cases"]
        counted = self._get("/v1/counts?interval=1d")["rows"]
        passed = sum(row["count_in"] + row["count_out"] for row in counted)
        for case in sorted(cases, key=lambda one: one["case_id"]):
            self._tell(case)
        live = sum(one["health"]["state"] == "live" for one in streams)
        looked = sum(one["health"]["frames_detected"] for one in streams)
        still_open = sum(case["state"] == "open" for case in cases)
        self._status(
            f"{live}/{len(streams)} cameras live, {looked} pictures looked at, {len(cases)} cases ({still_open} open), "
            f"{passed} passers-by counted"
        )

    def _tell(self, case: _Case) -> None:
        number = case["case_id"]
        if self._told.get(number) != case["state"]:
            self._told[number] = case["state"]
            cameras = ", ".join(case["streams"])
            self._say(f"case {number}: {case['kind']} at {cameras}, {case['severity']}, {case['state']}{_where(case)}")
        if number not in self._clips:
            evidence = self._get(f"/v1/cases/{number}")["evidence"]
            clip = next((file["path"] for file in evidence if file["role"] == "clip"), None)
            if clip is not None:
                self._clips.add(number)
                self._say(f"case {number}: its clip is at {self._client.base_url.join(clip)}?purpose=demonstration")

    def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON of many shapes
        return self._client.get(path).raise_for_status().json()


def _where(case: _Case) -> str:
    if case["lat"] is None or case["lon"] is None:
        return ""
    return f", {case['lat']:.6f} N {case['lon']:.6f} E ± {case['radius_m']:.1f} m"
