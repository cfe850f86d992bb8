"""Footage gives the frames that the plan chooses, always the same ones, in footage time."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import Frame
from pipeline.ingest.footage import footage_seconds, open_footage
from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_watch import settings

START = 1_767_225_600.0
DATA = Path(os.environ.get("HUTONG_DATA", "../shared/data"))
needs_footage = pytest.mark.skipif(not DATA.is_dir(), reason=f"no footage at {DATA} (HUTONG_DATA)")


def _picture_named_mp4(path: Path) -> None:
    cv2.imwrite(str(path.with_suffix(".jpg")), np.zeros((16, 16, 3), np.uint8))
    shutil.move(path.with_suffix(".jpg"), path)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds at 10 pictures a second, a keyframe a second."""
    return write_clip(tmp_path_factory.mktemp("clip") / "a.mp4", MovingBox().pictures(40), fps=10, gop=10, b_frames=2)


def read(paths: Sequence[Path], stream: StreamSettings, *, fps: float | None = None) -> list[Frame]:
    """Return all frames of some footage."""
    with open_footage(paths, stream, start=START, fps=fps) as footage:
        return list(footage.frames())


def test_watch_gives_frames_at_the_detection_rate(clip: Path) -> None:
    frames = read([clip], settings("x", detection_rate=5.0))
    assert [frame.t - START for frame in frames] == pytest.approx([index * 0.2 for index in range(20)], abs=1e-3)
    assert {frame.clock_source for frame in frames} == {"file"}
    assert all(frame.arrived == frame.t for frame in frames)


def test_patrol_gives_keyframes_at_its_interval(clip: Path) -> None:
    times = [frame.t - START for frame in read([clip], settings("x", plan="patrol"))]
    slow = [frame.t - START for frame in read([clip], settings("x", plan="patrol", patrol_interval_s=1.5))]
    assert times == pytest.approx([0, 1, 2, 3], abs=1e-3)
    assert slow == pytest.approx([0, 2], abs=1e-3)


def test_two_readings_are_equal(clip: Path) -> None:
    first, second = (read([clip], settings("x", plan="auto")) for _ in range(2))
    assert [(frame.t, frame.pts, frame.session) for frame in first] == [(frame.t, frame.pts, frame.session) for frame in second]
    assert all(np.array_equal(a.picture.bgr(), b.picture.bgr()) for a, b in zip(first, second, strict=True))


def test_a_wake_puts_auto_on_watch_from_the_next_keyframe_on(clip: Path) -> None:
    with open_footage([clip], settings("x", plan="auto", detection_rate=10.0, watch_s=1.5), start=START, fps=None) as footage:
        times = []
        for frame in footage.frames():
            times.append(round(frame.t - START, 2))
            if times == [0.0]:
                footage.wake(frame.t, "motion")
    assert times == pytest.approx([0.0, *(1 + index / 10 for index in range(10)), 2.0, 3.0])


def test_time_runs_on_from_file_to_file_in_a_new_session(clip: Path) -> None:
    frames = read([clip, clip], settings("x", detection_rate=1.0))
    assert [frame.t - START for frame in frames] == pytest.approx(range(8), abs=1e-3)
    assert [frame.session for frame in frames] == [1] * 4 + [2] * 4


def test_evidence_can_be_cut_while_it_is_read(clip: Path) -> None:
    with open_footage([clip], settings("x", detection_rate=10.0), start=START, fps=None) as footage:
        for frame in footage.frames():
            if frame.t >= START + 3:
                break
        cut = footage.ring.cut(START + 1.4, START + 2.5)
    assert (cut.start - START, cut.end - START) == pytest.approx((1.0, 2.5), abs=0.11)
    assert footage.seconds == pytest.approx(3.0, abs=1e-3)


def test_rare_keyframes_are_decoded_whole_and_looked_at_every_two_seconds(tmp_path: Path) -> None:
    long = write_clip(tmp_path / "long.mp4", MovingBox(width=64, height=36, box_height=20).pictures(50), fps=5, gop=250)
    frames = read([long], settings("x", plan="patrol"))
    assert [frame.t - START for frame in frames] == pytest.approx([0, 2, 4, 6, 8], abs=1e-3)


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_pictures_of_a_folder_come_in_natural_order_at_a_rate(tmp_path: Path, suffix: str) -> None:
    for number in range(1, 12):
        cv2.imwrite(str(tmp_path / f"p{number}{suffix}"), np.full((48, 64, 3), number * 20, np.uint8))
    (tmp_path / "readme.txt").write_text("not a picture")
    frames = read([tmp_path], settings("x"), fps=2.0)
    levels = [float(frame.picture.bgr().mean()) for frame in frames]
    assert [frame.t - START for frame in frames] == pytest.approx([index / 2 for index in range(11)], abs=1e-3)
    assert levels == pytest.approx([number * 20 for number in range(1, 12)], abs=3)
    assert footage_seconds([tmp_path], fps=2.0) == 5.5


def test_pictures_of_several_sizes_begin_sessions(tmp_path: Path) -> None:
    for number, width in enumerate((64, 64, 96, 96)):
        cv2.imwrite(str(tmp_path / f"{number}.jpg"), np.full((48, width, 3), 90, np.uint8))
    frames = read([tmp_path], settings("x"), fps=1.0)
    assert [(frame.session, frame.picture.width) for frame in frames] == [(1, 64), (1, 64), (2, 96), (2, 96)]
    assert frames[3].picture.bgr().shape == (48, 96, 3)


def test_a_stream_without_timestamps_is_timed_by_its_rate(tmp_path: Path) -> None:
    raw = write_clip(tmp_path / "x.h264", MovingBox().pictures(10), fps=10, gop=5)
    times = [frame.t - START for frame in read([raw], settings("x"))]
    assert times == pytest.approx([index / 10 for index in range(10)], abs=1e-3)


def test_length_is_what_the_files_say(clip: Path) -> None:
    assert footage_seconds([clip, clip], fps=None) == pytest.approx(8.0, abs=0.3)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda path: path.write_bytes(b"x" * 5000), "expected a video file", id="no video"),
        pytest.param(lambda path: None, "no such file", id="missing"),
        pytest.param(lambda path: path.mkdir(), "got none", id="empty folder"),
        pytest.param(lambda path: cv2.imwrite(f"{path}.png", np.zeros((8, 8, 3), np.uint8)), "no such file", id="typo"),
        pytest.param(_picture_named_mp4, "still picture", id="picture named mp4"),
    ],
)
def test_what_can_t_be_replayed_is_named_before_the_first_frame(tmp_path: Path, make: object, said: str, clip: Path) -> None:
    path = tmp_path / "broken.mp4"
    make(path)  # type: ignore[operator]
    with (
        pytest.raises(StreamUnusable, match="broken.mp4.*" + said),
        open_footage([clip, path], settings("x"), start=START, fps=5.0) as footage,
    ):
        next(iter(footage.frames()))


def test_a_folder_needs_a_rate(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.jpg"), np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(StreamUnusable, match="--fps"):
        read([tmp_path], settings("x"))


def test_a_file_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.ts", MovingBox().pictures(20), fps=10, gop=5)
    short = tmp_path / "short.ts"
    short.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert 5 <= len(read([short], settings("x"))) < 20


@needs_footage
@pytest.mark.footage
@pytest.mark.parametrize(
    ("name", "count", "seconds"),
    [
        pytest.param("odd_avi/msmpeg4v2_mp3.avi", 374, 12.47, id="msmpeg4 with mp3"),
        pytest.param("odd_avi/raw_48x48.avi", 51, 3.4, id="raw video, bottom up"),
        pytest.param("motorway_pedestrian/video02.avi", 748, 30.0, id="timestamps out of order"),
        pytest.param("udacity_drive/drive2_mpeg4.mp4", 76, 3.04, id="mpeg-4 part 2"),
    ],
)
def test_odd_footage_is_read_to_its_end(name: str, count: int, seconds: float) -> None:
    with open_footage([DATA / "video" / name], settings("x", detection_rate=60.0), start=START, fps=None) as footage:
        times = []
        for frame in footage.frames():
            times.append(frame.t)
            assert frame.picture.resized(32, 32).shape == (32, 32, 3)
            assert frame.picture.luma(16, 9).shape == (9, 16)
    assert footage.decoded == count
    assert times == sorted(set(times))
    assert times[-1] - START == pytest.approx(seconds, abs=0.2)


@needs_footage
@pytest.mark.footage
def test_jpeg_frames_of_a_camera_are_read_in_order() -> None:
    frames = read([DATA / "video/pets09_s2l1_a/img1"], settings("x", detection_rate=7.0), fps=7.0)
    assert len(frames) == 84
    assert (frames[0].picture.width, frames[0].picture.height) == (768, 576)


@needs_footage
@pytest.mark.footage
def test_a_picture_called_mp4_is_refused(tmp_path: Path) -> None:
    path = DATA / "video/image_named_mp4/not_a_video.mp4"
    with pytest.raises(StreamUnusable, match=r"not_a_video\.mp4.*still picture"):
        read([path], settings("x"))
