"""What libav's errors mean for a stream; mapped here once. Messages never hold an address with a password."""

import errno

import av

from pipeline.errors import StreamError, StreamUnauthorized, StreamUnavailable, StreamUnusable
from pipeline.events import FaultKind


class StreamRefused(StreamUnavailable):
    """Somebody is there and says no."""


class StreamStalled(StreamUnavailable):
    """The connection stands, and no pictures come out of it."""


class PictureChanged(StreamUnavailable):
    """The size changed in mid-stream: a new connection brings the parameters that everything else needs."""


_FAULTS: tuple[tuple[type[StreamError], FaultKind], ...] = (
    (StreamUnauthorized, "unauthorized"),
    (StreamRefused, "refused"),
    (StreamStalled, "stalled"),
    (StreamUnusable, "unusable"),
)
_REFUSED = (av.HTTPClientError, av.HTTPServerError, av.ConnectionRefusedError)
_UNAUTHORIZED = (av.HTTPUnauthorizedError, av.HTTPForbiddenError)
_NOT_DECODABLE = (av.InvalidDataError, av.DecoderNotFoundError, av.DemuxerNotFoundError, ValueError)


def fault_of(error: StreamError) -> FaultKind:
    """Return the fault that a camera has while this error lasts."""
    return next((fault for kind, fault in _FAULTS if isinstance(error, kind)), "offline")


def live_failure(stream_id: str, error: Exception) -> StreamError:
    """Say what an error of libav means for a camera."""
    if isinstance(error, _UNAUTHORIZED):
        return StreamUnauthorized(
            stream_id, f"the camera refuses user or password ({_told(error)}); mend them, it is asked again only rarely"
        )
    if isinstance(error, _REFUSED):
        return StreamRefused(stream_id, f"refused: {_told(error)}")
    if isinstance(error, av.TimeoutError | av.ExitError):
        return StreamUnavailable(stream_id, "no answer within the time-out")
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return StreamUnavailable(stream_id, "can't listen: another stream or program listens at this port")
    if isinstance(error, av.InvalidDataError):
        return StreamUnavailable(stream_id, "no usable answer: unreachable, or no RTSP server")
    return StreamUnavailable(stream_id, f"unreachable: {_told(error)}")


def file_failure(stream_id: str, name: str, error: Exception) -> StreamError:
    """Say what an error of libav, or of the system, means for a file."""
    if isinstance(error, FileNotFoundError):
        return StreamUnusable(stream_id, f"{name}: no such file")
    if isinstance(error, PermissionError | IsADirectoryError):
        return StreamUnusable(stream_id, f"{name}: {_told(error)}")
    if isinstance(error, _NOT_DECODABLE):
        return StreamUnusable(stream_id, f"{name}: expected a video file, got something that can't be decoded ({_told(error)})")
    return StreamUnavailable(stream_id, f"{name}: {_told(error)}")


def _told(error: Exception) -> str:
    """Return what an error says, without the address that libav adds to it."""
    return str(getattr(error, "strerror", None) or type(error).__name__)
