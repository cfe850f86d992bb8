"""A small district for tests of the map: three cameras that stand and one that drives, and cases at known places and times."""

import time
from dataclasses import dataclass, field

from pipeline.deliver.client import ApiClient
from pipeline.events import Box, Coverage, Event, Heartbeat, Location, PositionReport, StreamHealth, Why, event_id
from tests.support.wire import T0

HOUR_S = 3600.0
LAT, LON = 39.9378, 116.4032
"""Where the anchor lies: within the made-up district, WGS-84 degrees."""
NORTH = 1 / 111_035.0
"""Degrees of latitude of a metre."""
EAST = 1 / 85_400.0
"""Degrees of longitude of a metre there."""
SECTOR = ((0.0, 0.0), (12.0, 38.0), (26.0, 30.0), (38.0, 12.0))
RADIUS_M = 30.0
VEHICLE = "sweeper-7"
CORNER = {"litter": 2.0, "bins": 3.0, "abandoned": 5.0, "roadside_litter": 60.0, "roadside_bins": 100.0}
"""How many hours ago the things of one corner began; things of one kind at one place would be one case."""


@dataclass
class MapScene:
    """What the workers tell; the anchor is the newest case, alone in its kind."""

    url: str
    token: str
    now: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self._client = ApiClient(self.url, self.token, timeout_s=30.0)

    def fill(self) -> None:
        """Tell all of it."""
        self.beat()
        self.drive(0.0)
        corner = [self.thing(kind, kind, east=400, north=300, hours=age) for kind, age in CORNER.items()]
        anchor = self.thing("anchor", "parking", hours=1.0)
        far = self.thing("far", "crowd", east=-900, north=-700, hours=30.0)
        self._client.send_events([*corner, far, anchor])

    def beat(self) -> None:
        """Say how the cameras that stand are; one of them has a fault."""
        streams = [self._camera(name, at) for at, name in enumerate(("gate-east", "gate-north", "gate-west"))]
        self._send("node-1", streams)

    def drive(self, east: float, *, north: float = 120.0, course: float = 90.0) -> None:
        """Say that the vehicle is so many metres east and north of the anchor."""
        here = time.time()
        where = PositionReport(t=here, lat=LAT + north * NORTH, lon=LON + east * EAST, speed=3.5, course=course, error_m=4.0)
        sees = Coverage(bearing=90.0, fov_deg=60.0, outline=((2.0, 0.0), (20.0, 12.0), (20.0, -12.0)))
        told = StreamHealth(
            stream_id=VEHICLE, state="live", plan="patrol", last_frame=here, moving=True, where=where, coverage=sees
        )
        self._send("node-2", [told])

    def thing(self, name: str, kind: str, *, east: float = 0.0, north: float = 0.0, hours: float) -> Event:
        """Return an event about a thing of its own, so many metres from the anchor, that began so many hours ago."""
        start = self.now - hours * HOUR_S
        return Event(
            id=event_id("gate-east", kind, key=name, start=T0),
            revision=1,
            stream_id="gate-east",
            node_id="node-1",
            kind=kind,
            rule_id=f"{kind}-main",
            state="open",
            severity="high",
            confidence=0.9,
            start=start,
            updated=start + 60,
            observed_s=60.0,
            class_name=name,
            box=Box(x1=0.4, y1=0.5, x2=0.5, y2=0.6),
            frame_width=1920,
            frame_height=1080,
            location=Location(
                lat=LAT + north * NORTH, lon=LON + east * EAST, radius_m=RADIUS_M if name == "anchor" else 2.0, method="survey"
            ),
            clock_source="sender_report",
            why=Why(rule=kind, rule_version=1, thresholds={}, measured={}, model="street-n"),
        )

    def report(self, event: Event) -> None:
        """Report one thing more."""
        self._client.send_events([event])

    def _camera(self, name: str, at: int) -> StreamHealth:
        lat, lon = LAT - 60 * NORTH, LON + (80 * at - 80) * EAST
        return StreamHealth(
            stream_id=name,
            state="live",
            plan="watch",
            faults=("black",) if at == 2 else (),
            last_frame=time.time(),
            lat=lat,
            lon=lon,
            coverage=Coverage(bearing=45.0, fov_deg=55.0, outline=SECTOR, lat=lat, lon=lon),
        )

    def _send(self, node: str, streams: list[StreamHealth]) -> None:
        told = Heartbeat(
            node_id=node,
            t=time.time(),
            version="0.1.0",
            model="street-n",
            spool_events=0,
            spool_bytes=0,
            streams=tuple(streams),
        )
        self._client.heartbeat(told)
