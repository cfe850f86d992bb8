"""Push: the camera comes to us, leaves, and comes again."""

from pathlib import Path

import pytest

from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_push import pushing
from tests.support.rtsp_watch import Watching, settings
from tests.support.served_footage import free_port


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds with sound."""
    path = tmp_path_factory.mktemp("clip") / "a.mp4"
    return write_clip(path, MovingBox().pictures(60), fps=20, gop=10, audio=True)


def test_a_listening_stream_ends_soon_when_nobody_comes() -> None:
    url = f"rtsp://127.0.0.1:{free_port()}/bus"
    with Watching(settings(url, listen=True)) as watching:
        watching.until(lambda: "waits at" in watching.reader.status().message, 5, "the listener")
        assert watching.reader.status().state == "connecting"
        assert watching.stop() < 2


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_camera_may_send_leave_and_send_again(clip: Path, transport: str) -> None:
    url = f"rtsp://127.0.0.1:{free_port()}/bus"
    with Watching(settings(url, listen=True)) as watching:
        with pushing(url, clip, transport=transport):
            watching.until_looks(10)
            assert watching.reader.status().state == "live"
            t = watching.looks[-1].frame.t
            assert {packet.place for packet in watching.reader.record_ring.cut(t - 0.3, t).packets} == {0, 1}
        watching.until(lambda: watching.losses, 6, "the loss")
        assert watching.reader.status().state == "lost"
        with pushing(url, clip, transport=transport):
            watching.until_looks(10)
        assert watching.looks[-1].frame.session == 2


def test_two_cameras_send_to_two_ports(clip: Path) -> None:
    urls = [f"rtsp://127.0.0.1:{free_port()}/bus" for _ in range(2)]
    with (
        Watching(settings(urls[0], id="a", listen=True)) as one,
        Watching(settings(urls[1], id="b", listen=True)) as two,
        pushing(urls[0], clip),
        pushing(urls[1], clip),
    ):
        one.until_looks(5)
        two.until_looks(5)
    assert {frame.stream_id for frame in one.frames()} == {"a"}
    assert {frame.stream_id for frame in two.frames()} == {"b"}


def test_a_port_that_is_taken_is_told() -> None:
    url = f"rtsp://127.0.0.1:{free_port()}/bus"
    with Watching(settings(url, listen=True)) as one:
        one.until(lambda: "waits at" in one.reader.status().message, 5, "the listener")
        with Watching(settings(url, listen=True)) as two:
            two.until(lambda: "can't listen" in two.reader.status().message, 5, "the refusal")
            assert two.reader.status().faults == ("offline",)
