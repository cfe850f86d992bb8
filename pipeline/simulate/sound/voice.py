"""The sound of a clip, encoded as it goes along with the pictures."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from pipeline.simulate.sound.dry import Samples

CODEC, BITS = "aac", 32_000
"""What most cameras send, at a rate at which its noise stays below the street's."""


class Voice:
    """Encodes one track into a container."""

    def __init__(self, container: OutputContainer, samples: Samples, *, rate: int) -> None:
        """Add the stream; call before the first packet is written."""
        self._stream = cast("AudioStream", container.add_stream(CODEC, rate=rate, layout="mono"))
        self._stream.codec_context.bit_rate = BITS
        self._stream.codec_context.open()
        self._samples = samples
        self._rate = rate
        self._done = 0

    def until(self, t: float) -> "Iterator[Packet[Any]]":
        """Yield the packets of what is heard before a second of the clip."""
        size = self._stream.codec_context.frame_size
        while self._done + size <= min(len(self._samples), round(t * self._rate)):
            yield from self._stream.encode(self._frame(size))

    def rest(self) -> "Iterator[Packet[Any]]":
        """Yield the last packets."""
        yield from self.until(len(self._samples) / self._rate)
        if self._done < len(self._samples):
            yield from self._stream.encode(self._frame(len(self._samples) - self._done))
        yield from self._stream.encode(None)

    def _frame(self, count: int) -> av.AudioFrame:
        part = self._samples[self._done : self._done + count].reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._done, Fraction(1, self._rate)
        self._done += count
        return frame
