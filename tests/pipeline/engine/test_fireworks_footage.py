"""Real clips through sensor, rule and the whole chain: shells fire, everything else that shines or moves does not.

None of them has sound, and the detector here knows no fireworks: sight alone has to do.
"""

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
from pipeline.frames import Flash, Frame
from pipeline.ingest.footage import open_footage
from pipeline.rules.registry import settings_types
from pipeline.sense.flashes import Flashes
from tests.support.colour_model import write_model
from tests.support.rtsp_watch import settings

START = 1_767_225_600.0
VIDEO = Path(os.environ.get("HUTONG_DATA", "../shared/data")) / "video"
pytestmark = [
    pytest.mark.footage,
    pytest.mark.skipif(not VIDEO.is_dir(), reason=f"no footage at {VIDEO} (HUTONG_DATA)"),
]
QUIET = [
    "led_flash_negative/led_badge.mp4",
    "park_foliage/park.mp4",
    "udacity_drive/drive1.mp4",
    "dashcam_urban_hwy/dashcam1.mp4",
    "synthetic_bag_drop_night/veo_bag_drop.mp4",
]


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return open_detector(str(write_model(tmp_path_factory.mktemp("model"))))


def fired(clip: str, detector: Detector, out: Path) -> list[Event]:
    stream = {"id": "sky", "url": clip, "plan": "watch", "detection_rate": 5, "rules": [{"kind": "fireworks"}]}
    chosen = parse(json.dumps({"site": {"name": "sky"}, "streams": [stream]}), settings_types()).streams[0]
    replay(ReplayOrder([VIDEO / clip], chosen, START, None, "node-1", ZoneInfo("UTC")), detector, out)
    return [Event.model_validate_json(line) for line in (out / "events.jsonl").read_text("utf-8").splitlines()]


def flashes(clip: str) -> list[Flash]:
    sensor, found = Flashes(), list[Flash]()

    def glance(frame: Frame) -> None:
        sensor.glance(frame)
        found.extend(sensor.take())

    with open_footage([VIDEO / clip], settings(clip, plan="watch", detection_rate=0.5), start=START, fps=None) as footage:
        for _ in footage.frames(glance=glance):
            pass
    return found


@pytest.mark.parametrize(
    ("clip", "first_s"),
    [("fireworks_small/fireworks_220.mp4", 0.2), ("fireworks_rendered/fireworks_rendered.mp4", 0.0)],
    ids=["a display in the sky, 220 x 220 at 10 a second", "one shell on black"],
)
def test_shells_fire(clip: str, first_s: float, detector: Detector, tmp_path: Path) -> None:
    events = fired(clip, detector, tmp_path)

    assert [(event.kind, event.state, event.revision) for event in events] == [("fireworks", "open", 1)]
    assert events[0].start - START == pytest.approx(first_s, abs=0.15)
    assert events[0].why.measured["witnesses"] == "sight"


@pytest.mark.parametrize("clip", QUIET, ids=[clip.split("/")[0] for clip in QUIET])
def test_what_else_shines_or_moves_does_not(clip: str, detector: Detector, tmp_path: Path) -> None:
    assert fired(clip, detector, tmp_path) == []


def test_a_shell_that_opens_is_one_flash_that_opened() -> None:
    """Its last stars, which glow on at the rim, are weak flashes of their own."""
    seen = flashes("fireworks_rendered/fireworks_rendered.mp4")

    assert [round(one.at - START, 1) for one in seen if one.opened] == [0.0]
    assert max(one.size for one in seen) > 0.35


@pytest.mark.parametrize("clip", [clip for clip in QUIET if "led" not in clip])
def test_streets_and_drives_have_no_flash_at_all(clip: str) -> None:
    assert flashes(clip) == []
