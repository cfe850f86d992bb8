"""A wall of cameras, told to an API as a worker tells it: health, a picture a second of who is watched, tracks."""

import hashlib
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np

from pipeline.deliver.client import ApiClient
from pipeline.events import (
    Event,
    FaultKind,
    Heartbeat,
    Location,
    Manifest,
    MediaFile,
    StreamHealth,
    StreamState,
    Why,
    event_id,
)
from pipeline.evidence.track_log import TrackLog
from pipeline.frames import Look
from pipeline.viewing import AT_ONCE, Thumbnail, Tracked, TrackSheet
from tests.support.looks import detections, frame, picture
from tests.support.pinhole import WIDTH as PINHOLE_WIDTH
from tests.support.wall_picture import CAMERA, CAR, HEIGHT, WIDTH, Alley, walker

PLACES = ("gulou", "nanluo", "beixin", "jiaodaokou", "dongsi", "andingmen", "longtan", "tiantan")
FAULTS: dict[int, FaultKind] = {5: "black", 9: "offline", 14: "frozen", 23: "covered"}
EVERY_S = 10.0
BEAT_S = 3.0
TRACKED_S = 1200.0
SURVEYED = ((-3.5, 9.5), (4.0, 10.0), (-3.0, 14.0), (4.5, 16.0), (-4.5, 28.0), (3.0, 30.0))
"""Metres east and north of the camera at which the ground was surveyed."""
SHOWN = picture(PINHOLE_WIDTH // 2, PINHOLE_WIDTH * 9 // 32)


@dataclass(frozen=True, slots=True)
class WallCamera:
    """One camera of the wall, where it hangs, and what ails it."""

    number: int
    name: str
    lat: float
    lon: float
    fault: FaultKind | None


def names(count: int) -> list[str]:
    """Return the cameras' names."""
    return [f"{PLACES[number % len(PLACES)]}-{number // len(PLACES) + 1:02d}" for number in range(count)]


def configured(name: str, lat: float = 39.9336, lon: float = 116.4034) -> dict[str, Any]:
    """Return a camera as `streams.yaml` has it: surveyed ground, a zone on the left that sees no car stand, a counting line."""
    east, north = np.array(SURVEYED).T
    images = CAMERA.image(np.array(SURVEYED)).round(5).tolist()
    lats, lons = lat + north / 111_034.0, lon + east / 85_510.0
    points = [
        {"image": image, "lat": round(float(one), 8), "lon": round(float(other), 8)}
        for image, one, other in zip(images, lats, lons, strict=True)
    ]
    return {
        "id": name,
        "url": f"rtsp://192.0.2.1/{name}",
        "location": {"lat": lat, "lon": lon},
        "ground_error_m": 0.1,
        "ground_points": points,
        "zones": {"kerb": {"polygon": [[0.05, 0.95], [0.32, 0.95], [0.4, 0.5], [0.3, 0.5]]}},
        "lines": {"gate": {"start": [0.2, 0.66], "end": [0.8, 0.66]}},
        "rules": [
            {"id": "no-parking", "kind": "parking", "zone": "kerb", "limit_s": 120},
            {"kind": "counting", "line": "gate", "classes": ["person"]},
        ],
    }


class StreetWall:
    """What the worker of these cameras knows and sends; `start` has it go on until `stop`."""

    def __init__(self, api: str, token: str, *, count: int) -> None:
        self._client = ApiClient(api, token, timeout_s=30.0)
        self._cameras = _placed(api, count)
        self._watched: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def fill(self) -> None:
        """Send how all cameras do, a picture of each, and the tracks of the first ones."""
        self.beat()
        self.show([one for one in self._cameras if one.fault != "offline"])
        self._remember(self._cameras[0])
        for camera in self._cameras[:3]:
            for sheet in _sheets(camera.name, until=time.time()):
                self._client.send_tracks([sheet])

    def start(self) -> None:
        """Go on in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def beat(self) -> None:
        """Say how the cameras do."""
        now = time.time()
        streams = tuple(_health(camera, now) for camera in self._cameras)
        beat = Heartbeat(
            node_id="node-wall", t=now, version="0.1.0", model="street-n", spool_events=0, spool_bytes=0, streams=streams
        )
        self._client.heartbeat(beat)

    def show(self, cameras: list[WallCamera]) -> None:
        """Send pictures, and learn who is watched."""
        for at in range(0, max(1, len(cameras)), AT_ONCE):
            now = time.time()
            sent = [_thumbnail(camera, now) for camera in cameras[at : at + AT_ONCE]]
            self._watched = dict(self._client.show(sent).every_s)
            self._shown.update({one.stream_id: now for one in sent})

    def _remember(self, camera: WallCamera) -> None:
        """Send an event with its snapshot, which is as large as the stream."""
        event = _event(camera, time.time())
        snapshot = Alley.of(camera.number).jpeg(event.start, scale=4)
        manifest = _manifest(event, snapshot)
        self._client.send_events([event])
        self._client.offer(manifest)
        self._client.append(manifest, "snapshot.jpg", offset=0, content=snapshot)

    def _run(self) -> None:
        beaten = 0.0
        while not self._stopping.wait(0.25):
            now = time.time()
            if now - beaten >= BEAT_S:
                self.beat()
                beaten = now
            self.show([one for one in self._cameras if one.fault != "offline" and self._is_due(one.name, now)])

    def _is_due(self, name: str, now: float) -> bool:
        return now - self._shown.get(name, 0.0) >= self._watched.get(name, EVERY_S) * 0.98


def _placed(api: str, count: int) -> list[WallCamera]:
    west, south, east, north = httpx.get(f"{api}/v1/site").raise_for_status().json()["map"]["bounds"]
    chance = np.random.default_rng(7)
    return [
        WallCamera(
            number=number,
            name=name,
            lat=round(south + (north - south) * float(chance.uniform(0.2, 0.8)), 6),
            lon=round(west + (east - west) * float(chance.uniform(0.25, 0.75)), 6),
            fault=FAULTS.get(number % 30),
        )
        for number, name in enumerate(names(count))
    ]


def _health(camera: WallCamera, now: float) -> StreamHealth:
    is_lost = camera.fault == "offline"
    state: StreamState = "lost" if is_lost else "live"
    return StreamHealth(
        stream_id=camera.name,
        state=state,
        plan="watch" if camera.number % 3 == 0 else "patrol",
        faults=() if camera.fault is None else (camera.fault,),
        message="unreachable: No route to host" if is_lost else "",
        code="unreachable" if is_lost else None,
        values={"why": "No route to host"} if is_lost else {},
        last_frame=now - (720 if is_lost else 1.2),
        connections=1,
        frames_decoded=864_000,
        frames_detected=86_400,
        age_p50_s=0.4,
        age_p95_s=1.1,
        width=1920,
        height=1080,
        codec="h265",
        lat=camera.lat,
        lon=camera.lon,
    )


def _thumbnail(camera: WallCamera, now: float) -> Thumbnail:
    things = (
        Tracked(class_name="car", tracker_id=3, box=CAR),
        Tracked(class_name="person", tracker_id=8, box=walker(now)),
    )
    return Thumbnail(
        stream_id=camera.name, t=now, width=WIDTH, height=HEIGHT, things=things, jpeg=Alley.of(camera.number).jpeg(now)
    )


def _sheets(name: str, *, until: float) -> list[TrackSheet]:
    """Return what was tracked in the last minutes: the car that stands, and who walks by."""
    log, start = TrackLog(name), until - TRACKED_S
    scale = np.array([SHOWN.width, SHOWN.height] * 2)
    found = []
    for step in range(int(TRACKED_S / 0.5)):
        t = start + step / 2
        boxes = [np.array([box.x1, box.y1, box.x2, box.y2]) * scale for box in (CAR, walker(t))]
        tracks = detections([box.tolist() for box in boxes], names=["car", "person"])
        tracks.class_id = np.array([0, 1])
        tracks.tracker_id = np.array([3, 8])
        found.append(log.add(Look(frame(name, t=t, shown=SHOWN), fault=None, changed=True), tracks))
    return [sheet for sheet in (*found, log.rest()) if sheet is not None]


def _event(camera: WallCamera, now: float) -> Event:
    """Return an event of ten minutes ago: the car that stands."""
    start = now - 600
    return Event(
        id=event_id(camera.name, "no-parking", key="3", start=start),
        revision=1,
        stream_id=camera.name,
        node_id="node-wall",
        kind="parking",
        rule_id="no-parking",
        state="open",
        severity="medium",
        confidence=0.8,
        start=start,
        updated=start + 120,
        observed_s=120.0,
        class_name="car",
        box=CAR,
        frame_width=1920,
        frame_height=1080,
        zone="kerb",
        location=Location(lat=camera.lat, lon=camera.lon, radius_m=5.0, method="survey"),
        clock_source="sender_report",
        why=Why(rule="parking", rule_version=1, thresholds={"limit_s": 120.0}, measured={"dwell_s": 120.0}, model="street-n"),
    )


def _manifest(event: Event, snapshot: bytes) -> Manifest:
    file = MediaFile(
        role="snapshot",
        name="snapshot.jpg",
        media_type="image/jpeg",
        size=len(snapshot),
        sha256=hashlib.sha256(snapshot).hexdigest(),
        start=event.start,
        end=event.start,
    )
    return Manifest(
        event_id=event.id,
        sequence=1,
        stream_id=event.stream_id,
        node_id=event.node_id,
        created=event.updated,
        files=(file,),
        model="street-n",
        model_sha256="0" * 64,
        rule="parking",
        rule_version=1,
        clock_source="sender_report",
    )
