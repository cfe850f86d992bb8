"""Evidence of a stream that hides people: a masked file beside each that shows them, and nobody on it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import supervision as sv
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from pipeline.config.media import EvidenceSettings
from pipeline.evidence.boxes import BoxLog
from pipeline.evidence.bundle import Bundle
from pipeline.evidence.copies import CopyOrder, left_in
from pipeline.evidence.cover import Masking
from pipeline.evidence.recorder import Recorder
from pipeline.frames import DecodedPicture, Look
from pipeline.ingest.ring import PacketRing
from tests.support import clips
from tests.support.clips import MovingBox
from tests.support.connections import BASE, feed
from tests.support.looks import frame
from tests.support.wire import event

SETTINGS = EvidenceSettings(pre_roll_s=2.0, post_roll_s=1.5, mask=("people",))
FPS = 10
EVERY = 2
"""Frames from one look to the next."""
WALKER = MovingBox(width=320, height=180, speed=3.0, noise=0)
"""Who is hidden is yellow, on a street of greys and dull colours."""
MOMENT = BASE + 4.2


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> PacketRing:
    folder = tmp_path_factory.mktemp("masked")
    path = clips.write_clip(folder / "x.mkv", WALKER.pictures(80), fps=FPS, audio=True)
    filled = PacketRing(seconds=60, limit_bytes=1 << 24)
    feed(filled, path)
    return filled


@pytest.fixture
def masking() -> Masking:
    found = Masking.of(SETTINGS, sees=("person",), two_streams=False)
    assert found is not None
    return found


@pytest.fixture
def boxes() -> BoxLog:
    return logged(range(0, 80, EVERY))


def logged(frames: range) -> BoxLog:
    log = BoxLog(30)
    for index in frames:
        found = sv.Detections(
            xyxy=WALKER.box(index)[None], tracker_id=np.array([3]), data={"class_name": np.array(["person"])},
        )  # fmt: skip
        log.add(look_at(index), found)
    return log


def look_at(index: int) -> Look:
    shown = DecodedPicture(av.VideoFrame.from_ndarray(WALKER.picture(index), format="bgr24"), VideoReformatter())
    return Look(frame("gate", t=BASE + index / FPS, shown=shown), fault=None, changed=True)


def recorder(folder: Path) -> Recorder:
    return Recorder(folder, node_id="node-1", model="counting", model_sha256="a" * 64, signer=None)


def yellow(picture: NDArray[np.uint8]) -> int:
    """Return how many pixels are of the walker's colour."""
    blue, green, red = (picture[:, :, channel].astype(int) for channel in range(3))
    return int(((red - blue > 100) & (green - blue > 100)).sum())


def frames_of(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [one.to_ndarray(format="bgr24").astype(np.uint8, copy=False) for one in container.decode(video=0)]


def made(bundle: Bundle) -> dict[str, Path]:
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in bundle.files.items()} == {
        file.name: file.sha256 for file in bundle.manifest.files
    }
    return {file.role: bundle.files[file.name] for file in bundle.manifest.files}


def test_nobody_is_on_the_masked_clip_and_the_street_is(
    tmp_path: Path, ring: PacketRing, boxes: BoxLog, masking: Masking
) -> None:
    writing = recorder(tmp_path)
    pending = writing.begin(event(), look_at(42), settings=SETTINGS)
    first = writing.finish(pending, ring=ring, boxes=boxes, masking=masking)
    order = writing.want_copy(pending, first)
    assert order is not None
    copy = writing.copy(order.covered(boxes, masking))
    assert copy is not None

    original, masked = frames_of(made(first)["clip"]), frames_of(made(copy)["masked_clip"])
    assert len(original) == len(masked) > 30
    assert min(map(yellow, original)) > 0.8 * 40 * 60
    assert max(map(yellow, masked)) == 0
    for before, after in zip(original, masked, strict=True):
        assert np.abs(before[:40].astype(int) - after[:40]).mean() < 6
    (file,) = copy.manifest.files
    clip = next(one for one in first.manifest.files if one.role == "clip")
    assert (copy.manifest.sequence, copy.manifest.masks, file.codec) == (3, ("people",), "h264")
    assert (file.start, file.end) == (clip.start, clip.end)
    with av.open(str(made(copy)["masked_clip"])) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_the_first_bundle_has_a_masked_snapshot_and_says_what_is_hidden(
    tmp_path: Path, ring: PacketRing, boxes: BoxLog, masking: Masking
) -> None:
    writing = recorder(tmp_path)
    bundle = writing.finish(writing.begin(event(), look_at(42), settings=SETTINGS), ring=ring, boxes=boxes, masking=masking)
    files = made(bundle)
    assert set(files) == {"clip", "boxes", "snapshot", "masked_snapshot"}
    assert bundle.manifest.masks == ("people",)
    shown = {role: cv2.imread(str(files[role])) for role in ("snapshot", "masked_snapshot")}
    assert all(picture is not None for picture in shown.values())
    assert [yellow(picture.astype(np.uint8)) > 0 for picture in shown.values() if picture is not None] == [True, False]


def test_the_after_picture_has_a_masked_one_beside_it(tmp_path: Path, boxes: BoxLog, masking: Masking) -> None:
    bundle = recorder(tmp_path).after(event(cleared=True, revision=4), look_at(78), masking=masking, boxes=boxes)
    files = made(bundle)
    assert (set(files), bundle.manifest.masks) == ({"after", "masked_after"}, ("people",))
    picture = cv2.imread(str(files["masked_after"]))
    assert picture is not None
    assert yellow(picture.astype(np.uint8, copy=False)) == 0


@pytest.mark.parametrize("looks", [range(0), range(0, 80, 15)], ids=["nobody looked", "looks are far apart"])
def test_what_nobody_looked_at_is_coarse(tmp_path: Path, ring: PacketRing, masking: Masking, looks: range) -> None:
    writing, boxes = recorder(tmp_path), logged(looks)
    pending = writing.begin(event(), look_at(42), settings=SETTINGS)
    order = writing.want_copy(pending, writing.finish(pending, ring=ring, boxes=boxes, masking=masking))
    assert order is not None
    copy = writing.copy(order.covered(boxes, masking))
    assert copy is not None
    for picture in frames_of(made(copy)["masked_clip"]):
        edges = np.abs(np.diff(picture[20].astype(int), axis=0)).max(axis=1)
        assert (edges > 24).sum() <= 31  # at most the borders of 32 squares


def test_a_masked_clip_is_never_made_without_knowing_what_to_hide(
    tmp_path: Path, ring: PacketRing, boxes: BoxLog, masking: Masking
) -> None:
    writing = recorder(tmp_path)
    pending = writing.begin(event(), look_at(42), settings=SETTINGS)
    order = writing.want_copy(pending, writing.finish(pending, ring=ring, boxes=boxes, masking=masking))
    assert order is not None
    assert writing.copy(order) is None
    assert not order.source.exists()


@pytest.fixture
def left(tmp_path: Path, ring: PacketRing, boxes: BoxLog, masking: Masking) -> CopyOrder:
    """The order of a masked clip that a worker left; its first bundle went to the spool."""
    writing = recorder(tmp_path)
    pending = writing.begin(event(), look_at(42), settings=SETTINGS)
    bundle = writing.finish(pending, ring=ring, boxes=boxes, masking=masking)
    order = writing.want_copy(pending, bundle)
    assert order is not None
    for path in bundle.files.values():
        path.unlink()
    return order.covered(boxes, masking).keep()


def test_a_clip_that_waits_when_a_worker_ends_is_masked_by_the_next(tmp_path: Path, left: CopyOrder) -> None:
    (tmp_path / "half-a-clip.mp4").write_bytes(b"x")
    following = recorder(tmp_path)
    assert list(following.salvage()) == []
    assert {*tmp_path.iterdir()} == {*left.files}
    copy = following.copy_left()
    assert copy is not None
    assert max(map(yellow, frames_of(made(copy)["masked_clip"]))) == 0
    assert (copy.manifest.sequence, copy.manifest.event_id, copy.manifest.masks) == (3, left.event.id, ("people",))
    assert {*tmp_path.iterdir()} == {*copy.files.values()}
    assert following.copy_left() is None


def test_an_order_that_cannot_be_written_anew_stays_whole(tmp_path: Path, left: CopyOrder) -> None:
    (tmp_path / f"{left.files[0].stem}.part").mkdir()
    left.model_copy(update={"tries": 1}).keep()
    assert left_in(tmp_path) == [left]


def test_a_stream_that_ends_leaves_its_clips_to_the_worker(tmp_path: Path, left: CopyOrder) -> None:
    writing = recorder(tmp_path)
    writing.leave([left])
    copy = writing.copy_left()
    assert copy is not None
    assert [file.role for file in copy.manifest.files] == ["masked_clip"]


def test_a_clip_of_which_workers_died_is_tried_twice(tmp_path: Path, left: CopyOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CopyOrder, "drop", lambda _: None)  # who is killed clears nothing away
        patched.setattr("pipeline.evidence.recorder.write_browser_copy", die)
        for _ in range(2):
            following = recorder(tmp_path)
            assert list(following.salvage()) == []
            assert left.source.exists()
            with pytest.raises(KeyboardInterrupt):
                following.copy_left()
    following = recorder(tmp_path)
    assert list(following.salvage()) == []
    assert following.copy_left() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoil", [lambda order: order.files[0].write_text("{"), lambda order: order.source.unlink()], ids=["order", "clip"]
)
def test_an_order_that_can_not_be_read_or_has_no_clip_is_cleared_away(
    tmp_path: Path, left: CopyOrder, spoil: Callable[[CopyOrder], object]
) -> None:
    spoil(left)
    following = recorder(tmp_path)
    assert list(following.salvage()) == []
    assert following.copy_left() is None
    assert list(tmp_path.iterdir()) == []


def test_no_more_than_so_many_clips_wait_for_the_next_worker(
    tmp_path: Path, left: CopyOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.evidence.recorder.MOST_LEFT", 2)
    others = [left.model_copy(update={"source": tmp_path / f"{number}.source.mp4"}) for number in range(2)]
    for order in others:
        order.source.hardlink_to(left.source)
        order.keep()
    recorder(tmp_path).leave([left, *others])
    assert {*tmp_path.iterdir()} == {path for order in others for path in order.files}


def test_a_killed_worker_leaves_word_of_what_is_hidden(tmp_path: Path) -> None:
    recorder(tmp_path).begin(event(1), look_at(42), settings=SETTINGS)
    [bundle] = recorder(tmp_path).salvage()
    assert bundle.manifest.masks == ("people",)
    assert {file.role for file in bundle.manifest.files} == {"snapshot", "boxes"}
