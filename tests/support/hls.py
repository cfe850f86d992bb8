"""Live video as a media server gives it: an HLS playlist with segments of H.264 (RFC 8216), over HTTP with CORS."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np

FPS, LENGTH_S, SEGMENT_S = 10, 6, 2
SIZE = (320, 180)
TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}


def write(folder: Path, stream: str) -> None:
    """Write a stream's playlist and segments: a white square that goes from left to right."""
    (folder / stream).mkdir(parents=True)
    options = {"hls_time": str(SEGMENT_S), "hls_playlist_type": "vod"}
    with av.open(str(folder / stream / "index.m3u8"), "w", format="hls", options=options) as made:
        video = made.add_stream("libx264", rate=FPS, options={"g": str(FPS * SEGMENT_S), "bf": "0", "preset": "ultrafast"})
        video.width, video.height, video.pix_fmt, video.time_base = *SIZE, "yuv420p", Fraction(1, FPS)
        for number in range(FPS * LENGTH_S):
            picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
            picture[70:110, number * 4 : number * 4 + 40] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            made.mux(video.encode(frame))
        made.mux(video.encode(None))


@contextmanager
def media_server(folder: Path) -> Iterator[str]:
    """Serve a folder to pages of other addresses until the block ends; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = TYPES

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass
