"""Real clips through sensor, rule and the whole chain: a bag put down at night is found; bottles and cars are no things."""

import json
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.detector import Detector
from models.loading import open_detector
from pipeline.config.compose import parse
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.events import Event
from pipeline.rules.registry import settings_types

START = 1_767_225_600.0
DATA = Path(os.environ.get("HUTONG_DATA", "../shared/data"))
WEIGHTS = DATA / "weights" / "yolox_nano.onnx"
pytestmark = [
    pytest.mark.footage,
    pytest.mark.skipif(not WEIGHTS.is_file(), reason=f"no detector at {WEIGHTS} (HUTONG_DATA)"),
]
HASTY = {"kind": "abandoned", "stay_s": 1.0, "settle_s": 0.5, "alone_s": 0.2, "linger_s": 1.0, "owner_heights": 0.6}
"""As the clips are seconds long."""


@pytest.fixture(scope="module")
def detector() -> Detector:
    return open_detector("yolox-nano")


def found(clip: str, detector: Detector, out: Path, **rule: object) -> list[Event]:
    stream = {"id": "square", "url": clip, "plan": "watch", "detection_rate": 4, "rules": [{**HASTY, **rule}]}
    chosen = parse(json.dumps({"site": {"name": "square"}, "streams": [stream]}), settings_types()).streams[0]
    replay(ReplayOrder([DATA / "video" / clip], chosen, START, None, "node-1", ZoneInfo("UTC")), detector, out)
    return [Event.model_validate_json(line) for line in (out / "events.jsonl").read_text("utf-8").splitlines()]


def test_a_bag_that_is_put_down_at_night_is_left_behind(detector: Detector, tmp_path: Path) -> None:
    (event,) = found("synthetic_bag_drop_night/veo_bag_drop.mp4", detector, tmp_path, stay_s=0.5)
    assert 0.35 < event.box.x1 < event.box.x2 < 0.7
    assert event.box.y1 > 0.55
    assert any(track.class_name == "person" for track in event.why.tracks)


@pytest.mark.parametrize(
    ("clip", "classes"),
    [("intel_bottle/bottle.mp4", ["bottle"]), ("parking_manoeuvre/parking.mp4", ["suitcase"])],
    ids=["bottles are taken away and put back by a hand", "a car parks before a hand-held camera"],
)
def test_nothing_is_left_behind(clip: str, classes: list[str], detector: Detector, tmp_path: Path) -> None:
    assert found(clip, detector, tmp_path, classes=classes, stay_s=3.0) == []
