"""Made-up camera connections for ring and clip tests: packets through a ring, the input closed and gone."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream

from pipeline.ingest.ring import PacketRing

BASE = 1_700_000_000.0
"""UTC seconds of a file's time zero in these tests."""


def packets(path: Path) -> Iterator["av.Packet[Any]"]:
    """Yield a file's packets, timed by their own pts; the input stays open meanwhile."""
    with av.open(str(path)) as container:
        yield from (packet for packet in container.demux() if packet.size)


def seconds(packet: "av.Packet[Any]") -> float:
    """Return a packet's own time, by pts where it has one."""
    ticks = packet.pts if packet.pts is not None else packet.dts or 0
    return float(ticks * packet.time_base)


def feed(ring: PacketRing, path: Path, *, base: float = BASE) -> None:
    """Send a file through a ring as one connection, which is closed afterwards."""
    with av.open(str(path)) as container:
        ring.open(list(container.streams))
        for packet in container.demux():
            if packet.size:
                ring.add(packet, base + seconds(packet))


def add_audio(source: Path, target: Path, *, codec: str, rate: int) -> Path:
    """Copy a file's video and lay a hum beside it, in another audio codec."""
    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        video = made.add_stream_from_template(given.streams.video[0])
        audio = made.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(audio, AudioStream)
        length = 0.0
        for packet in given.demux(video=0):
            if packet.size:
                length = max(length, seconds(packet))
                packet.stream = video
                made.mux(packet)
        hum = _hum(int(length * rate), rate, audio.format.name)
        for frame in hum:
            made.mux(audio.encode(frame))
        made.mux(audio.encode(None))
    return target


def _hum(count: int, rate: int, form: str) -> Iterator[av.AudioFrame]:
    size = rate // 50
    for first in range(0, count, size):
        wave = np.sin(2 * np.pi * 220 * np.arange(first, first + size) / rate)
        samples = wave.astype(np.float32) if form.startswith("flt") else (wave * 12_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None], format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
        yield frame
