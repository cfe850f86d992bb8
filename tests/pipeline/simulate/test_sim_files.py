"""A rendered clip and the truth beside it."""

import json
from pathlib import Path

import av
import pytest

from pipeline.simulate.cache import cached_clip, clip_folder
from pipeline.simulate.clip import Codec, render_with_truth
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.files import CLASSES

SECONDS = 2.5


@pytest.fixture(scope="module")
def folder(tiny: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip")
    render_with_truth(tiny, path, seconds=SECONDS)
    return path


def frames(clip: Path) -> list[av.VideoFrame]:
    with av.open(str(clip)) as container:
        return list(container.decode(video=0))


def test_the_clip_plays_at_the_cameras_rate_with_a_keyframe_every_two_seconds(folder: Path, tiny: Scene) -> None:
    shown = frames(folder / "clip.mp4")
    assert len(shown) == SECONDS * tiny.camera.fps
    assert [(frame.width, frame.height) for frame in shown] == [tiny.camera.size] * len(shown)
    assert [number for number, frame in enumerate(shown) if frame.key_frame] == [0, 20]
    assert float(shown[10].time) == pytest.approx(1.0)


@pytest.mark.parametrize(("codec", "name"), [("h264", "h264"), ("h265", "hevc")])
def test_both_codecs_are_written(codec: Codec, name: str, tiny: Scene, tmp_path: Path) -> None:
    done: list[float] = []
    clip = render_with_truth(tiny, tmp_path, seconds=0.4, codec=codec, progress=done.append)
    with av.open(str(clip)) as container:
        assert container.streams.video[0].codec_context.name == name
    assert len(frames(clip)) == 4
    assert done == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_mot_and_coco_say_the_same(folder: Path, tiny: Scene) -> None:
    lines = [line.split(",") for line in (folder / "gt.txt").read_text().splitlines()]
    coco = json.loads((folder / "coco.json").read_text())
    assert {int(line[0]) for line in lines} == {image["id"] for image in coco["images"]}
    assert [one["name"] for one in coco["categories"]] == list(CLASSES)
    width, height = tiny.camera.size
    by_key = {(one["image_id"], one["track_id"]): one for one in coco["annotations"]}
    for frame, track, x, y, w, h, flag, number, visible in lines:
        x1, y1, x2, y2 = float(x), float(y), float(x) + float(w), float(y) + float(h)
        inside = min(x2, width) > max(x1, 0) and min(y2, height) > max(y1, 0)
        found = by_key.get((int(frame), int(track)))
        assert (found is not None) == inside
        if found is not None:
            assert found["category_id"] == int(number)
            assert found["iscrowd"] == 1 - int(flag)
            assert found["visibility"] == pytest.approx(float(visible))
            left, top, wide, high = found["bbox"]
            assert max(x1, 0) - 1 <= left <= left + wide <= min(x2, width) + 1
            assert max(y1, 0) - 1 <= top <= top + high <= min(y2, height) + 1


def test_the_truth_has_camera_tracks_events_and_counts(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text())
    assert {event["kind"] for event in truth["events"]} == {"parking", "litter"}
    assert all(39.92 < event["lat"] < 39.94 for event in truth["events"])
    matrix = truth["camera"]["ground_to_picture"]
    person = next(track for track in truth["tracks"] if track["class"] == "person")
    point = dict(zip(person["fields"], person["points"][0], strict=True))
    ground = (point["ground_x"], point["ground_y"], 1.0)
    x, _, depth = (sum(a * b for a, b in zip(row, ground, strict=True)) for row in matrix)
    assert abs(x / depth - (point["x1"] + point["x2"]) / 2) < 12
    assert truth["stream"]["id"] == "tiny"


def test_a_clip_is_rendered_once(tiny: Scene, tmp_path: Path) -> None:
    first = cached_clip(tiny, tmp_path, seconds=0.2)
    written = first.stat().st_mtime_ns
    assert cached_clip(tiny, tmp_path, seconds=0.2).stat().st_mtime_ns == written
    assert clip_folder(tiny, tmp_path, seconds=0.3) != first.parent
    assert clip_folder(tiny.model_copy(update={"seed": 9}), tmp_path, seconds=0.2) != first.parent
