"""`hutong demo` on one scene, as a person starts it, in a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

from tests.support.served_footage import free_port

ROOT = Path(__file__).parents[2]
START_S = 240.0
"""Drawing a small scene and starting, on a busy machine."""
STOP_S = 60.0

Found = TypeVar("Found")


class Demonstration:
    """A demonstration under way: `ports` are the API's and the camera's."""

    def __init__(self, folder: Path, scene: Path) -> None:
        self.folder = folder
        self.ports = [free_port(), free_port()]
        self._scene = scene
        self._told = folder / "told.txt"
        with self._told.open("wb") as told:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=told, stderr=told, env={**os.environ, "PYTHONUNBUFFERED": "1"}
            )

    @property
    def command(self) -> list[str]:
        """The command line."""
        words = [sys.executable, "-m", "cli", "demo", "--folder", str(self.folder / "demo"), "--scene", str(self._scene)]
        return [*words, "--port", str(self.ports[0]), "--first-camera-port", str(self.ports[1])]

    @property
    def told(self) -> str:
        """What it has printed so far."""
        return self._told.read_text("utf-8", errors="replace")

    def client(self) -> httpx.Client:
        """Return a client with the token that it printed."""
        token = self.until(lambda: re.search(r"^token: (\S+)$", self.told, re.MULTILINE), START_S, "a token").group(1)
        address = f"http://127.0.0.1:{self.ports[0]}"
        return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=20.0)

    def until(self, ask: Callable[[], Found | None], seconds: float, what: str) -> Found:
        """Wait for an answer that is true, or fail with what it has printed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            found = ask()
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"waited in vain for {what}:\n{self.told}")

    def stop(self) -> int:
        """End it as Ctrl-C does and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_S)
        finally:
            self.process.kill()

    def processes(self) -> list[str]:
        """Return the ids of the processes that name its folder."""
        return [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if str(self.folder).encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
