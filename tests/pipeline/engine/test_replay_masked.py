"""A stream that hides people: of its evidence nobody is on what is masked, whatever the plan looks at."""

import json
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import av
import cv2
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from models.detector import Detector
from models.loading import open_detector
from pipeline.config.compose import parse
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.evidence.hiding import COLUMNS
from pipeline.rules.registry import settings_types
from tests.support.clips import CodecName, write_clip
from tests.support.colour_model import Box, scene, write_model

START = 1_767_225_600.0
FPS = 10


def car(t: float) -> Box | None:
    return (4, 80, 54, 130) if 2 <= t < 14 else None


def walker(t: float) -> Box | None:
    """Return who comes at 1 s, goes to and fro at 40 pixels a second, and goes away at 13 s."""
    if not 1 <= t < 13:
        return None
    x = int(150 + abs((40 * t) % 240 - 120))
    return (x, 100, x + 16, 150)


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return open_detector(str(write_model(tmp_path_factory.mktemp("model"))))


def replayed(detector: Detector, folder: Path, *, codec: CodecName = "h264", plan: str = "watch", **more: object) -> Path:
    """Return the evidence of the event of a clip in which somebody walks by."""
    clip = write_clip(
        folder / "street.mp4", scene({"car": car, "person": walker}, seconds=22, fps=FPS), fps=FPS, gop=20, codec=codec
    )
    evidence: Mapping[str, object] = {"pre_roll_s": 3, "post_roll_s": 3, "mask": ["people"], **more}
    written = {
        "site": {"name": "replay"},
        "streams": [
            {
                "id": "street", "url": "street.mp4", "plan": plan, "detection_rate": 5, "evidence": evidence,
                "rules": [{"kind": "parking", "limit_s": 5, "release_s": 2}],
            }
        ],
    }  # fmt: skip
    stream = parse(json.dumps(written), settings_types()).streams[0]
    replay(ReplayOrder([clip], stream, START, None, "node-1", ZoneInfo("Asia/Shanghai")), detector, folder / "out")
    (found,) = (folder / "out" / "evidence").iterdir()
    return found


def red(picture: NDArray[np.uint8]) -> int:
    blue, green, red = (picture[:, :, channel].astype(int) for channel in range(3))
    return int(((red - blue > 70) & (red - green > 70)).sum())


def steps(picture: NDArray[np.uint8]) -> int:
    """Return between how many columns the picture changes; the street alone does in 39 places."""
    return int((np.abs(np.diff(picture[:, :, 2].astype(int), axis=1)).max(axis=0) > 24).sum())


def frames_of(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [one.to_ndarray(format="bgr24").astype(np.uint8, copy=False) for one in container.decode(video=0)]


def picture_of(path: Path) -> NDArray[np.uint8]:
    read = cv2.imread(str(path))
    assert read is not None
    return read.astype(np.uint8, copy=False)


def roles(evidence: Path) -> dict[str, set[str]]:
    """Return the roles of the files of each manifest, and check that each says what is hidden."""
    found = {}
    for path in evidence.glob("manifest-*.json"):
        manifest = json.loads(path.read_text())
        assert manifest["masks"] == ["people"]
        found[path.stem] = {file["role"] for file in manifest["files"]}
    return found


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("wanted", [True, False])
def test_nobody_is_on_what_is_masked(detector: Detector, tmp_path: Path, codec: CodecName, wanted: bool) -> None:
    evidence = replayed(detector, tmp_path, codec=codec, browser_copy=wanted)
    assert roles(evidence) == {
        "manifest-1": {"clip", "boxes", "snapshot", "masked_snapshot"},
        "manifest-2": {"after", "masked_after"},
        "manifest-3": {"masked_clip"},
    }
    assert all(red(picture) > 400 for picture in frames_of(evidence / "clip.mp4"))
    masked = frames_of(evidence / "masked-clip.mp4")
    assert len(masked) == len(frames_of(evidence / "clip.mp4")) > 50
    assert max(map(red, masked)) == 0
    assert all((np.ptp(picture[85:125, 8:50], axis=2) > 100).all() for picture in masked), "the car is not hidden"
    assert [red(picture_of(evidence / f"{name}.jpg")) > 0 for name in ("snapshot", "masked-snapshot")] == [True, False]


def test_on_patrol_the_whole_picture_is_coarse_between_two_looks(detector: Detector, tmp_path: Path) -> None:
    evidence = replayed(detector, tmp_path, plan="patrol")
    masked = frames_of(evidence / "masked-clip.mp4")
    sharp = [picture for picture in masked if steps(picture) > COLUMNS - 1]
    assert 0 < len(sharp) < 0.25 * len(masked), "those beside the looks, one of 20 pictures"
    assert max(map(red, sharp)) == 0


def test_a_model_that_knows_no_people_hides_all(tmp_path: Path) -> None:
    entry = write_model(tmp_path / "model")
    content = yaml.safe_load(entry.read_text())
    entry.write_text(yaml.safe_dump({**content, "classes": ["litter", "car", "garbage bag"]}))
    evidence = replayed(open_detector(str(entry)), tmp_path)
    for picture in (*frames_of(evidence / "masked-clip.mp4"), picture_of(evidence / "masked-snapshot.jpg")):
        assert steps(picture) <= COLUMNS - 1
