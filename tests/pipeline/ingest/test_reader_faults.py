"""A camera that misbehaves over real RTSP: the reader comes back, says what is wrong, and never hangs."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr

from pipeline.config.secrets import Credentials
from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_guard import Guard, Scheme
from tests.support.rtsp_payload import Programme, programme
from tests.support.rtsp_server import RtspCamera
from tests.support.rtsp_watch import Watching, settings


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Two seconds of H.264, 320x180, 20 pictures a second, two keyframes a second."""
    return programme(write_clip(tmp_path_factory.mktemp("clip") / "a.mp4", MovingBox().pictures(40), fps=20, gop=10))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The same at 320x240."""
    scene = MovingBox(height=240)
    return programme(write_clip(tmp_path_factory.mktemp("clip") / "b.mp4", scene.pictures(20), fps=20, gop=10))


@pytest.fixture(scope="module")
def hevc(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The same as H.265."""
    clip = tmp_path_factory.mktemp("clip") / "c.mp4"
    return programme(write_clip(clip, MovingBox().pictures(20), fps=20, gop=10, codec="hevc"))


@pytest.fixture
def camera(shown: Programme) -> Iterator[RtspCamera]:
    """A camera that behaves, so far."""
    with RtspCamera(shown) as camera:
        yield camera


def test_a_good_camera_is_live_and_its_frames_are_new(camera: RtspCamera) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(15)
        status = watching.reader.status()
        frames = watching.frames()
    assert (status.state, status.faults, status.codec) == ("live", (), "h264")
    assert (status.width, status.height, status.plan) == (320, 180, "watch")
    assert status.last_frame is not None
    assert abs(status.last_frame - time.time()) < 2
    times = [frame.t for frame in frames]
    assert times == sorted(set(times))
    assert 0 <= frames[-1].arrived - frames[-1].t < 0.5
    assert all(look.fault is None for look in watching.looks)
    assert watching.losses == []


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_reads_over(camera: RtspCamera, transport: str) -> None:
    with Watching(settings(camera.url, transport=transport)) as watching:
        watching.until_looks(5)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the test's certificate")
def test_reads_over_tls_and_recovers_from_a_stall(shown: Programme, tmp_path: Path) -> None:
    made = [str(tmp_path / name) for name in ("key.pem", "certificate.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", made[0]]
    subprocess.run([*command, "-out", made[1]], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made[1], made[0])
    with RtspCamera(shown, tls=tls) as camera, Watching(settings(camera.url)) as watching:
        watching.until_looks(5)
        camera.conduct.silent = True
        watching.until(lambda: watching.losses, 5, "the stall to be noticed")
        camera.conduct.silent = False
        watching.until_looks(2)


def test_a_stall_without_an_error_is_noticed_and_recovered(camera: RtspCamera) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(5)
        before = watching.looks[-1].frame
        camera.conduct.silent = True
        watching.until(lambda: watching.reader.status().state == "lost", 5, "the stall to be noticed")
        status = watching.reader.status()
        assert status.faults == ("stalled",)
        assert status.last_frame == pytest.approx(time.time() - 0.9, abs=0.5)
        camera.conduct.silent = False
        took = watching.until_looks(3)
        after = watching.looks[-1].frame
    assert took < 5
    assert after.session == before.session + 1
    assert len(watching.losses) == 1
    assert before.t <= watching.losses[0] < after.t


def test_packets_that_nothing_can_be_made_of_are_a_stall(camera: RtspCamera) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(5)
        camera.conduct.undecodable = True
        watching.until(lambda: watching.losses, 6, "the loss")
        camera.conduct.undecodable = False
        watching.until_looks(3)


def test_a_camera_that_closes_is_connected_to_again(camera: RtspCamera) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(3)
        camera.drop()
        watching.until(lambda: watching.losses, 5, "the loss")
        watching.until_looks(3)
    assert (camera.played, len(watching.losses)) == (2, 1)


def test_a_camera_that_is_not_there_is_found_when_it_comes(camera: RtspCamera) -> None:
    camera.refuse()
    with Watching(settings(camera.url)) as watching:
        watching.until(lambda: watching.reader.status().state == "lost", 5, "the refusal")
        status = watching.reader.status()
        camera.listen()
        watching.until_looks(3)
        assert watching.reader.status().faults == ()
    assert status.faults == ("refused",)
    assert watching.losses == []


@pytest.mark.parametrize(
    ("status", "fault"), [pytest.param(404, "refused", id="not found"), pytest.param(503, "refused", id="overloaded")]
)
def test_an_answer_that_is_no_video_is_a_fault_with_its_reason(camera: RtspCamera, status: int, fault: str) -> None:
    camera.conduct.status = status
    with Watching(settings(camera.url)) as watching:
        watching.until(lambda: watching.reader.status().faults == (fault,), 5, "the fault")
        assert str(status)[0] in watching.reader.status().message
        camera.conduct.status = 200
        watching.until_looks(2)


def test_a_camera_that_takes_the_connection_and_says_nothing_is_given_up(camera: RtspCamera) -> None:
    camera.conduct.deaf = True
    with Watching(settings(camera.url)) as watching:
        watching.until(lambda: watching.reader.status().faults == ("offline",), 8, "the time-out")
        camera.conduct.deaf = False
        watching.until_looks(2)


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_password_of_any_characters_opens_the_camera(shown: Programme, scheme: Scheme) -> None:
    word = "p@ss:/w?rd#%é &"
    right = Credentials(user="ad min", password=SecretStr(word))
    with (
        RtspCamera(shown, guard=Guard("ad min", word, scheme)) as camera,
        Watching(settings(camera.url), credentials=right) as watching,
    ):
        watching.until_looks(2)


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_wrong_password_is_told_once_and_never_shown(
    shown: Programme, scheme: Scheme, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = Credentials(user="admin", password=SecretStr("hunter2"))
    with (
        RtspCamera(shown, guard=Guard("admin", "right", scheme)) as camera,
        Watching(settings(camera.url), credentials=wrong) as watching,
    ):
        watching.until(lambda: watching.reader.status().faults == ("unauthorized",), 5, "the refusal")
        status, asked = watching.reader.status(), camera.described
        with pytest.raises(AssertionError, match="waited"):
            watching.until(lambda: camera.described > asked, 1.5, "a second attempt")
    out = capfd.readouterr()
    assert "password" in status.message
    assert "hunter2" not in status.message + out.out + out.err


def test_size_and_codec_may_change_at_a_reconnection(camera: RtspCamera, hevc: Programme) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(3)
        camera.shown = hevc
        camera.drop()
        watching.until(lambda: watching.reader.status().codec == "hevc", 5, "the other codec")
        watching.until_looks(3)
        assert watching.reader.status().faults == ()


@pytest.mark.parametrize("drop", [pytest.param(True, id="at a reconnection"), pytest.param(False, id="in mid-stream")])
def test_a_changed_aspect_ratio_raises_a_fault(camera: RtspCamera, other: Programme, drop: bool) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(3)
        camera.show(other)
        if drop:
            camera.drop()
        watching.until(lambda: watching.reader.status().height == 240, 8, "the other size")
        watching.until_looks(3)
        status = watching.reader.status()
    assert status.faults == ("aspect_changed",)
    assert {(frame.session, frame.picture.height) for frame in watching.frames()} == {(1, 180), (2, 240)}


@pytest.mark.parametrize(
    ("codec", "loss", "lost_pictures"),
    [
        pytest.param("h264", 0.15, 0.0, id="h264, packets lost"),
        pytest.param("h264", 0.0, 0.15, id="h264, pictures lost"),
        pytest.param("hevc", 0.0, 0.15, id="hevc, pictures lost"),
    ],
)
def test_damaged_pictures_are_never_shown_as_good(
    shown: Programme, hevc: Programme, codec: str, loss: float, lost_pictures: float
) -> None:
    good = {"h264": shown, "hevc": hevc}[codec]
    scene = MovingBox()
    with RtspCamera(good) as camera, Watching(settings(camera.url, stall_s=5.0)) as watching:
        watching.until_looks(5)
        camera.conduct.loss, camera.conduct.lost_pictures = loss, lost_pictures
        watching.until_looks(25, seconds=40)
    trusted = [look for look in watching.looks if look.fault is None]
    assert len(trusted) > 5
    for look in trusted:
        assert _is_one_of(look.frame.picture.bgr(), scene, len(good.units)), f"a smeared picture at {look.frame.t}"
    if codec == "h264":
        assert any(look.fault == "damaged" for look in watching.looks)


def test_timestamps_that_jump_back_do_not_stop_time(camera: RtspCamera) -> None:
    camera.conduct.start = 90_000 * 1000
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(8)
        camera.conduct.shift_s = -500.0
        watching.until_looks(15)
        camera.conduct.shift_s = 700.0
        watching.until_looks(15)
    frames = watching.frames()
    times = [frame.t for frame in frames]
    assert times == sorted(set(times))
    assert all(-0.01 <= frame.arrived - frame.t < 1.0 for frame in frames)
    assert times[-1] - times[0] == pytest.approx(frames[-1].arrived - frames[0].arrived, abs=1.0)


@pytest.mark.parametrize("step", [-3600.0, 3600.0], ids=["back", "ahead"])
def test_a_machine_whose_clock_is_set_goes_on(camera: RtspCamera, step: float) -> None:
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(5)
        watching.clock.set_by = step
        watching.until(lambda: abs(watching.looks[-1].frame.t - watching.clock.now()) < 3 or step > 0, 8, "the new time")
        watching.until_looks(5)
        assert watching.reader.status().state == "live"
    by_session: dict[int, list[float]] = {}
    for frame in watching.frames():
        by_session.setdefault(frame.session, []).append(frame.t)
    assert all(times == sorted(set(times)) for times in by_session.values())


def test_sender_reports_give_the_time(camera: RtspCamera) -> None:
    camera.conduct.reports = -0.4
    with Watching(settings(camera.url)) as watching:
        watching.until(lambda: watching.looks and watching.looks[-1].frame.clock_source == "sender_report", 5, "reports")
        watching.until_looks(40)
        last = watching.looks[-1].frame
    assert last.arrived - last.t == pytest.approx(0.45, abs=0.1)


def test_a_camera_whose_clock_is_wrong_is_not_believed(camera: RtspCamera) -> None:
    camera.conduct.reports = -86_400.0
    with Watching(settings(camera.url)) as watching:
        watching.until_looks(25)
        last = watching.looks[-1].frame
    assert last.clock_source == "arrival"
    assert 0 <= last.arrived - last.t < 0.5


def test_one_camera_that_fails_touches_no_other(shown: Programme, camera: RtspCamera) -> None:
    with RtspCamera(shown) as bad, Watching(settings(camera.url)) as fine, Watching(settings(bad.url)) as failing:
        fine.until_looks(3)
        failing.until_looks(3)
        bad.refuse()
        failing.until(lambda: failing.losses, 5, "the loss")
        sessions = {frame.session for frame in fine.frames()}
        fine.until_looks(20)
        assert fine.reader.status().state == "live"
    assert sessions == {1}
    assert fine.losses == []
    gaps = [b.t - a.t for a, b in zip(fine.frames(), fine.frames()[1:], strict=False)]
    assert max(gaps) < 1.0


def test_a_stalled_reader_ends_soon_when_told(camera: RtspCamera) -> None:
    with Watching(settings(camera.url, stall_s=4.0)) as watching:
        watching.until_looks(3)
        camera.conduct.silent = True
        assert watching.stop() < 2


def _is_one_of(image: NDArray[np.uint8], scene: MovingBox, count: int) -> bool:
    """Tell whether an image is one of the scene's, up to what encoding does to it."""
    errors = (np.abs(image.astype(np.int16) - scene.picture(index)) for index in range(count))
    return any(_blocks(error).max() < 25.0 for error in errors)


def _blocks(error: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return the mean error of each 20x20 block."""
    height, width = error.shape[0] // 20 * 20, error.shape[1] // 20 * 20
    blocks = error[:height, :width].reshape(height // 20, 20, width // 20, 20, 3)
    return np.asarray(blocks.mean(axis=(1, 3, 4)), np.float64)


