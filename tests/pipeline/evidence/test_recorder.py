"""Evidence: a snapshot at once, a clip that plays when its time has come, and what is missing is said."""

import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import supervision as sv

from pipeline.config.media import EvidenceSettings
from pipeline.events import Manifest
from pipeline.evidence.boxes import BoxLog
from pipeline.evidence.bundle import Bundle
from pipeline.evidence.recorder import Outline, Recorder
from pipeline.evidence.signing import Signer, verify
from pipeline.frames import Frame, Look
from pipeline.ingest.ring import PacketRing
from tests.support import clips
from tests.support.clips import MovingBox
from tests.support.connections import BASE, feed
from tests.support.looks import frame, picture
from tests.support.wire import event

SETTINGS = EvidenceSettings(pre_roll_s=2.0, post_roll_s=1.5)
MOMENT = BASE + 4.2


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> PacketRing:
    """Eight seconds of video, a keyframe each second."""
    folder = tmp_path_factory.mktemp("recorder")
    path = clips.write_clip(folder / "x.mkv", MovingBox(width=128, height=72).pictures(80), audio=True)
    filled = PacketRing(seconds=60, limit_bytes=1 << 24)
    feed(filled, path)
    return filled


@pytest.fixture
def boxes() -> BoxLog:
    log = BoxLog(30)
    for index in range(40):
        found = sv.Detections(xyxy=np.array([[0, 0, 64, 36]], np.float32), tracker_id=np.array([3]))
        log.add(look_at(BASE + index / 5), found)
    return log


def look_at(t: float) -> Look:
    return Look(frame("gate", t=t, shown=picture(128, 72, value=200)), fault=None, changed=True)


def recorder(folder: Path, *, signer: Signer | None = None) -> Recorder:
    return Recorder(folder, node_id="node-1", model="counting", model_sha256="a" * 64, signer=signer)


def empty() -> PacketRing:
    return PacketRing(seconds=1, limit_bytes=1)


def sheet(bundle: Bundle) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bundle.files["boxes.json"].read_bytes())
    return content


def hashes_fit(bundle: Bundle) -> bool:
    return set(bundle.files) == {file.name for file in bundle.manifest.files} and all(
        hashlib.sha256(bundle.files[file.name].read_bytes()).hexdigest() == file.sha256
        and bundle.files[file.name].stat().st_size == file.size
        for file in bundle.manifest.files
    )


def test_the_snapshot_is_there_at_once_in_full_size(tmp_path: Path) -> None:
    pending = recorder(tmp_path).begin(event(), look_at(MOMENT), settings=SETTINGS)
    assert (pending.earliest, pending.moment, pending.due) == (MOMENT - 2.0, MOMENT, MOMENT + 1.5)
    (path,) = tmp_path.glob("*.snapshot.jpg")
    image = cv2.imread(str(path))
    assert image is not None
    assert image.shape == (72, 128, 3)
    assert abs(float(image.mean()) - 200) < 3


def test_a_whole_bundle(tmp_path: Path, ring: PacketRing, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    bundle = made.finish(made.begin(event(), look_at(MOMENT), settings=SETTINGS), ring=ring, boxes=boxes)
    assert hashes_fit(bundle)
    files = {file.role: file for file in bundle.manifest.files}
    assert set(files) == {"snapshot", "clip", "boxes"}
    assert files["clip"].start == pytest.approx(BASE + 2.0, abs=0.01)
    assert files["clip"].end == pytest.approx(BASE + 5.8, abs=0.01)
    assert files["clip"].codec == "h264"
    assert files["snapshot"].codec == "jpeg;quality=90"
    assert files["snapshot"].start == MOMENT
    assert bundle.manifest.sequence == 1
    assert bundle.manifest.model_sha256 == "a" * 64


def test_the_boxes_lie_beside_the_clip(tmp_path: Path, ring: PacketRing, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    content = sheet(made.finish(made.begin(event(), look_at(MOMENT), settings=SETTINGS), ring=ring, boxes=boxes))
    times = [seen["t"] for seen in content["looks"]]
    assert times == pytest.approx([BASE + n / 5 for n in range(10, 30)], abs=0.01)
    assert content["looks"][0]["boxes"][0]["x2"] == 0.5
    assert (content["width"], content["height"], content["jpeg_quality"]) == (128, 72, 90)
    assert content["clip"]["audio"] == ["aac"]
    assert content["clip_missing"] == ""


@pytest.mark.parametrize("zone", [(), ((0.1, 0.5), (0.9, 0.5), (0.5, 1.0))], ids=["none", "a triangle"])
def test_the_boxes_tell_the_outline_of_the_zone(tmp_path: Path, ring: PacketRing, boxes: BoxLog, zone: Outline) -> None:
    made = recorder(tmp_path)
    content = sheet(made.finish(made.begin(event(), look_at(MOMENT), settings=SETTINGS, zone=zone), ring=ring, boxes=boxes))
    assert content["zone"] == [list(corner) for corner in zone]


def test_without_packets_there_is_no_clip_and_the_boxes_say_why(tmp_path: Path, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    bundle = made.finish(made.begin(event(), look_at(MOMENT), settings=SETTINGS), ring=empty(), boxes=boxes)
    assert set(bundle.files) == {"snapshot.jpg", "boxes.json"}
    assert hashes_fit(bundle)
    assert sheet(bundle)["clip"] is None
    assert "no packets" in sheet(bundle)["clip_missing"]
    assert len(sheet(bundle)["looks"]) == 18


def test_the_after_picture_has_the_next_sequence(tmp_path: Path) -> None:
    bundle = recorder(tmp_path).after(event(cleared=True, revision=4), look_at(MOMENT + 60))
    assert bundle.manifest.sequence == 2
    assert [(file.role, file.name, file.start) for file in bundle.manifest.files] == [("after", "after.jpg", MOMENT + 60)]
    assert hashes_fit(bundle)


@pytest.fixture(scope="module")
def h265(tmp_path_factory: pytest.TempPathFactory) -> PacketRing:
    path = tmp_path_factory.mktemp("h265") / "x.mkv"
    filled = PacketRing(seconds=60, limit_bytes=1 << 24)
    feed(filled, clips.write_clip(path, MovingBox(width=128, height=72).pictures(80), codec="hevc"))
    return filled


def test_a_clip_that_browsers_do_not_play_gets_a_copy_beside_it(tmp_path: Path, h265: PacketRing, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    pending = made.begin(event(), look_at(MOMENT), settings=SETTINGS)
    bundle = made.finish(pending, ring=h265, boxes=boxes)
    order = made.want_copy(pending, bundle)
    assert order is not None
    for path in bundle.files.values():
        path.replace(tmp_path / "spooled")
    copy = made.copy(order)

    assert copy is not None
    assert hashes_fit(copy)
    (file,) = copy.manifest.files
    original = next(one for one in bundle.manifest.files if one.role == "clip")
    assert (file.role, file.name, file.codec, file.media_type) == ("copy", "copy.mp4", "h264", "video/mp4")
    assert (file.start, file.end, original.codec) == (original.start, original.end, "hevc")
    assert (copy.manifest.event_id, copy.manifest.sequence) == (bundle.manifest.event_id, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{event().id}.copy.mp4", "spooled"]


def test_a_clip_that_browsers_play_gets_none(tmp_path: Path, ring: PacketRing, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    pending = made.begin(event(), look_at(MOMENT), settings=SETTINGS)
    assert made.want_copy(pending, made.finish(pending, ring=ring, boxes=boxes)) is None
    pending = made.begin(event(2), look_at(MOMENT), settings=SETTINGS)
    assert made.want_copy(pending, made.finish(pending, ring=empty(), boxes=boxes)) is None


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path, h265: PacketRing, boxes: BoxLog) -> None:
    made = recorder(tmp_path)
    pending = made.begin(event(), look_at(MOMENT), settings=SETTINGS)
    bundle = made.finish(pending, ring=h265, boxes=boxes)
    order = made.want_copy(pending, bundle)
    assert order is not None
    order.source.write_bytes(b"damaged")
    assert made.copy(order) is None
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in bundle.files.values()}


def test_manifests_are_signed_where_the_node_has_a_key(tmp_path: Path, ring: PacketRing, boxes: BoxLog) -> None:
    signer = Signer(bytes(32))
    made = recorder(tmp_path, signer=signer)
    pending = made.begin(event(), look_at(MOMENT), settings=SETTINGS)
    for bundle in (made.finish(pending, ring=ring, boxes=boxes), made.after(event(), look_at(MOMENT))):
        assert verify(Manifest.model_validate_json(bundle.manifest.model_dump_json()), signer.public_key)


def test_without_a_key_signature_and_key_are_empty(tmp_path: Path) -> None:
    manifest = recorder(tmp_path).after(event(), look_at(MOMENT)).manifest
    assert (manifest.key_id, manifest.signature) == ("", "")


@pytest.mark.parametrize(("model", "sha256"), [("counting", "a" * 64), ("an older one", "")])
def test_a_model_hash_is_stated_only_of_the_model_that_the_event_names(tmp_path: Path, model: str, sha256: str) -> None:
    manifest = recorder(tmp_path).after(event(model=model), look_at(MOMENT)).manifest
    assert (manifest.model, manifest.model_sha256) == (model, sha256)


def test_the_clock_offset_is_stated_where_the_camera_tells_its_time(tmp_path: Path) -> None:
    heard = frame("gate", t=MOMENT)
    told = Frame("gate", 1, MOMENT, MOMENT + 0.75, heard.pts, True, False, "sender_report", heard.picture)
    made = recorder(tmp_path)
    assert made.after(event(), Look(told, fault=None, changed=True)).manifest.clock_offset_s == 0.75
    assert made.after(event(2), look_at(MOMENT)).manifest.clock_offset_s is None


@pytest.mark.parametrize(
    ("full", "left"),
    [
        (("snapshot.jpg",), {"clip.mp4", "boxes.json"}),
        (("clip.mp4",), {"snapshot.jpg", "boxes.json"}),
        (("boxes.json",), {"snapshot.jpg", "clip.mp4"}),
        (("pending.json",), {"snapshot.jpg", "clip.mp4", "boxes.json"}),
        (("snapshot.jpg", "clip.mp4", "boxes.json", "pending.json"), set()),
    ],
    ids=["no snapshot", "no clip", "no boxes", "no note", "nothing"],
)
def test_a_full_disk_costs_the_file_that_met_it_and_nothing_else(
    tmp_path: Path, ring: PacketRing, boxes: BoxLog, full: tuple[str, ...], left: set[str]
) -> None:
    made = recorder(tmp_path)
    for name in full:
        (tmp_path / f"{event().id}.{name}").symlink_to("/dev/full")
    bundle = made.finish(made.begin(event(), look_at(MOMENT), settings=SETTINGS), ring=ring, boxes=boxes)
    assert set(bundle.files) == left
    assert hashes_fit(bundle)


def test_a_killed_worker_leaves_its_snapshots_to_the_next(tmp_path: Path, ring: PacketRing, boxes: BoxLog) -> None:
    before = recorder(tmp_path)
    before.begin(event(1), look_at(MOMENT), settings=SETTINGS, zone=((0.0, 0.5), (1.0, 0.5), (1.0, 1.0)))
    done = before.finish(before.begin(event(2), look_at(MOMENT), settings=SETTINGS), ring=ring, boxes=boxes)
    (tmp_path / "half-a-clip.mp4").write_bytes(b"x")
    salvaged = []
    for bundle in recorder(tmp_path).salvage():
        assert hashes_fit(bundle)
        assert "worker ended" in sheet(bundle)["clip_missing"]
        assert sheet(bundle)["zone"] == [[0.0, 0.5], [1.0, 0.5], [1.0, 1.0]]
        salvaged.append(bundle.manifest.event_id)
    assert salvaged == [event(1).id]
    assert done.manifest.event_id == event(2).id
    assert list(tmp_path.iterdir()) == []


def test_a_note_that_can_not_be_read_stops_nothing(tmp_path: Path) -> None:
    recorder(tmp_path).begin(event(5), look_at(MOMENT), settings=SETTINGS)
    (tmp_path / "0.pending.json").write_bytes(b"{")
    assert [bundle.manifest.event_id for bundle in recorder(tmp_path).salvage()] == [event(5).id]
