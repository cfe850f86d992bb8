"""Files as streams: a loop runs for ever at its own speed, a single pass loses no frame and then stops."""

import time
from pathlib import Path

import pytest

from tests.support.clips import CodecName, MovingBox, write_clip
from tests.support.rtsp_watch import Watching, settings


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1.5 s at 20 pictures a second, with sound."""
    path = tmp_path_factory.mktemp("with space") / "ä.mp4"
    return write_clip(path, MovingBox().pictures(30), fps=20, gop=10, audio=True)


def test_a_loop_goes_on_at_the_file_s_own_speed(clip: Path) -> None:
    began = time.time()
    with Watching(settings(clip.as_uri(), loop=True)) as watching:
        watching.until(lambda: watching.reader.status().connections >= 3, 10, "the third pass")
        took = time.time() - began
        status = watching.reader.status()
    times = [frame.t for frame in watching.frames()]
    assert took == pytest.approx(3.0, abs=0.8)
    assert status.state == "live"
    assert times == sorted(set(times))
    assert all(abs(frame.t - frame.arrived) < 0.3 for frame in watching.frames())
    assert {frame.clock_source for frame in watching.frames()} == {"file"}
    assert watching.losses == []


def test_a_single_pass_loses_no_frame_and_ends(clip: Path) -> None:
    with Watching(settings(str(clip))) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        watching.until(lambda: watching.losses, 2, "the loss")
        status = watching.reader.status()
    assert len(watching.looks) == 30
    assert (status.connections, status.decoded, status.message) == (1, 30, "end of the file")
    steps = [b.t - a.t for a, b in zip(watching.frames(), watching.frames()[1:], strict=False)]
    assert steps == pytest.approx([0.05] * 29, abs=0.002)


def test_patrol_decodes_keyframes_alone(clip: Path) -> None:
    with Watching(settings(str(clip), plan="patrol")) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        watching.until(lambda: len(watching.looks) == 3, 2, "all looks")
    assert watching.reader.status().decoded == 3
    assert all(frame.keyframe for frame in watching.frames())


def test_a_patrolled_stream_goes_on_watch_at_the_next_keyframe_and_back(clip: Path) -> None:
    with Watching(settings(str(clip), loop=True, plan="auto", watch_s=0.7, recheck_s=3600)) as watching:
        watching.until_looks(1)
        assert watching.reader.status().plan == "patrol"
        watching.reader.wake(watching.looks[-1].frame.t, "person")
        watching.until(lambda: watching.reader.status().plan == "watch", 3, "watch")
        assert watching.reader.status().message == "on watch: person"
        watching.until_looks(5, seconds=2)
        watching.until(lambda: watching.reader.status().plan == "patrol", 4, "patrol again")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("missing.mp4", None, "no such file", id="missing"),
        pytest.param("text.mp4", b"no video at all" * 99, "expected a video file", id="text"),
        pytest.param("empty.mp4", b"", "expected a video file", id="empty"),
    ],
)
def test_a_file_that_is_no_video_is_named(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with Watching(settings(str(path), loop=True)) as watching:
        watching.until(lambda: watching.reader.status().faults == ("unusable",), 5, "the fault")
        message = watching.reader.status().message
    assert name in message
    assert said in message
    assert watching.looks == []


def test_the_ring_holds_picture_and_sound(clip: Path) -> None:
    with Watching(settings(str(clip))) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        frames = watching.frames()
        cut = watching.reader.record_ring.cut(frames[12].t, frames[25].t)
    assert {packet.place for packet in cut.packets} == {0, 1}
    assert cut.start == pytest.approx(frames[10].t, abs=0.002)
    assert cut.end == pytest.approx(frames[25].t, abs=0.002)


@pytest.mark.parametrize(("codec", "b_frames"), [("h264", 0), ("h264", 2), ("hevc", 0), ("hevc", 2), ("mjpeg", 0)])
def test_codecs_and_reordered_pictures(tmp_path: Path, codec: CodecName, b_frames: int) -> None:
    path = write_clip(tmp_path / "x.mkv", MovingBox().pictures(12), fps=20, gop=6, codec=codec, b_frames=b_frames)
    with Watching(settings(str(path))) as watching:
        watching.until(lambda: watching.reader.status().state == "stopped", 10, "the end")
        watching.until(lambda: len(watching.looks) == 12, 2, "all looks")
    times = [frame.t for frame in watching.frames()]
    assert times == sorted(set(times))
    assert watching.reader.status().codec == codec
    assert all(look.fault is None for look in watching.looks)
