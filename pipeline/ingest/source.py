"""What is opened for a stream, and how: address, options, time-outs.

The password is put into the address here, at the moment of opening, and nowhere else.
"""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from pipeline.config.secrets import Credentials
from pipeline.config.settings import StreamSettings

MICROSECONDS = 1_000_000
ANALYZE_S = 2.0
"""Longest look at the beginning of a stream for what its description does not say (sound that never comes)."""
ACCEPT_S = 1
"""A listening socket is opened anew so often; bounds how fast a stop is noticed (whole seconds, as libav wants)."""
UDP_BUFFER_BYTES = 1 << 20
"""Room for a keyframe of a main stream in one burst (a 4K keyframe has up to 1 MB)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One address of a stream.

    Attributes:
        kind: pull (we connect), push (the camera connects to us), file, pictures (a folder of them).
        address: an rtsp:// address without credentials, or a path.
    """

    stream_id: str
    kind: Literal["pull", "push", "file", "pictures"]
    address: str
    transport: Literal["tcp", "udp"] = "tcp"
    credentials: Credentials | None = field(default=None, repr=False)

    @property
    def live(self) -> bool:
        """Whether it is a camera, whose time goes on without us."""
        return self.kind in {"pull", "push"}

    @property
    def encrypted(self) -> bool:
        """Whether TLS is between us and the camera."""
        return self.address.startswith("rtsps://")

    def target(self) -> str:
        """Return what libav opens; it may hold the password, so never log it."""
        if self.credentials is None or self.kind != "pull":
            return self.address
        scheme, _, rest = self.address.partition("://")
        user = quote(self.credentials.user, safe="")
        password = quote(self.credentials.password.get_secret_value(), safe="")
        return f"{scheme}://{user}:{password}@{rest}"

    def options(self, quiet_s: float) -> dict[str, str]:
        """Return libav's options; a read of a live source comes back after `quiet_s` without data."""
        if not self.live:
            return {}
        shared = {
            "rtsp_transport": self.transport,
            "allowed_media_types": "video+audio",
            "analyzeduration": str(int(ANALYZE_S * MICROSECONDS)),
            "fpsprobesize": "0",
            "buffer_size": str(UDP_BUFFER_BYTES),
        }
        if self.kind == "push":
            return shared | {"rtsp_flags": "listen", "listen_timeout": str(ACCEPT_S)}
        return shared | {"timeout": str(int(quiet_s * MICROSECONDS))}


def source_of(stream: StreamSettings, url: str, credentials: Credentials | None) -> Source:
    """Return how to open one of a stream's addresses."""
    if url.startswith(("rtsp://", "rtsps://")):
        kind: Literal["pull", "push"] = "push" if stream.listen and url == stream.url else "pull"
        return Source(stream.id, kind, url, stream.transport, credentials)
    path = unquote(urlsplit(url).path) if url.startswith("file://") else url
    return Source(stream.id, "file", path)
