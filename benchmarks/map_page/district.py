"""A district full of cameras and open cases, told to an API as workers tell it: heartbeats and events.

The same at every run but for the clock. Shares of kinds and severities are those of `benchmarks.api.district`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from api.db import Database
from api.grid.made_up import SEED as GRID_SEED
from api.grid.made_up import made_up_district
from api.tables import Case
from benchmarks.api.district import KINDS, SEVERITIES
from pipeline.deliver.client import ApiClient
from pipeline.events import Box, Coverage, Event, Heartbeat, Location, PositionReport, StreamHealth, Why, event_id

SEED = 11
OF_A_NODE = 100
"""Cameras that one heartbeat tells of."""
AT_ONCE = 500
"""Cases of one transaction."""
SPAN_S = 14 * 86_400.0
"""Open cases are as old as two weeks."""
FAULTY, LOST = 0.03, 0.02
"""Shares of cameras, assumed."""
REACH_M, WIDE_DEG = 40.0, 70.0
METRES_A_DEGREE = 111_195.0
SPEED_M_S = 4.0
"""A sweeper's."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera, its place and where it looks (degrees clockwise from north)."""

    name: str
    lat: float
    lon: float
    bearing: float


@dataclass
class FullDistrict:
    """What the workers of a district know."""

    url: str
    token: str
    now: float
    cameras: int
    vehicles: int = 20
    _random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - made-up data

    def __post_init__(self) -> None:
        self._client = ApiClient(self.url, self.token, timeout_s=60.0)
        middles = _middles()
        self.standing = [self._camera(number, middles[number * len(middles) // self.cameras]) for number in range(self.cameras)]
        self._made = 0

    def beat(self, t: float) -> None:
        """Say how all cameras are."""
        for first in range(0, len(self.standing), OF_A_NODE):
            streams = [self._health(camera, t) for camera in self.standing[first : first + OF_A_NODE]]
            self._send_beat(f"node-{first // OF_A_NODE:02d}", t, streams)
        self.drive(t)

    def drive(self, t: float) -> None:
        """Say where the vehicles are."""
        self._send_beat("node-vehicles", t, [self._vehicle(number, t) for number in range(self.vehicles)])

    def things(self, number: int, *, span_s: float = SPAN_S) -> Iterator[Event]:
        """Yield events about so many things over a time that ends now, oldest first."""
        for one in range(number):
            yield self._event(self.now - span_s * (1 - (one + self._random.random()) / number))

    def report(self, t: float) -> None:
        """Report one thing that was just seen."""
        self._client.send_events([self._event(t)])

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def _camera(self, number: int, middle: tuple[float, float]) -> Camera:
        lat, lon = (round(degree + self._random.uniform(-6e-4, 6e-4), 7) for degree in middle)
        return Camera(f"alley-{number:04d}", lat, lon, self._random.uniform(0, 360))

    def _health(self, camera: Camera, t: float) -> StreamHealth:
        chance = Random(f"{SEED}{camera.name}").random()  # noqa: S311 - made-up data
        is_lost = chance < LOST
        return StreamHealth(
            stream_id=camera.name,
            state="lost" if is_lost else "live",
            plan="patrol",
            faults=("offline",) if is_lost else ("black",) if chance < LOST + FAULTY else (),
            last_frame=t,
            lat=camera.lat,
            lon=camera.lon,
            coverage=Coverage(
                bearing=camera.bearing, fov_deg=WIDE_DEG, outline=tuple(_sector(camera.bearing)), lat=camera.lat, lon=camera.lon
            ),
        )

    def _vehicle(self, number: int, t: float) -> StreamHealth:
        """Return a vehicle that drives around a camera's place in a circle of 200 m."""
        round_ = Random(number).random() * 2 * math.pi + SPEED_M_S * (t - self.now) / 200.0  # noqa: S311 - made-up data
        around = self.standing[number * len(self.standing) // self.vehicles]
        lat, lon = _away(around, 200 * math.sin(round_), 200 * math.cos(round_))
        course = (math.degrees(round_) + 90) % 360
        where = PositionReport(t=t, lat=lat, lon=lon, speed=SPEED_M_S, course=course, error_m=3.0)
        return StreamHealth(stream_id=f"sweeper-{number}", state="live", plan="patrol", last_frame=t, moving=True, where=where)

    def _send_beat(self, node: str, t: float, streams: Sequence[StreamHealth]) -> None:
        told = Heartbeat(
            node_id=node, t=t, version="0.1.0", model="street-n", spool_events=0, spool_bytes=0, streams=tuple(streams)
        )
        self._client.heartbeat(told)

    def _event(self, start: float) -> Event:
        """Return an event of its own thing: cameras take turns, each time with another place in what they see."""
        number, self._made = self._made, self._made + 1
        camera = self.standing[(number * 7) % len(self.standing)]
        kind = self._random.choices(list(KINDS), [share for _, share in KINDS.values()])[0]
        turn, reach = math.radians(camera.bearing + self._random.uniform(-30, 30)), self._random.uniform(8, 38)
        lat, lon = _away(camera, reach * math.sin(turn), reach * math.cos(turn))
        return Event(
            id=event_id(camera.name, kind, key=str(number), start=float(number)),
            revision=1,
            stream_id=camera.name,
            node_id="node-00",
            kind=kind,
            rule_id=f"{kind}-main",
            state="open",
            severity=self._random.choices(list(SEVERITIES), list(SEVERITIES.values()))[0],
            confidence=0.8,
            start=start,
            updated=start + 60,
            observed_s=60.0,
            class_name=KINDS[kind][0],
            box=Box(x1=0.4, y1=0.5, x2=0.5, y2=0.6),
            frame_width=1920,
            frame_height=1080,
            location=Location(lat=lat, lon=lon, radius_m=self._random.choice((1.5, 2.5, 4.0)), method="survey"),
            clock_source="sender_report",
            why=Why(rule=kind, rule_version=1, thresholds={}, measured={}, model="street-n"),
        )


def fill(database: Database, district: FullDistrict, cases: int) -> None:
    """Put open cases into the tables, each of its own thing: 10,000 events sent one after the other would take minutes."""
    things = district.things(cases)
    while some := list(islice(things, AT_ONCE)):
        with database.session() as session:
            session.add_all(_case(event) for event in some)


def _case(event: Event) -> Case:
    place = event.location
    assert place is not None
    return Case(
        kind=event.kind, state="open", severity=event.severity, opened=event.start, last_seen=event.updated,
        class_name=event.class_name, streams=[event.stream_id], event_count=1, revision=1, lat=place.lat, lon=place.lon,
        radius_m=place.radius_m,
    )  # fmt: skip


def _middles() -> list[tuple[float, float]]:
    """Return latitude and longitude of the middle of every cell."""
    cells = [area.shape.centroid for area in made_up_district(GRID_SEED) if area.level == "cell"]
    return [(middle.y, middle.x) for middle in cells]


def _sector(bearing: float) -> Iterator[tuple[float, float]]:
    """Yield metres east and north of the corners of what a camera sees."""
    yield (0.0, 0.0)
    for at in range(9):
        turn = math.radians(bearing - WIDE_DEG / 2 + WIDE_DEG * at / 8)
        yield (round(REACH_M * math.sin(turn), 2), round(REACH_M * math.cos(turn), 2))


def _away(camera: Camera, east: float, north: float) -> tuple[float, float]:
    along = METRES_A_DEGREE * math.cos(math.radians(camera.lat))
    return round(camera.lat + north / METRES_A_DEGREE, 7), round(camera.lon + east / along, 7)
