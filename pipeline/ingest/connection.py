"""One opened input: its packets, until it ends. Knows libav; decides nothing about a stream's life."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from pipeline.errors import StreamError, StreamUnusable
from pipeline.ingest.failures import file_failure, live_failure
from pipeline.ingest.source import Source
from pipeline.told import Told

OPEN_S = 10.0
"""Longest time to open a camera, all requests together; each answer has its own, shorter limit."""
_STILLS = ("image2", "_pipe")
"""Names of the demuxers of still pictures: libav takes a picture called x.mp4 for a video of one frame."""


class Connection:
    """An open input.

    Attributes:
        video: the stream that is analysed.
        streams: it and the sound, in the container's order.
    """

    def __init__(self, source: Source, container: InputContainer) -> None:
        self.source = source
        self._container = container
        self.video = _video_of(source, container)
        self.streams: list[Stream] = [self.video, *container.streams.audio]
        self.streams.sort(key=lambda stream: stream.index)

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Close."""
        self.close()

    @property
    def seconds(self) -> float | None:
        """Length of a file, as it says itself."""
        duration = self._container.duration
        return None if duration is None else duration / av.time_base

    def packets(self) -> Iterator["Packet[Stream] | None"]:
        """Yield packets until the input ends; None whenever a live source was quiet for a while.

        Raises:
            StreamError: the input broke.
        """
        while True:
            try:
                for packet in self._container.demux(self.streams):
                    if packet.size:
                        yield packet
                return
            except (av.TimeoutError, av.ExitError) as error:
                if not self.source.live or self.source.encrypted:
                    raise _failure(self.source, error) from error
                yield None
            except av.FFmpegError as error:
                raise _failure(self.source, error) from error

    def close(self) -> None:
        """Let go of sockets, files and memory."""
        self._container.close()


def connect(source: Source, *, quiet_s: float) -> Connection:
    """Open a source.

    Args:
        source: what to open.
        quiet_s: a camera that doesn't answer for so long counts as gone; later, reads come back so often
            (also when data flows of which no packet can be made: only the interrupt ends such a read).

    Raises:
        StreamError: it can't be opened, or there is no video in it.
    """
    limits = (OPEN_S, quiet_s) if source.live else (None, None)
    try:
        container = av.open(source.target(), options=source.options(quiet_s), timeout=limits)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _failure(source, error) from error
    try:
        return Connection(source, container)
    except BaseException:
        container.close()
        raise


def _failure(source: Source, error: Exception) -> StreamError:
    if not source.live:
        return file_failure(source.stream_id, source.address, error)
    return live_failure(source.stream_id, error)


def _video_of(source: Source, container: InputContainer) -> VideoStream:
    where = "" if source.live else f"{source.address}: "
    if source.kind == "file" and container.format.name.endswith(_STILLS):
        raise StreamUnusable(source.stream_id, Told("still_picture", where=where, format=container.format.name))
    videos = [stream for stream in container.streams.video if stream.codec_context is not None]
    if not videos:
        found = _listed(container) or "nothing"
        raise StreamUnusable(source.stream_id, Told("no_video", where=where, found=found))
    return videos[0]


def _listed(container: InputContainer) -> str:
    return ", ".join(sorted({stream.type for stream in container.streams}))
