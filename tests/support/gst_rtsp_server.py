"""A real RTSP server (GStreamer's) that serves files; run by the system's Python, which has `gi`.

    /usr/bin/python3 tests/support/gst_rtsp_server.py PORT NAME=FILE.mp4 …

Each file is served at rtsp://127.0.0.1:PORT/NAME at its own speed, to all clients from the
moment the first one came. Prints `ready` when it listens.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402 - versions are chosen before the import

PAYLOADERS = {
    "h264": "h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96",
    "h265": "h265parse config-interval=-1 ! rtph265pay name=pay0 pt=96",
    "mjpeg": "jpegparse ! rtpjpegpay name=pay0 pt=26",
}


def factory(path: str) -> GstRtspServer.RTSPMediaFactory:
    """Return what serves one file; `FILE.mp4:h265` tells another codec than H.264."""
    file, _, codec = path.partition(":")
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(f'( filesrc location="{file}" ! qtdemux ! queue ! {PAYLOADERS[codec or "h264"]} )')
    made.set_shared(True)
    return made


def main(port: str, *mounts: str) -> None:
    """Serve until killed."""
    Gst.init(None)
    server = GstRtspServer.RTSPServer(service=port, address="127.0.0.1")
    points = server.get_mount_points()
    for mount in mounts:
        name, _, path = mount.partition("=")
        points.add_factory(f"/{name}", factory(path))
    if not server.attach(None):
        sys.exit(f"port {port} can't be used")
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
