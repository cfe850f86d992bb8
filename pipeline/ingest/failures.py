"""What libav's errors mean for a stream; mapped here once. Messages never hold an address with a password."""

import errno

import av

from pipeline.errors import StreamError, StreamUnauthorized, StreamUnavailable, StreamUnusable
from pipeline.events import FaultKind
from pipeline.told import Told


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
        return StreamUnauthorized(stream_id, Told("password", why=_why(error)))
    if isinstance(error, _REFUSED):
        return StreamRefused(stream_id, Told("refused", why=_why(error)))
    if isinstance(error, av.TimeoutError | av.ExitError):
        return StreamUnavailable(stream_id, Told("no_answer"))
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return StreamUnavailable(stream_id, Told("port_taken"))
    if isinstance(error, av.InvalidDataError):
        return StreamUnavailable(stream_id, Told("no_rtsp"))
    return StreamUnavailable(stream_id, Told("unreachable", why=_why(error)))


def file_failure(stream_id: str, name: str, error: Exception) -> StreamError:
    """Say what an error of libav, or of the system, means for a file."""
    if isinstance(error, FileNotFoundError):
        return StreamUnusable(stream_id, Told("file_missing", name=name))
    if isinstance(error, PermissionError | IsADirectoryError):
        return StreamUnusable(stream_id, Told("file_closed", name=name, why=_why(error)))
    if isinstance(error, _NOT_DECODABLE):
        return StreamUnusable(stream_id, Told("file_no_video", name=name, why=_why(error)))
    return StreamUnavailable(stream_id, Told("file_closed", name=name, why=_why(error)))


def _why(error: Exception) -> str:
    """Return what an error says, without the address that libav adds to it."""
    return str(getattr(error, "strerror", None) or type(error).__name__)
