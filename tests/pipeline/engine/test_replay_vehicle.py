"""A vehicle's footage with a file of its positions: the same bytes each time, and the same events as live."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from models.detector import Detector
from models.loading import open_detector
from pipeline.clock import FakeClock
from pipeline.config.compose import parse
from pipeline.config.position import PositionSettings
from pipeline.config.settings import StreamSettings
from pipeline.detect.batcher import Batcher
from pipeline.detect.mailbox import Mail, Mailbox
from pipeline.engine.chain import Chain, Identity
from pipeline.engine.replay import ONE, ReplayOrder, replay
from pipeline.engine.replay_output import ReplayOutput
from pipeline.engine.replay_position import positions
from pipeline.errors import StreamUnusable
from pipeline.events import Event
from pipeline.evidence.recorder import Recorder
from pipeline.frames import Frame
from pipeline.ingest.footage import open_footage
from pipeline.locate.plane import TangentPlane
from pipeline.position.decoder import decoder
from pipeline.position.navigator import Navigator
from pipeline.position.pose import Pose
from pipeline.rules.registry import settings_types
from tests.support.clips import write_clip
from tests.support.colour_model import BGR, write_model
from tests.support.drives import LAT, LON, SIZE, Drive, Thing, metres_from, moments, vehicle
from tests.support.nmea import rmc

START = 1_767_225_600.0
FILES = ("events.jsonl", "counts.jsonl", "tracks.txt")
CAR, BAG = (3.2, 30.0), (-2.4, 36.0)
DRIVE = Drive(
    path=((0.0, 0.0, 0.0), (20.0, 0.0, 60.0)),
    things=(Thing(is_a="car", at=CAR, jitter=0.0), Thing(is_a="garbage bag", at=BAG, jitter=0.0)),
)
PLANE = TangentPlane(LAT, LON)
TIMEZONE = ZoneInfo("Asia/Shanghai")


def painted() -> Iterator[NDArray[np.uint8]]:
    grey = np.random.default_rng(3).integers(70, 150, (SIZE[1] // 20, SIZE[0] // 20, 1))
    street = grey.repeat(20, axis=0).repeat(20, axis=1).repeat(3, axis=2).astype(np.uint8)
    for t, exact, _ in moments(DRIVE):
        assert exact is not None
        image = street.copy()
        found = DRIVE.detections(t, exact)
        for box, name in zip(found.xyxy.astype(int), found.data["class_name"], strict=True):
            image[box[1] : box[3], box[0] : box[2]] = BGR[str(name)]
        yield image


def report(second: int) -> bytes:
    """Return what the receiver says at a second of the drive, without noise."""
    lat, lon = PLANE.latlon(np.array([[0.0, 3.0 * second]]))[0]
    return rmc(START + second, float(lat), float(lon), knots=3.0 / 0.514444, course=0.0)


def stream(**keys: object) -> StreamSettings:
    written = vehicle({
        "id": "sweeper-7", "url": "drive.mp4", "plan": "watch", "detection_rate": 5,
        "fences": {"lane": [[-8, 20], [8, 20], [8, 40], [-8, 40]]},
        "rules": [{"kind": "roadside_litter"}, {"kind": "roadside_parking"}],
        "evidence": {"pre_roll_s": 1, "post_roll_s": 1}, **keys,
    })  # fmt: skip
    return parse(json.dumps({"site": {"name": "x"}, "streams": [written]}), settings_types()).streams[0]


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return open_detector(str(write_model(tmp_path_factory.mktemp("model"))))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("drive")
    write_clip(made / "drive.mp4", painted(), fps=5, gop=5)
    (made / "track.nmea").write_bytes(b"".join(report(second) for second in range(-5, 26)))
    return made


def order(folder: Path, gps: str | None = "track.nmea", **keys: object) -> ReplayOrder:
    track = None if gps is None else folder / gps
    return ReplayOrder([folder / "drive.mp4"], stream(**keys), START, None, "node-1", TIMEZONE, gps=track)


def events(text: str) -> list[Event]:
    return [Event.model_validate_json(line) for line in text.splitlines()]


def test_two_replays_give_the_same_bytes_and_say_where_things_are(detector: Detector, folder: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        replay(order(folder), detector, tmp_path / name)
    for name in FILES:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    told = events((tmp_path / "first" / "events.jsonl").read_text())
    assert sorted({one.kind for one in told}) == ["litter", "parking"]
    for one in told:
        assert one.location is not None
        away = metres_from(one.location.lat, one.location.lon, CAR if one.kind == "parking" else BAG)
        assert away <= min(3.0, one.location.radius_m)
    assert {one.zone for one in told if one.kind == "parking"} == {"lane"}


class Live:
    """Positions as they come beside a live stream: late by 0.4 s, and judged by the receiver's own navigator."""

    lag_s = 2.0

    def __init__(self) -> None:
        settings = PositionSettings(source="nmea", url="udp://127.0.0.1:10110", clock_offset_s=0.0)
        self._navigator, self._decoder = Navigator(settings), decoder(settings)
        self._second = -5

    def start(self) -> None:
        return None

    def join(self, seconds: float) -> None:
        return None

    def looked(self, frame: Frame) -> None:
        """Take what has come by the time of a frame."""
        while self._second + 0.4 <= frame.t - START:
            arrived = START + self._second + 0.4
            for one in self._decoder.feed(report(self._second), arrived):
                self._navigator.report(one)
            self._second += 1
        self._navigator.picture(frame.t, frame.t, connection=0)

    def at(self, frame: Frame) -> Pose | None:
        return self._navigator.at(frame.t)

    def message(self) -> str:
        return ""


def test_footage_gives_the_same_events_as_live(detector: Detector, folder: Path, tmp_path: Path) -> None:
    replay(order(folder), detector, tmp_path / "stored")
    one = order(folder)
    with ReplayOutput(tmp_path / "live") as output, open_footage(one.paths, one.stream, start=START, fps=None) as footage:
        recorder = Recorder(tmp_path / "evidence", node_id="node-1", model=detector.name, model_sha256="", signer=None)
        identity = Identity("node-1", detector.name, TIMEZONE)
        live = Live()
        chain = Chain(one.stream, identity, keeper=output, recorder=recorder, memory=None, where=live)
        batcher = Batcher(detector, Mailbox(), window=ONE, clock=FakeClock(START))
        for frame in footage.frames():
            live.looked(frame)
            look, _ = chain.inspect(frame)
            chain.seen(batcher.detect([Mail(frame.stream_id, look)])[0])
        chain.finish(footage.t, removed=False)
    stored, told = (events((tmp_path / name / "events.jsonl").read_text()) for name in ("stored", "live"))
    names = [[(event.id, event.revision, event.state) for event in some] for some in (told, stored)]
    assert names[0] == names[1]
    for early, late in zip(told, stored, strict=True):
        assert early.location is not None
        assert late.location is not None
        assert TangentPlane(late.location.lat, late.location.lon).metres(
            np.array([[early.location.lat, early.location.lon]])
        ) == pytest.approx(np.zeros((1, 2)), abs=1.0)


def test_gpx_without_speeds_will_do_when_its_places_are_good(detector: Detector, folder: Path, tmp_path: Path) -> None:
    places = [PLANE.latlon(np.array([[0.0, 3.0 * second]]))[0] for second in range(-5, 26)]
    points = "".join(
        f'<trkpt lat="{lat:.8f}" lon="{lon:.8f}">'
        f"<time>{datetime.fromtimestamp(START + n - 5, UTC):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for n, (lat, lon) in enumerate(places)
    )
    xml = f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'
    (tmp_path / "track.gpx").write_text(xml)
    believed = {"source": "api", "error_m": 0.7}
    replay(order(folder, str(tmp_path / "track.gpx"), position=believed), detector, tmp_path / "out")
    told = events((tmp_path / "out" / "events.jsonl").read_text())
    assert sorted({one.kind for one in told}) == ["litter", "parking"]


def test_without_positions_litter_is_told_without_a_place(detector: Detector, folder: Path, tmp_path: Path) -> None:
    rules = [{"kind": "roadside_litter", "min_looks": 2}, {"kind": "roadside_parking"}]
    replay(order(folder, None, rules=rules), detector, tmp_path / "out")
    told = events((tmp_path / "out" / "events.jsonl").read_text())
    assert {(one.kind, one.location) for one in told} == {("litter", None)}
    assert told[0].why.measured["place"] == "no position: the replay was given no positions (--gps)"


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("track.xls", "vehicle", "positions: expected a file that ends in .gpx"),
        ("none.gpx", "vehicle", "none.gpx: No such file"),
        ("track.nmea", "fixed", "positions are for streams of `kind: vehicle`"),
    ],
)
def test_positions_that_do_not_fit_are_refused(folder: Path, name: str, kind: str, message: str) -> None:
    fixed = StreamSettings(id="alley", url="x.mp4")
    with pytest.raises(StreamUnusable) as refused:
        positions(stream() if kind == "vehicle" else fixed, [Path("x.mp4")], gps=folder / name, offset_s=0.0)
    assert message in str(refused.value)


def test_a_fixed_camera_needs_no_positions() -> None:
    assert positions(StreamSettings(id="alley", url="x.mp4"), [Path("x.mp4")], gps=None, offset_s=0.0) is None
