"""The reader against a server that is not ours: GStreamer's, with H.264, H.265 and MJPEG."""

from pathlib import Path

import pytest

from tests.support.clips import CodecName, MovingBox, write_clip
from tests.support.rtsp_watch import Watching, settings
from tests.support.served_footage import gstreamer_missing, served

SCENE = MovingBox(height=176)
"""RTP carries JPEG in multiples of 8 rows (RFC 2435)."""

pytestmark = pytest.mark.gstreamer


@pytest.fixture(scope="module", autouse=True)
def _gstreamer() -> None:
    missing = gstreamer_missing()
    if missing:
        pytest.skip(missing)


@pytest.mark.parametrize(
    ("codec", "named", "transport"),
    [
        pytest.param("h264", "h264", "tcp", id="h264 over tcp"),
        pytest.param("h264", "h264", "udp", id="h264 over udp"),
        pytest.param("hevc", "h265", "tcp", id="h265 over tcp"),
        pytest.param("mjpeg", "mjpeg", "tcp", id="mjpeg over tcp"),
    ],
)
def test_reads_from_gstreamer(tmp_path: Path, codec: CodecName, named: str, transport: str) -> None:
    clip = write_clip(tmp_path / "a.mp4", SCENE.pictures(120), fps=20, gop=10, codec=codec)
    with served({"street": Path(f"{clip}:{named}")}) as urls:
        with Watching(settings(urls["street"], transport=transport)) as watching:
            watching.until_looks(25)
            status = watching.reader.status()
        assert (status.codec, status.width, status.height, status.faults) == (codec, 320, 176, ())
        assert all(look.fault is None for look in watching.looks)
        assert watching.losses == []
        times = [frame.t for frame in watching.frames()]
        assert times == sorted(set(times))
