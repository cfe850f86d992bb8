"""Small files with a picture and a sound whose samples are known, in the codecs that cameras send."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tests.support.clips import MovingBox

FPS = 10
WIDTH, HEIGHT = 160, 90


def click(at_s: float, *, seconds: float, rate: int) -> NDArray[np.float32]:
    """Return silence with a short, loud burst of a tone at a time, (N,) float32."""
    times = np.arange(int(seconds * rate)) / rate
    since = times - at_s
    wave = np.where((since >= 0) & (since < 0.03), np.sin(2 * np.pi * 1500 * since) * 0.7, 0.0)
    return wave.astype(np.float32)


def write_with_sound(
    path: Path, samples: NDArray[np.float32], *, codec: str, rate: int, layout: str = "mono", broken: bool = False,
    still: bool = False,
) -> Path:  # fmt: skip
    """Write a moving (or `still`) street with a sound; `broken` puts noise where the packets of sound should be."""
    pictures = MovingBox(width=WIDTH, height=HEIGHT)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt, video.codec_context.gop_size = WIDTH, HEIGHT, "yuv420p", FPS
        audio = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(audio, AudioStream)
        packets = _sound(audio, samples, rate)
        if broken:
            packets = [_noise(packet, audio) for packet in packets]
        for index in range(round(len(samples) / rate * FPS)):
            frame = av.VideoFrame.from_ndarray(pictures.picture(0 if still else index), format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            packets += video.encode(frame.reformat(format="yuv420p"))
        packets += video.encode(None)
        for packet in sorted(packets, key=lambda one: float((one.dts or 0) * one.time_base)):
            container.mux(packet)
    return path


def _sound(audio: AudioStream, samples: NDArray[np.float32], rate: int) -> "list[Packet[Any]]":
    context = audio.codec_context
    context.open()
    size = context.frame_size or rate // 50
    fitted = AudioResampler(format=context.format.name, layout=context.layout.name, rate=rate, frame_size=size)
    packets = []
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    for part in [*fitted.resample(frame), *fitted.resample(None)]:
        packets += context.encode(part)
    packets += context.encode(None)
    for packet in packets:
        packet.stream = audio
    return packets


def _noise(packet: "Packet[Any]", audio: AudioStream) -> "Packet[Any]":
    random = np.random.default_rng(abs(packet.pts or 0))
    noise = Packet(random.integers(0, 256, 40, np.uint8).tobytes())
    noise.pts, noise.dts, noise.time_base, noise.stream = packet.pts, packet.dts, packet.time_base, audio
    return noise
