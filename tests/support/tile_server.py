"""A server of map tiles whose places are GCJ-02, as those of Chinese map services: white, with a disc at one place."""

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image, ImageDraw

from pipeline.datum import wgs84_to_gcj02

SIZE = 256
DISC = (255, 0, 255)
RADIUS = 34
"""Pixels; larger than the sign of a case."""


@contextmanager
def tile_server(lat: float, lon: float) -> Iterator[str]:
    """Serve tiles with a disc where a place (WGS-84, degrees) lies on them; give their address."""
    there = wgs84_to_gcj02(lat, lon)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            zoom, x, y = (int(part) for part in self.path.removesuffix(".png").split("/")[1:])
            body = tile(zoom, x, y, there)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    server.shutdown()
    thread.join()


def tile(zoom: int, x: int, y: int, disc: tuple[float, float]) -> bytes:
    """Return a tile of the web's Mercator map as a PNG; `disc` is latitude and longitude as the tiles have them."""
    lat, lon = disc
    whole = SIZE * 2**zoom
    across = (lon + 180) / 360 * whole - SIZE * x
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * whole - SIZE * y
    picture = Image.new("RGB", (SIZE, SIZE), "white")
    ImageDraw.Draw(picture).ellipse((across - RADIUS, down - RADIUS, across + RADIUS, down + RADIUS), fill=DISC)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
