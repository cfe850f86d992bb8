"""A week of a made-up district, told to an API as workers tell it: cameras, events with real clips, counts with gaps.

The same at every run but for the clock: everything lies so many seconds before `now`.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import httpx

from pipeline.deliver.client import ApiClient
from pipeline.events import (
    CountBucket,
    Event,
    Heartbeat,
    Location,
    Measure,
    Severity,
    StreamHealth,
    Why,
    event_id,
)
from tests.support.street_evidence import bound, sheet, tracks
from tests.support.street_footage import Footage

HOUR_S, DAY_S = 3600.0, 86_400.0
CAMERAS = 12
WITH_EVIDENCE = 24
EVENTS = 72
MOST_BUCKETS = 1000
SEVERITIES: dict[str, Severity] = {"crowd": "high", "parking": "medium", "bins": "medium", "abandoned": "high", "litter": "low"}
MEASURED: dict[str, tuple[dict[str, Measure], dict[str, Measure]]] = {
    "parking": ({"limit_s": 300.0, "min_overlap": 0.5}, {"dwell_s": 372.0}),
    "litter": ({"stay_s": 120.0}, {"dwell_s": 245.0, "width_m": 0.74}),
    "crowd": ({"people": 12, "hold_s": 60.0}, {"dwell_s": 95.0, "people": 14}),
    "bins": ({"stay_s": 600.0, "bags": 2}, {"dwell_s": 720.0, "state": "overflowing", "bags": 3}),
    "abandoned": ({"alone_s": 180.0, "stay_s": 10.0}, {"dwell_s": 305.0, "width_m": 0.6}),
}
NAMES = (
    "gulou-east-1",
    "gulou-east-2",
    "nanluo-north",
    "nanluo-south",
    "beixin-gate",
    "beixin-yard",
    "jiaodaokou-1",
    "jiaodaokou-2",
    "dongsi-bins",
    "dongsi-lane",
    "andingmen-1",
    "school-gate",
)
BLIND = {"andingmen-1": "black", "school-gate": "offline"}


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that stands: its name, its place."""

    name: str
    lat: float
    lon: float


class StreetDay:
    """What the district's workers know; `fill` tells an API all of it."""

    def __init__(
        self, api: str, token: str, footage: Sequence[Footage], *, now: float, events: int = EVENTS, shown: int = WITH_EVIDENCE
    ) -> None:
        self._sizes = (events, shown)
        self._client = ApiClient(api, token, timeout_s=30.0)
        self._footage = footage
        self.now = now
        self._chance = random.Random(20260601)
        self._cameras = self._placed(api)

    def fill(self) -> None:
        """Send cameras, counts, events and evidence."""
        self.beat()
        buckets = self.buckets()
        while batch := list(islice(buckets, MOST_BUCKETS)):
            self._client.send_counts(batch)
        events, shown = self._sizes
        made = [self._event(number) for number in range(events)]
        made.sort(key=lambda pair: pair[0].start)
        self._client.send_events([event for event, _ in made])
        for event, footage in made[-shown:]:
            self._show(event, footage)

    def tell(self, event: Event, footage: Footage, *, shown: bool = True) -> None:
        """Send one event more, with its evidence when it is shown."""
        self._client.send_events([event])
        if shown:
            self._show(event, footage)

    def event(self, footage_of: str, number: int, /, **changes: object) -> tuple[Event, Footage]:
        """Return an event of the day that nothing else tells of, with changes; `start` moves what was seen, too.

        Args:
            footage_of: the kind whose footage shows it.
            number: tells events apart; those of the day have numbers below a thousand.
            changes: of the event's values.
        """
        at = next(at for at, one in enumerate(self._footage) if one.kind == footage_of)
        event, footage = self._event(1000 + number * len(self._footage) + at)
        told = {"state": "open", "close_reason": None, "end": None, **changes}
        start = float(str(told.setdefault("start", event.start)))
        told.setdefault("updated", start + 60)
        told.setdefault("why", event.why.model_copy(update={"tracks": tracks(footage, start)}))
        return Event.model_validate({**event.model_dump(), **told}), footage

    def beat(self) -> None:
        """Say how the cameras are."""
        streams = tuple(self._health(camera) for camera in self._cameras)
        self._client.heartbeat(
            Heartbeat(
                node_id="node-1", t=self.now, version="0.1.0", model="street-n", spool_events=0, spool_bytes=0, streams=streams
            )
        )

    def buckets(self) -> Iterator[CountBucket]:
        """Yield hours of eight days at three cameras; for three hours two days ago nobody saw anything."""
        begin = (self.now // HOUR_S) * HOUR_S - 8 * DAY_S
        for at, camera in enumerate(self._cameras[:3]):
            for hour in range(8 * 24):
                start = begin + hour * HOUR_S
                if 6 * 24 + 1 <= hour < 6 * 24 + 4 + at:
                    continue
                yield from self._hour(camera.name, start)

    def _hour(self, stream: str, start: float) -> Iterator[CountBucket]:
        local = ((start + 8 * HOUR_S) % DAY_S) / HOUR_S
        busy = max(0.05, 1 - abs(local - 13) / 11)
        for name, most in (("person", 900), ("bicycle", 260), ("car", 120)):
            into = int(most * busy * self._chance.uniform(0.8, 1.1))
            yield CountBucket(
                stream_id=stream,
                session="week",
                rule_id="gate",
                rule_version=1,
                target_kind="line",
                target="gate",
                class_name=name,
                start=start,
                duration_s=HOUR_S,
                observed_s=HOUR_S - self._chance.choice((0.0, 0.0, 90.0)),
                count_in=into,
                count_out=int(into * self._chance.uniform(0.85, 1.1)),
            )

    def _placed(self, api: str) -> list[Camera]:
        """Put the cameras in the middle of the grid's bounds, some hundred metres from each other."""
        west, south, east, north = httpx.get(f"{api}/v1/site").raise_for_status().json()["map"]["bounds"]
        lon, lat = (west + east) / 2, (south + north) / 2
        spots = [(lat + 0.004 * (at // 4 - 1), lon + 0.005 * (at % 4 - 1.5)) for at in range(CAMERAS)]
        return [Camera(name, *spot) for name, spot in zip(NAMES, spots, strict=True)]

    def _health(self, camera: Camera) -> StreamHealth:
        fault = BLIND.get(camera.name)
        is_lost = fault == "offline"
        return StreamHealth.model_validate(
            {
                "stream_id": camera.name,
                "state": "lost" if is_lost else "live",
                "plan": "watch" if camera.name.endswith("1") else "patrol",
                "faults": [fault] if fault else [],
                "message": "unreachable: No route to host" if is_lost else "",
                "code": "unreachable" if is_lost else None,
                "values": {"why": "No route to host"} if is_lost else {},
                "last_frame": self.now - (720 if is_lost else 1.5),
                "connections": 1,
                "frames_decoded": 864_000,
                "frames_detected": 86_400,
                "age_p50_s": 0.4,
                "age_p95_s": 1.1,
                "width": 1920,
                "height": 1080,
                "codec": "h265",
                "lat": camera.lat,
                "lon": camera.lon,
            }
        )

    def _event(self, number: int) -> tuple[Event, Footage]:
        footage = self._footage[number % len(self._footage)]
        camera = self._cameras[self._chance.randrange(len(NAMES) - len(BLIND))]
        start = self.now - 90 - number * 5200 * self._chance.uniform(0.8, 1.2)
        is_over = number >= self._sizes[1] and number % 3 > 0
        thresholds, measured = MEASURED[footage.kind]
        place = Location(
            lat=camera.lat + self._chance.uniform(-4e-4, 4e-4),
            lon=camera.lon + self._chance.uniform(-5e-4, 5e-4),
            radius_m=self._chance.choice((2.5, 6.0, 18.0)),
            method="survey",
        )
        event = Event(
            id=event_id(camera.name, footage.kind, key=str(number), start=float(number)),
            revision=1,
            stream_id=camera.name,
            node_id="node-1",
            kind=footage.kind,
            rule_id=f"{footage.kind}-main",
            state="closed" if is_over else "open",
            close_reason="cleared" if is_over else None,
            severity=SEVERITIES[footage.kind],
            confidence=round(self._chance.uniform(0.55, 0.97), 2),
            start=start,
            end=start + 900 if is_over else None,
            updated=start + (900 if is_over else 60),
            observed_s=60.0,
            class_name=footage.class_name,
            box=footage.box,
            frame_width=footage.size[0],
            frame_height=footage.size[1],
            zone=f"{footage.kind}-zone" if footage.zone else None,
            location=place,
            clock_source="sender_report",
            why=Why(
                rule=footage.kind,
                rule_version=1,
                thresholds=thresholds,
                measured=measured,
                model="street-n",
                tracks=tracks(footage, start),
            ),
        )
        return event, footage

    def _show(self, event: Event, footage: Footage) -> None:
        """Send an event's evidence, and the picture after where it is over."""
        files = {"clip.mp4": footage.clip, "snapshot.jpg": footage.snapshot, "boxes.json": sheet(event, footage)}
        self._upload(event, 1, files, footage)
        if event.state == "closed":
            self._upload(event, 2, {"after.jpg": footage.after}, footage)

    def _upload(self, event: Event, sequence: int, files: dict[str, bytes], footage: Footage) -> None:
        manifest = bound(event, sequence, files, footage)
        self._client.offer(manifest)
        for name, content in files.items():
            self._client.append(manifest, name, offset=0, content=content)
