"""Turns packets into pictures, and tells which of them are damaged.

One thread, no delay. Damage lasts until the next keyframe: what refers to a damaged picture is
damaged too, though the decoder does not say so.
"""

from typing import Any

import av
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.ingest.frame_numbers import FrameNumbers

_SILENT = frozenset({"hevc", "mjpeg"})
"""Decoders that show damage only as an error, and only when they are asked to be strict (measured on FFmpeg 8.1)."""
_HEAD = 512
"""Bytes of a packet in which a picture's number is found: after access unit delimiter and SEI."""


DISTRUST_GOPS = 30
"""After so many groups of pictures in a row with a gap in their numbers, and none with a picture that the decoder
calls corrupt, the camera numbers its pictures in a way of its own: better to see than to be blind for ever."""


class Decoder:
    """The video decoder of one connection.

    Attributes:
        errors: packets that could not be decoded at all.
    """

    def __init__(self, video: VideoStream, *, live: bool) -> None:
        """Prepare; `live` looks for pictures that got lost on the way."""
        self._context = video.codec_context
        self._context.thread_count = 1
        self._context.thread_type = ThreadType.NONE
        name = self._context.name
        if name in _SILENT:
            self._context.options = {"err_detect": "explode"}
        self._numbers = FrameNumbers() if live and name == "h264" else None
        if self._numbers is not None:
            self._numbers.parameters(self._context.extradata or b"")
        self._damaged = False
        self._clean = True
        self._gap = False
        self._gops_with_gaps = 0
        self.errors = 0

    def decode(self, packet: "Packet[Any]", *, keyframe: bool, alone: bool) -> list[tuple[VideoFrame, bool]]:
        """Return the frames that are ready, each with whether it is damaged.

        Args:
            packet: the next packet; the first one and each one after a gap must be a keyframe.
            keyframe: whether it is one.
            alone: what follows won't be decoded: nothing is held back, nothing is kept.
        """
        shown = self.drain() if alone else []
        if packet.is_corrupt or (not alone and self._missing(packet, keyframe=keyframe)):
            self._damaged = True
        self._clean = False
        shown += self._frames(packet)
        if alone:
            shown += self.drain()
        return shown

    def drain(self) -> list[tuple[VideoFrame, bool]]:
        """Return what the decoder still holds, and make it forget everything."""
        if self._clean:
            return []
        shown = self._frames(None)
        self._context.flush_buffers()
        self._clean = True
        return shown

    def _missing(self, packet: "Packet[Any]", *, keyframe: bool) -> bool:
        if self._numbers is None:
            return False
        data = memoryview(packet)
        missing = self._numbers.missing(bytes(data if keyframe else data[:_HEAD]), keyframe=keyframe)
        if keyframe:
            self._gops_with_gaps = self._gops_with_gaps + 1 if self._gap else 0
            self._gap = False
            if self._gops_with_gaps >= DISTRUST_GOPS:
                self._numbers = None
        self._gap = self._gap or missing
        return missing

    def _frames(self, packet: "Packet[Any] | None") -> list[tuple[VideoFrame, bool]]:
        try:
            frames = self._context.decode(packet)
        except av.FFmpegError:
            self.errors += 1
            self._damaged = True
            return []
        return [(frame, self._judge(frame)) for frame in frames]

    def _judge(self, frame: VideoFrame) -> bool:
        corrupt = frame.is_corrupt
        if corrupt:
            self._gops_with_gaps = 0
        self._damaged = corrupt or (self._damaged and not frame.key_frame)
        return self._damaged
