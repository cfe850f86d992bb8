"""A simulated camera pushes over real RTSP, in real time, and calls again when the worker comes back."""

import socket
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import pytest

from pipeline.clock import SystemClock
from pipeline.simulate.clip import Codec, render_with_truth
from pipeline.simulate.command import SimulateError, addresses
from pipeline.simulate.push import Event, Pusher
from pipeline.simulate.scene.settings import Scene


class Camera:
    """A pusher on a thread of its own."""

    def __init__(self, clip: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"rtsp://127.0.0.1:{probe.getsockname()[1]}/camera"
        self.told: list[Event] = []
        self.stop = threading.Event()
        self.pusher = Pusher(clip, self.url, clock=SystemClock(), stop=self.stop, report=self.told.append)
        self.thread = threading.Thread(target=self.pusher.run, daemon=True)

    def received(self, count: int) -> list[av.VideoFrame]:
        """Listen as a worker does, until so many frames came."""
        options = {"rtsp_flags": "listen", "rtsp_transport": "tcp", "listen_timeout": "15", "fpsprobesize": "0"}
        found: list[av.VideoFrame] = []
        with av.open(self.url, options=options) as source:
            for frame in source.decode(video=0):
                found.append(frame)
                if len(found) >= count:
                    break
        return found


@pytest.fixture(scope="module", params=["h264", "h265"])
def clip(request: pytest.FixtureRequest, tiny: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    codec: Codec = request.param
    return render_with_truth(tiny, tmp_path_factory.mktemp(codec), seconds=1.0, codec=codec)


@pytest.fixture
def camera(clip: Path) -> Iterator[Camera]:
    made = Camera(clip)
    made.thread.start()
    yield made
    made.stop.set()
    made.thread.join(10)
    assert not made.thread.is_alive()


def test_a_worker_that_listens_gets_the_picture_and_again_after_its_restart(camera: Camera, tiny: Scene) -> None:
    first = camera.received(12)
    assert {(frame.width, frame.height) for frame in first} == {tiny.camera.size}
    times = [frame.time for frame in first if frame.time is not None]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert steps == pytest.approx([1 / tiny.camera.fps] * len(steps), abs=0.002)
    again = camera.received(2)
    assert again[0].key_frame
    assert camera.pusher.connections >= 2
    assert camera.told.count("connected") >= 2


def test_the_sound_is_pushed_beside_the_picture(tiny: Scene, tmp_path: Path) -> None:
    horn = {"id": "horn", "kind": "horn", "start": 0.2}
    loud = Scene.model_validate({**tiny.model_dump(), "sounds": [horn]})
    camera = Camera(render_with_truth(loud, tmp_path, seconds=1.0))
    camera.thread.start()
    options = {"rtsp_flags": "listen", "rtsp_transport": "tcp", "listen_timeout": "15", "fpsprobesize": "0"}
    times: dict[str, list[float]] = {"video": [], "audio": []}
    with av.open(camera.url, options=options) as source:
        for packet in source.demux():
            if packet.pts is not None:
                times[packet.stream.type].append(float(packet.pts * packet.time_base))
            if min(len(times["video"]), len(times["audio"])) >= 30:
                break
    camera.stop.set()
    camera.thread.join(10)
    assert [(earlier, later) for track in times.values() for earlier, later in pairwise(track) if earlier >= later] == []
    assert abs(times["video"][-1] - times["audio"][-1]) < 0.5


TARGETS = {
    "one each": (["rtsp://a:1/x", "rtsp://a:2/x"], ["rtsp://a:1/x", "rtsp://a:2/x"]),
    "by name": (["rtsp://a:1/{name}"], ["rtsp://a:1/p", "rtsp://a:1/q"]),
    "by number": (["rtsp://a:860{number}/"], ["rtsp://a:8600/", "rtsp://a:8601/"]),
}


@pytest.mark.parametrize(("to", "expected"), TARGETS.values(), ids=TARGETS)
def test_every_scene_has_its_address(to: list[str], expected: list[str]) -> None:
    assert addresses(to, ["p", "q"]) == expected


@pytest.mark.parametrize("to", [["rtsp://a:1/x"], [], ["http://a/{name}"], ["rtsp://a/1"] * 3])
def test_addresses_that_do_not_fit_are_refused(to: list[str]) -> None:
    with pytest.raises(SimulateError, match="expected"):
        addresses(to, ["p", "q"])
