"""Files and folders of pictures for a replay: the frames that a live stream's plan would have chosen.

No clock and no thread: two replays give the same frames. Time runs on from one file to the next.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import av
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from pipeline.config.settings import StreamSettings
from pipeline.errors import StreamUnusable
from pipeline.frames import Frame, Sound
from pipeline.ingest.connection import Connection, connect
from pipeline.ingest.decoder import Decoder
from pipeline.ingest.failures import file_failure
from pipeline.ingest.framer import Framer
from pipeline.ingest.pictures import Pictures
from pipeline.ingest.plan import LONG_GOP_S, Plan
from pipeline.ingest.ring import PacketRing
from pipeline.ingest.sound import Soundtrack
from pipeline.ingest.source import Source
from pipeline.ingest.stamps import Stamps

NOBODY = "footage"
"""Stands for the stream in messages when there is none."""
MIB = 1 << 20


class Footage:
    """Footage that is being replayed.

    Attributes:
        ring: the packets of the last seconds, for evidence.
        t: UTC seconds up to which it was read.
        decoded: frames decoded so far.
    """

    def __init__(self, paths: Sequence[Path], stream: StreamSettings, *, start: float, fps: float | None) -> None:
        self.ring = PacketRing(seconds=stream.evidence.ring_s, limit_bytes=int(stream.evidence.ring_mib * MIB))
        self.t = self._start = start
        self.decoded = 0
        self._paths = paths
        self._stream = stream
        self._fps = fps
        self._plan = Plan(stream)
        self._reading: Generator[Frame] | None = None

    @property
    def seconds(self) -> float:
        """How much of it was read so far."""
        return self.t - self._start

    def wake(self, t: float, why: str) -> None:
        """Go on watch for a while from UTC time `t` on, if the plan is `auto`."""
        self._plan.wake(t, why)

    def frames(
        self, *, glance: Callable[[Frame], None] | None = None, hear: Callable[[Sound], None] | None = None
    ) -> Iterator[Frame]:
        """Return the frames to look at, in order of time.

        Args:
            glance: takes every decoded frame while all are decoded, as in a live stream (`session.Senses`).
            hear: takes the sound, as far as it was read when a frame comes; None: no sound is decoded.

        Raises:
            StreamUnusable: a file is no video; the message names it.
        """
        self._reading = self._read(_Aside(glance, hear))
        return self._reading

    def close(self) -> None:
        """Let go of a file that was not read to its end."""
        if self._reading is not None:
            self._reading.close()

    def _read(self, aside: "_Aside") -> Generator[Frame]:
        session = 1
        for path in self._paths:
            with _opened(self._stream.id, path, self._fps) as connection:
                self._plan.connect(long_gop=_keyframes_are_rare(self._stream.id, path, self._fps))
                self.ring.open(connection.streams)
                reel = _Reel(connection, self._stream.id, start=self.t, session=session, aside=aside)
                for frame in reel.frames(self._plan, self.ring):
                    self.t = max(self.t, frame.t)
                    yield frame
            if not reel.decoded:
                raise StreamUnusable(self._stream.id, f"{path}: none of its pictures can be decoded")
            self.t, session = reel.end, reel.session + 1
            self.decoded += reel.decoded


class _Aside(NamedTuple):
    """Who is told of more than the frames to look at; see `Footage.frames`."""

    glance: Callable[[Frame], None] | None
    hear: Callable[[Sound], None] | None


class _Reel:
    """One file of the footage.

    Attributes:
        end: UTC seconds at which what comes next begins.
        session: number of the last picture size.
        decoded: frames decoded so far.
    """

    def __init__(self, connection: Connection, stream_id: str, *, start: float, session: int, aside: _Aside) -> None:
        self.end = start
        self.session = session
        self.decoded = 0
        self._connection = connection
        self._stream_id = stream_id
        self._aside = aside
        self._soundtrack = Soundtrack.of(connection) if aside.hear is not None else None
        self._stamps = Stamps(connection, start)
        self._decoder = Decoder(connection.video, live=False)
        self._framer = Framer(stream_id, session, self._stamps)
        self._size: tuple[int, int] | None = None

    def frames(self, plan: Plan, ring: PacketRing) -> Iterator[Frame]:
        """Yield what the plan chooses."""
        video = self._connection.video
        intra_only = video.codec_context.codec.intra_only
        for packet in self._connection.packets():
            if packet is None:
                continue
            t = self._stamps.packet(packet, self._stamps.started)
            ring.add(packet, t)
            if packet.stream_index != video.index:
                self._listen(packet, t)
                continue
            self.end = max(self.end, t + float((packet.duration or 1) * packet.time_base))
            keyframe = packet.is_keyframe or intra_only
            if plan.packet(t, keyframe=keyframe):
                yield from self._look(self._decoder.decode(packet, keyframe=keyframe, alone=not plan.whole), plan)
        yield from self._look(self._decoder.drain(), plan)

    def _listen(self, packet: "Packet[Stream]", t: float) -> None:
        if self._aside.hear is not None and self._soundtrack is not None:
            for sound in self._soundtrack.take(packet, t):
                self._aside.hear(sound)

    def _look(self, decoded: Iterable[tuple[VideoFrame, bool]], plan: Plan) -> Iterator[Frame]:
        for shown, damaged in decoded:
            self.decoded += 1
            t = self._stamps.frame(shown.pts or 0)
            self._resize(shown)
            frame = self._framer.frame(shown, t, arrived=t, damaged=damaged)
            if self._aside.glance is not None and plan.whole:
                self._aside.glance(frame)
            if plan.look(t):
                yield frame

    def _resize(self, shown: VideoFrame) -> None:
        size = shown.width, shown.height
        if self._size not in {None, size}:
            self.session += 1
            self._framer = Framer(self._stream_id, self.session, self._stamps)
        self._size = size


@contextmanager
def open_footage(
    paths: Sequence[Path], stream: StreamSettings, *, start: float, fps: float | None
) -> Iterator[Footage]:
    """Open files or folders of pictures, to be replayed one after the other.

    Args:
        paths: video files, and folders of pictures of one format.
        stream: whose plan and ring are used.
        start: UTC seconds of the first frame.
        fps: pictures a second in folders; files carry their own times.

    Raises:
        StreamUnusable: something is not there, or is no video; every path is tried before the first frame.
    """
    for path in paths:
        _opened(stream.id, path, fps).close()
    footage = Footage(paths, stream, start=start, fps=fps)
    try:
        yield footage
    finally:
        footage.close()


def footage_seconds(paths: Sequence[Path], *, fps: float | None) -> float:
    """Return how long the footage is, as far as the files say themselves.

    Raises:
        StreamUnusable: something is not there, or is no video; the message names it.
    """
    return sum(_seconds(path, fps) for path in paths)


def _seconds(path: Path, fps: float | None) -> float:
    if path.is_dir() and fps is not None:
        return len(Pictures(NOBODY, path).paths) / fps
    with _opened(NOBODY, path, fps) as connection:
        return connection.seconds or 0.0


def _opened(stream_id: str, path: Path, fps: float | None) -> Connection:
    if not path.is_dir():
        return connect(Source(stream_id, "file", str(path)), quiet_s=0.0)
    if fps is None:
        raise StreamUnusable(stream_id, f"{path}: a folder of pictures needs a rate (--fps)")
    pictures = Pictures(stream_id, path)
    try:
        container = av.open(pictures, "r", format=pictures.demuxer, options={"framerate": str(fps)})
    except av.FFmpegError as error:
        raise file_failure(stream_id, str(path), error) from error
    return Connection(Source(stream_id, "pictures", str(path)), container)


def _keyframes_are_rare(stream_id: str, path: Path, fps: float | None) -> bool:
    """Tell whether a file can't be patrolled by its keyframes."""
    with _opened(stream_id, path, fps) as connection:
        stamps, keyframe_t = Stamps(connection, 0.0), 0.0
        for packet in connection.packets():
            if packet is None or packet.stream_index != connection.video.index:
                continue
            t = stamps.packet(packet, 0.0)
            if t - keyframe_t > LONG_GOP_S:
                return True
            keyframe_t = t if packet.is_keyframe else keyframe_t
    return False
