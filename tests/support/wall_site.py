"""A site whose cameras stand in its own configuration file, with a node that shows them: for walls and editors."""

from pathlib import Path
from typing import Any

import httpx

from tests.support.installation import Installation
from tests.support.street_wall import StreetWall, configured, names
from tests.support.web_site import NAME, prepared

CAMERAS = 40


class WallSite:
    """One API process with a file of cameras, and the node that has them; `url` is its address."""

    def __init__(self, folder: Path) -> None:
        streams = [configured(name) for name in names(CAMERAS)]
        self._installation = Installation(folder, streams, site={"name": NAME})
        self.url = self._installation.api
        media = {"webrtc": f"{self.url}/media/{{stream}}/whep"}
        self._installation.write(streams, site={"name": NAME}, api={"media_server": media})
        self._token = prepared(f"sqlite:///{folder / 'hutong.db'}")
        self._wall: StreetWall | None = None
        self._admin = ""

    def start(self) -> None:
        """Serve, and let the node show its cameras until `stop`."""
        self._installation.start("serve")
        self._wall = StreetWall(self.url, self._token, count=CAMERAS)
        self._wall.fill()
        self._wall.start()

    def stop(self) -> None:
        """End both."""
        if self._wall is not None:
            self._wall.stop()
        self._installation.stop("serve")

    def client(self) -> httpx.Client:
        """Return a client of the API as an administrator has it; its token is made once, which takes seconds."""
        self._admin = self._admin or self._installation.token("admin")
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self._admin}"}, timeout=30.0)

    @property
    def file(self) -> Path:
        """The configuration on its machine's disk."""
        return self._installation.config

    def part(self, name: str) -> dict[str, Any]:
        """Return what the file says of a camera."""
        with self.client() as client:
            found: dict[str, Any] = client.get(f"/v1/config/streams/{name}").raise_for_status().json()
        return found
