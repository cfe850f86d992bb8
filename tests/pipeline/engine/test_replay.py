"""Footage through the whole chain: the same bytes each time, on made-up clips and a detector of coloured boxes."""

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import cv2
import pytest

from models.detector import Detector
from models.loading import open_detector
from pipeline.config.compose import parse
from pipeline.config.settings import StreamSettings
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.errors import StreamUnusable
from pipeline.rules.registry import settings_types
from tests.support.clips import write_clip
from tests.support.colour_model import Box, scene, write_model

START = 1_767_225_600.0
FILES = ("events.jsonl", "counts.jsonl", "tracks.txt")


def car(t: float) -> Box | None:
    return (60, 80, 140, 130) if 2 <= t < 14 else None


def walker(t: float) -> Box:
    x = int(20 + 30 * t)
    return (x % 300, 100, x % 300 + 16, 150)


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return open_detector(str(write_model(tmp_path_factory.mktemp("model"))))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "street.mp4"
    return write_clip(path, scene({"car": car, "person": walker}, seconds=26, fps=5), fps=5, gop=5, audio=True)


def stream(plan: str = "watch", **given: object) -> StreamSettings:
    written = {
        "site": {"name": "replay"},
        "streams": [
            {
                "id": "street",
                "url": "street.mp4",
                "plan": plan,
                "detection_rate": 5,
                "evidence": {"pre_roll_s": 1, "post_roll_s": 1},
                "lines": {"middle": {"start": [0.5, 0.0], "end": [0.5, 1.0]}},
                "rules": [
                    {"kind": "parking", "limit_s": 5, "release_s": 3},
                    {"kind": "counting", "line": "middle", "interval_s": 10},
                ],
                **given,
            }
        ],
    }
    return parse(json.dumps(written), settings_types()).streams[0]


def order(path: Path, plan: str = "watch", fps: float | None = None) -> ReplayOrder:
    return ReplayOrder([path], stream(plan), START, fps, "node-1", ZoneInfo("Asia/Shanghai"))


def test_two_replays_give_the_same_bytes(detector: Detector, clip: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        replay(order(clip), detector, tmp_path / name)
    first, second = ({file: (tmp_path / name / file).read_bytes() for file in FILES} for name in ("first", "second"))
    assert first == second
    assert all(first.values())


def test_a_replay_says_what_happened_when(detector: Detector, clip: Path, tmp_path: Path) -> None:
    told: list[float] = []
    summary = replay(order(clip), detector, tmp_path, progress=told.append)
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [(event["kind"], event["state"]) for event in events] == [("parking", "open"), ("parking", "closed")]
    assert events[0]["start"] == pytest.approx(START + 2, abs=1.0)
    assert events[1]["end"] == pytest.approx(START + 14, abs=1.0)
    assert (summary.events, summary.width, summary.height) == (2, 320, 192)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(26, abs=0.5)
    counted = [json.loads(line) for line in (tmp_path / "counts.jsonl").read_text().splitlines()]
    people = [bucket for bucket in counted if bucket["class_name"] == "person"]
    assert sum(bucket["observed_s"] for bucket in people) == pytest.approx(26, abs=0.5)
    assert sum(bucket["count_out"] for bucket in people) == 3, "from left to right of a line that points down"


def test_its_evidence_is_kept_beside_it(detector: Detector, clip: Path, tmp_path: Path) -> None:
    replay(order(clip), detector, tmp_path)
    (folder,) = (tmp_path / "evidence").iterdir()
    kept = {path.name for path in folder.iterdir()}
    assert kept >= {"clip.mp4", "snapshot.jpg", "boxes.json", "after.jpg", "manifest-1.json"}


def test_the_outline_of_the_zone_lies_with_the_boxes(detector: Detector, clip: Path, tmp_path: Path) -> None:
    kerb = [[0.1, 0.2], [0.9, 0.2], [0.9, 1.0], [0.1, 1.0]]
    watched = stream(zones={"kerb": {"polygon": kerb}}, rules=[{"kind": "parking", "limit_s": 5, "zone": "kerb"}])
    replay(replace(order(clip), stream=watched), detector, tmp_path)
    (folder,) = (tmp_path / "evidence").iterdir()
    assert json.loads((folder / "boxes.json").read_text())["zone"] == kerb


@pytest.mark.parametrize("wanted", [True, False])
def test_an_h265_clip_has_a_copy_for_browsers_unless_nobody_wants_it(detector: Detector, tmp_path: Path, wanted: bool) -> None:
    path = write_clip(tmp_path / "street.mp4", scene({"car": car}, seconds=16, fps=5), fps=5, gop=5, codec="hevc")
    asked = order(path)
    evidence = asked.stream.evidence.model_copy(update={"browser_copy": wanted})
    replay(replace(asked, stream=asked.stream.model_copy(update={"evidence": evidence})), detector, tmp_path / "out")
    (folder,) = (tmp_path / "out" / "evidence").iterdir()
    kept = {file.name for file in folder.iterdir()}
    assert kept >= {"clip.mp4", "manifest-1.json"}
    assert ({"copy.mp4", "manifest-3.json"} <= kept) is wanted
    assert ({"copy.mp4", "manifest-3.json"} & kept == set()) is not wanted


def test_patrol_looks_at_keyframes_alone(detector: Detector, clip: Path, tmp_path: Path) -> None:
    assert replay(order(clip, "patrol"), detector, tmp_path).frames == 26


def test_a_folder_of_pictures_has_its_own_numbers(detector: Detector, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for index, shown in enumerate(scene({"car": lambda _: (60, 80, 140, 130)}, seconds=2, fps=4), 1):
        cv2.imwrite(str(pictures / f"{index:06d}.png"), shown)
    replay(order(pictures, fps=4.0), detector, tmp_path / "out")
    rows = (tmp_path / "out" / "tracks.txt").read_text().splitlines()
    assert [int(row.split(",")[0]) for row in rows] == [2, 3, 4, 5, 6, 7, 8], "a track counts from its second look"


def test_what_is_no_video_is_refused_by_name(detector: Detector, tmp_path: Path) -> None:
    path = tmp_path / "letter.mp4"
    path.write_text("dear camera")
    with pytest.raises(StreamUnusable, match=r"letter\.mp4"):
        replay(order(path), detector, tmp_path / "out")
