"""Every decoded frame is glanced at while all are decoded, of files that stream and of files that are replayed."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Interpolation, VideoReformatter

from pipeline.frames import DecodedPicture, Frame
from pipeline.ingest.footage import open_footage
from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_watch import Watching, settings


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds at 10 pictures a second, a keyframe a second."""
    return write_clip(tmp_path_factory.mktemp("clip") / "a.mp4", MovingBox().pictures(40), fps=10, gop=10, b_frames=2)


@pytest.mark.parametrize(("plan", "glances", "looks"), [("watch", 40, 20), ("patrol", 0, 4), ("auto", 0, 4)])
def test_replayed_footage_is_glanced_at_on_watch_only(clip: Path, plan: str, glances: int, looks: int) -> None:
    seen: list[Frame] = []
    with open_footage([clip], settings("x", plan=plan, detection_rate=5.0), start=0.0, fps=None) as footage:
        frames = list(footage.frames(glance=seen.append))

    assert (len(seen), len(frames)) == (glances, looks)
    assert [frame.t for frame in seen] == sorted(frame.t for frame in seen)


def test_a_streamed_file_is_glanced_at_frame_by_frame(clip: Path) -> None:
    seen: list[Frame] = []
    with Watching(settings(str(clip), plan="watch", detection_rate=5.0), glance=seen.append) as watched:
        watched.until(lambda: watched.reader.status().state == "stopped", 20, "the file's end")
        watched.until(lambda: len(watched.looks) == 20, 5, "all looks")

    assert len(seen) == 40
    assert {frame.t for frame in watched.frames()} <= {frame.t for frame in seen}


@pytest.mark.parametrize(
    ("bgr", "blue", "red"),
    [((0, 0, 255), 90, 240), ((255, 0, 0), 240, 110), ((128, 128, 128), 128, 128)],
    ids=["red", "blue", "grey"],
)
def test_a_tiny_picture_has_the_means_of_its_brightness_and_colours(bgr: tuple[int, ...], blue: int, red: int) -> None:
    """Full colours of ITU-R BT.601 on the right half, black on the left."""
    image = np.zeros((72, 128, 3), np.uint8)
    image[:, 64:] = bgr
    picture = DecodedPicture(av.VideoFrame.from_ndarray(image, format="bgr24"), VideoReformatter())

    tiny = picture.yuv(64, 36)

    assert tiny.shape == (3, 36, 64)
    assert tiny.dtype == np.uint8
    assert np.allclose(tiny[1:, :, :30], 128, atol=1)
    assert np.allclose(tiny[1, :, 34:], blue, atol=3)
    assert np.allclose(tiny[2, :, 34:], red, atol=3)
    assert (tiny[0, :, 34:] > tiny[0, :, :30].max()).all()


@pytest.mark.parametrize("form", ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12"])
@pytest.mark.parametrize(("width", "height"), [(640, 360), (1000, 562), (1920, 1080), (128, 72), (100, 50)])
def test_a_tiny_picture_of_a_decoders_planes_is_like_that_of_its_colours(form: str, width: int, height: int) -> None:
    """Soft waves, so that a line more or less in an area makes no difference."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float64) / (height, width)[0]
    waves = [128 + 90 * np.sin(2 * down), 128 + 90 * np.cos(3 * across), 128 + 60 * np.sin(down + across)]
    image = np.stack(waves, axis=2).astype(np.uint8)
    frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format=form)
    expected = VideoReformatter().reformat(frame, width=64, height=36, format="yuv444p", interpolation=Interpolation.AREA)

    tiny = DecodedPicture(frame, VideoReformatter()).yuv(64, 36)

    means = np.stack([np.frombuffer(memoryview(plane), np.uint8).reshape(36, -1)[:, :64] for plane in expected.planes])
    limit = 20 if form == "yuvj420p" else 4
    assert np.abs(tiny.astype(int) - means).max() <= limit


def test_a_tiny_picture_leaves_the_padding_of_lines_out() -> None:
    frame = av.VideoFrame(1000, 562, "yuv420p")
    for plane, level in zip(frame.planes, (50, 100, 150), strict=True):
        rows = np.full((plane.height, plane.line_size), 255, np.uint8)
        rows[:, : plane.width] = level
        plane.update(rows.tobytes())

    picture = DecodedPicture(frame, VideoReformatter())

    for tiny in (picture.yuv(64, 36), picture.mean_yuv(64, 36)):
        assert [np.unique(part).tolist() for part in tiny] == [[50], [100], [150]]
