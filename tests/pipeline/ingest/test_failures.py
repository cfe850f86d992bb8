"""libav's errors, told to a person."""

import errno

import av
import pytest

from pipeline.errors import StreamError, StreamUnauthorized, StreamUnavailable, StreamUnusable
from pipeline.ingest.failures import PictureChanged, StreamRefused, StreamStalled, fault_of, file_failure, live_failure

WHERE = "rtsp://u:s3cret@h/x"


def libav(kind: type[av.FFmpegError], code: int, text: str) -> av.FFmpegError:
    return kind(code, text, WHERE)


@pytest.mark.parametrize(
    ("error", "kind", "fault"),
    [
        pytest.param(libav(av.HTTPUnauthorizedError, 1, "401"), StreamUnauthorized, "unauthorized", id="401"),
        pytest.param(libav(av.HTTPForbiddenError, 1, "403"), StreamUnauthorized, "unauthorized", id="403"),
        pytest.param(libav(av.HTTPNotFoundError, 1, "404"), StreamRefused, "refused", id="404"),
        pytest.param(libav(av.HTTPServerError, 1, "5XX"), StreamRefused, "refused", id="5xx"),
        pytest.param(libav(av.ConnectionRefusedError, 111, "refused"), StreamRefused, "refused", id="refused"),
        pytest.param(libav(av.TimeoutError, 110, "timed out"), StreamUnavailable, "offline", id="time-out"),
        pytest.param(libav(av.ExitError, 1, "exit"), StreamUnavailable, "offline", id="interrupted"),
        pytest.param(libav(av.InvalidDataError, 1, "invalid"), StreamUnavailable, "offline", id="no answer"),
        pytest.param(libav(av.OSError, errno.EHOSTUNREACH, "no route"), StreamUnavailable, "offline", id="no route"),
        pytest.param(libav(av.OSError, errno.EADDRINUSE, "in use"), StreamUnavailable, "offline", id="port taken"),
    ],
)
def test_a_camera_s_error(error: Exception, kind: type[StreamError], fault: str) -> None:
    found = live_failure("cam", error)
    assert type(found) is kind
    assert found.temporary
    assert fault_of(found) == fault
    assert str(found).startswith("stream cam: ")
    assert "s3cret" not in str(found)


@pytest.mark.parametrize(
    ("error", "kind", "temporary"),
    [
        pytest.param(FileNotFoundError(2, "no"), StreamUnusable, False, id="missing"),
        pytest.param(PermissionError(13, "denied"), StreamUnusable, False, id="denied"),
        pytest.param(libav(av.InvalidDataError, 1, "invalid"), StreamUnusable, False, id="no video"),
        pytest.param(OSError(5, "input/output error"), StreamUnavailable, True, id="disk"),
    ],
)
def test_a_file_s_error_names_the_file(error: Exception, kind: type[StreamError], temporary: bool) -> None:
    found = file_failure("cam", "clips/x.mp4", error)
    assert type(found) is kind
    assert found.temporary is temporary
    assert "clips/x.mp4" in str(found)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (StreamStalled("x", ""), "stalled"),
        (PictureChanged("x", ""), "offline"),
        (StreamUnusable("x", ""), "unusable"),
        (StreamUnavailable("x", ""), "offline"),
    ],
)
def test_every_error_is_a_fault_of_the_camera(error: StreamError, fault: str) -> None:
    assert fault_of(error) == fault
