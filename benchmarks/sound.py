"""CPU cost of hearing, for a second of one stream: the sound's decoding and the search for bangs, by codec.

    python -m benchmarks.sound [--repeats 5]

A simulated street of a minute, by day and with firecrackers, as cameras encode its sound. CPU time of one thread,
the median of the repeats, after one to warm up.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from av.packet import Packet
from av.stream import Stream
from rich.console import Console
from rich.table import Table

from benchmarks.record import Spread, spread, write
from pipeline.frames import Sound
from pipeline.ingest.connection import connect
from pipeline.ingest.sound import Soundtrack
from pipeline.ingest.source import Source
from pipeline.ingest.stamps import Stamps
from pipeline.sense.ear import Ear
from pipeline.simulate.sound.track import Noise, Place, render
from tests.support.soundtracks import write_with_sound

SECONDS = 60.0
FORMS = {
    "AAC 16 kHz mono": ("aac", 16_000, "mono", "mp4"),
    "AAC 48 kHz stereo": ("aac", 48_000, "stereo", "mp4"),
    "G.711 A-law": ("pcm_alaw", 8_000, "mono", "mov"),
    "G.711 µ-law": ("pcm_mulaw", 8_000, "mono", "mov"),
    "Opus 48 kHz mono": ("libopus", 48_000, "mono", "mkv"),
}
STREETS = {
    "street": [Noise(5.0, "speech", 6.0), Noise(20.0, "motorbike", 8.0), Noise(35.0, "door", 6.0), Noise(45.0, "horn", 15.0)],
    "firecrackers": [Noise(2.0 + 5 * n, "string", 40.0) for n in range(11)],
}


def main() -> None:
    """Measure, print a table and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    results: dict[str, dict[str, Spread]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            results[name] = {role: spread(values) for role, values in _measured(form, Path(folder), repeats).items()}
    table = Table("codec", *next(iter(results.values())), title="CPU milliseconds a stream-second")
    for name, roles in results.items():
        table.add_row(name, *(f"{one.median:.2f}" for one in roles.values()))
    Console().print(table)
    write("sound", "python -m benchmarks.sound", {"unit": "CPU ms a stream-second", **results})


def _measured(form: tuple[str, int, str, str], folder: Path, repeats: int) -> dict[str, list[float]]:
    """Return what decoding and listening cost, once a repeat."""
    values: dict[str, list[float]] = {}
    codec, rate, layout, ending = form
    for street, noises in STREETS.items():
        path = folder / f"{street}.{ending}"
        samples = render(noises, Place(), seconds=SECONDS, seed=1, rate=rate)
        write_with_sound(path, samples, codec=codec, rate=rate, layout=layout)
        for repeat in range(repeats + 1):
            decoding, listening = _heard(path)
            for role, cost in ((f"decode, {street}", decoding), (f"bangs, {street}", listening)):
                values.setdefault(role, []).extend([cost] if repeat else [])
    return values


def _heard(path: Path) -> tuple[float, float]:
    """Return the cost of decoding a file's sound and of listening to it, ms a second of it."""
    with connect(Source("cam", "file", str(path)), quiet_s=0.0) as connection:
        soundtrack, stamps, ear = Soundtrack.of(connection), Stamps(connection, 0.0), Ear()
        if soundtrack is None:
            raise RuntimeError(f"expected sound in {path}, got none")
        packets = [(packet, stamps.packet(packet, 0.0)) for packet in connection.packets() if packet is not None]
        sounds: list[Sound] = []
        decoding = _cost(lambda: _decode(soundtrack, packets, sounds))
        listening = _cost(lambda: [ear.hear(sound) for sound in sounds])
    return decoding, listening


def _decode(soundtrack: Soundtrack, packets: "Sequence[tuple[Packet[Stream], float]]", sounds: list[Sound]) -> None:
    for packet, t in packets:
        sounds += soundtrack.take(packet, t)


def _cost(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) / SECONDS * 1e3


if __name__ == "__main__":
    main()
