"""A camera that connects to us and sends a file: `python -m tests.support.rtsp_push URL FILE [tcp|udp]`.

A process of its own: while PyAV opens an output it holds the interpreter's lock, and a listener in
the same process could not answer.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]
ATTEMPTS = 50


def send(url: str, path: str, transport: str) -> None:
    """Send a file's video and sound at their own speed, once."""
    for left in reversed(range(ATTEMPTS)):
        try:
            _send(url, path, transport)
        except av.error.ConnectionRefusedError:
            if not left:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def pushing(url: str, path: Path, *, transport: str = "tcp") -> Iterator["subprocess.Popen[bytes]"]:
    """Send beside the block; the sender is killed at its end."""
    command = [sys.executable, "-m", "tests.support.rtsp_push", url, str(path), transport]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _send(url: str, path: str, transport: str) -> None:
    with av.open(path) as source, av.open(url, "w", format="rtsp", options={"rtsp_transport": transport}) as output:
        inputs = [*source.streams.video, *source.streams.audio]
        outputs = {stream.index: output.add_stream_from_template(stream) for stream in inputs}
        output.start_encoding()
        began = time.monotonic()
        for packet in source.demux(inputs):
            if packet.dts is None:
                continue
            time.sleep(max(0.0, began + float(packet.dts * packet.time_base) - time.monotonic()))
            packet.stream = outputs[packet.stream_index]
            output.mux(packet)


if __name__ == "__main__":
    send(*sys.argv[1:4])
