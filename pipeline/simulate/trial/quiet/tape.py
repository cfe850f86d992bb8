"""What the senses take of one part of a night, kept without loss: made once, watched anew with every change of the senses.

A Matroska file: cells as FFV1, sound as FLAC of 16 bits, which is as fine as any camera sends it.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.frames import SOUND_RATE
from pipeline.sense.flash import HEIGHT, WIDTH
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.sound.score import track
from pipeline.simulate.trial.quiet.cells import Cells, plate_of
from pipeline.simulate.trial.quiet.night import part

FORM = "yuv444p"
FULL = 2**15 - 1
"""A sample of 16 bits that is 1."""
BLOCK = 4096
"""Samples of a piece of FLAC."""
Samples = NDArray[np.float32]


def tapes(bare: Scene, parts: int, folder: Path) -> list[Path]:
    """Return the tapes of so many parts of a night in an empty street, in order; those that are missing are made.

    Args:
        bare: the street.
        parts: how many.
        folder: where tapes made by this code are kept.
    """
    found = [folder / f"{bare.seed}-{number}.mkv" for number in range(parts)]
    if not all(path.exists() for path in found):
        plate = plate_of(bare)
        for number, path in enumerate(found):
            scene = part(bare, number)
            _record(path, scene, (yuv for _, yuv in Cells(plate, scene).play()))
    return found


def _record(path: Path, scene: Scene, cells: Iterator[NDArray[np.uint8]]) -> None:
    """Keep a part: its cells (3, HEIGHT, WIDTH) and its sound. The file is there when it is whole."""
    if path.exists():
        return
    growing = path.with_suffix(".part")
    with av.open(str(growing), "w", format="matroska") as tape:
        seen = tape.add_stream("ffv1", rate=Fraction(scene.camera.fps).limit_denominator(1000))
        seen.width, seen.height, seen.pix_fmt = WIDTH, HEIGHT, FORM
        heard = tape.add_stream("flac", rate=SOUND_RATE, layout="mono")
        _write_cells(tape, seen, cells)
        _write_sound(tape, heard, track(scene, scene.seconds))
    growing.replace(path)


def pictures(path: Path) -> Iterator[av.VideoFrame]:
    """Yield the cells of a tape, picture by picture."""
    with av.open(str(path)) as tape:
        tape.streams.video[0].codec_context.thread_count = 1
        yield from tape.decode(video=0)


def samples(path: Path) -> Samples:
    """Return the sound of a tape, (N,) of SOUND_RATE."""
    with av.open(str(path)) as tape:
        pieces = [frame.to_ndarray()[0] for frame in tape.decode(audio=0)]
    return np.asarray(np.concatenate(pieces), np.float32) / np.float32(FULL)


def _write_cells(tape: OutputContainer, stream: VideoStream, cells: Iterator[NDArray[np.uint8]]) -> None:
    for number, yuv in enumerate(cells):
        frame = av.VideoFrame.from_ndarray(yuv, format=FORM)
        frame.pts = number
        tape.mux(stream.encode(frame))
    tape.mux(stream.encode())


def _write_sound(tape: OutputContainer, stream: AudioStream, sound: Samples) -> None:
    whole = np.rint(sound * FULL).astype(np.int16)
    for first in range(0, len(whole), BLOCK):
        frame = av.AudioFrame.from_ndarray(whole[None, first : first + BLOCK], format="s16", layout="mono")
        frame.sample_rate, frame.pts = SOUND_RATE, first
        tape.mux(stream.encode(frame))
    tape.mux(stream.encode())
