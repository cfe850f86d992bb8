"""The sound of one connection: packets become blocks of mono samples with UTC times.

Any codec that libav knows (AAC, G.711 and Opus are what cameras send). Sound that can't be decoded is left out and
never touches the video. The live stream and the replay use it alike. Not here: what is heard.
"""

from typing import Self, cast

import av
import numpy as np
import structlog
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec.context import ThreadType
from av.packet import Packet
from av.stream import Stream
from numpy.typing import NDArray

from pipeline.frames import SOUND_RATE, Sound
from pipeline.ingest.connection import Connection

BLOCK = 4096
"""Samples of a block: 0.256 s, so that what is heard is known as soon as the next keyframe could be decoded."""
GAP_S = 0.1
"""Packets that come this much earlier or later than the sound before them ends begin anew: something got lost.
A packet lasts 20 to 64 ms."""
MOST_ERRORS = 50
"""So many packets in a row (1 to 3 s) that can't be decoded are not broken but foreign: nobody listens any more."""

log = structlog.get_logger()


class Soundtrack:
    """Decodes the first sound stream of a connection.

    Attributes:
        index: the number of its stream in the input.
        errors: packets that could not be decoded.
    """

    def __init__(self, audio: AudioStream, *, stream_id: str) -> None:
        self.index = audio.index
        self.errors = 0
        self._stream_id = stream_id
        self._context = audio.codec_context
        self._context.thread_count = 1
        self._context.thread_type = ThreadType.NONE
        self._in_a_row = 0
        self._form: tuple[str, str, int] | None = None
        self._resampler = _resampler()
        self._waiting: list[NDArray[np.float32]] = []
        self._held = 0
        self._t: float | None = None

    @classmethod
    def of(cls, connection: Connection) -> Self | None:
        """Return a connection's sound, or None when it has none that can be decoded."""
        for stream in connection.streams:
            if isinstance(stream, AudioStream) and stream.codec_context is not None:
                return cls(stream, stream_id=connection.source.stream_id)
        return None

    def take(self, packet: "Packet[Stream]", t: float) -> list[Sound]:
        """Return the blocks that a packet of UTC time `t` completes; packets come in their order, other streams' too."""
        if packet.stream_index != self.index or self._in_a_row >= MOST_ERRORS:
            return []
        if self._t is not None and abs(t - self._t - self._held / SOUND_RATE) > GAP_S:
            self._begin_anew()
        self._t = start = t - self._held / SOUND_RATE
        for samples in self._decode(packet):
            self._waiting.append(samples)
            self._held += len(samples)
        return self._blocks(start) if self._held >= BLOCK else []

    def _begin_anew(self) -> None:
        """Forget what was before a gap: half a block of it, and what the decoder and the resampler would join to what comes."""
        self._waiting, self._held, self._form = [], 0, None
        self._context.flush_buffers()

    def _blocks(self, start: float) -> list[Sound]:
        samples = np.concatenate(self._waiting)
        whole = len(samples) // BLOCK * BLOCK
        self._waiting, self._held = [samples[whole:]], len(samples) - whole
        self._t = start + whole / SOUND_RATE
        return [Sound(start + at / SOUND_RATE, samples[at : at + BLOCK]) for at in range(0, whole, BLOCK)]

    def _decode(self, packet: "Packet[Stream]") -> list[NDArray[np.float32]]:
        try:
            frames = self._context.decode(cast("Packet[AudioStream]", packet))
            samples = [one for frame in frames for one in self._mono(frame)]
        except (av.FFmpegError, ValueError) as error:
            self._fail(error)
            return []
        self._in_a_row = 0
        return samples

    def _mono(self, frame: AudioFrame) -> list[NDArray[np.float32]]:
        """Return a frame's samples at SOUND_RATE; a camera may change its form at any time."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            self._form, self._resampler = form, _resampler()
        return [_clean(cast("NDArray[np.float32]", one.to_ndarray())[0]) for one in self._resampler.resample(frame)]

    def _fail(self, error: Exception) -> None:
        self.errors += 1
        self._in_a_row += 1
        self._form = None
        if self._in_a_row == MOST_ERRORS:
            log.warning("sound can't be decoded", stream=self._stream_id, codec=self._context.name, error=str(error))


def _clean(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples within -1…1: damaged packets of AAC and Opus decode to numbers beyond, and to none at all."""
    return np.clip(np.nan_to_num(samples, nan=0.0), -1.0, 1.0)


def _resampler() -> AudioResampler:
    return AudioResampler(format="flt", layout="mono", rate=SOUND_RATE)
