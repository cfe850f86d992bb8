"""Footage over real RTSP: clips repeated by packet copy, served by GStreamer."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av

SYSTEM_PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).with_name("gst_rtsp_server.py")
ASK_GSTREAMER = (
    "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst, GstRtspServer; "
    "Gst.init(None); assert all(Gst.ElementFactory.find(n) for n in ('qtdemux', 'h264parse', 'rtph264pay'))"
)


def gstreamer_missing() -> str | None:
    """Say what is missing to run the server, or None."""
    if not Path(SYSTEM_PYTHON).exists():
        return f"{SYSTEM_PYTHON} is not there"
    asked = subprocess.run([SYSTEM_PYTHON, "-c", ASK_GSTREAMER], capture_output=True, check=False)
    return None if asked.returncode == 0 else "GStreamer's RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)"


def free_port() -> int:
    """Return a TCP port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def repeat(clip: Path, target: Path, *, seconds: float) -> Path:
    """Write a clip's video again and again by packet copy, until it is `seconds` long."""
    with av.open(str(target), "w", format="mp4") as output:
        offset, written = 0, 0.0
        stream: av.VideoStream | None = None
        while written < seconds:
            with av.open(str(clip)) as source:
                video = source.streams.video[0]
                if stream is None:
                    stream = output.add_stream_from_template(video)
                last = _copy(source, video, output, stream, offset)
                offset = last
                written = float(offset * (video.time_base or Fraction(1)))
    return target


@contextmanager
def served(files: Mapping[str, Path], *, port: int | None = None) -> Iterator[dict[str, str]]:
    """Serve files by name; yields the addresses by name."""
    chosen = port or free_port()
    command = [SYSTEM_PYTHON, str(SERVER), str(chosen), *(f"{name}={path}" for name, path in files.items())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the RTSP server did not start")
        yield {name: f"rtsp://127.0.0.1:{chosen}/{name}" for name in files}
    finally:
        process.kill()
        process.wait()


def _copy(
    source: av.container.InputContainer, video: av.VideoStream, output: av.container.OutputContainer,
    stream: av.VideoStream, offset: int,
) -> int:  # fmt: skip
    """Copy all packets, shifted by `offset` ticks; return where the next round begins."""
    end = first = None
    for packet in source.demux(video):
        if packet.dts is None or packet.pts is None:
            continue
        first = packet.dts if first is None else first
        shift = offset - first
        end = max(end or 0, packet.pts + shift + (packet.duration or 1))
        packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
        packet.stream = stream
        output.mux(packet)
    if end is None:
        raise ValueError(f"{source.name}: no video packets")
    return end
