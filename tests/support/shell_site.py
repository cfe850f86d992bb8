"""A built page of a few lines with the real service worker, served as the API serves the real one, and away on command."""

import json
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.web_files import serve_page
from tests.support.served_footage import free_port

WORKER = Path(__file__).parents[2] / "api" / "web" / "tools" / "worker.js"
REGISTERS = "navigator.serviceWorker.register('/worker.js')"


class ShellSite:
    """A page that says which build it is; the API behind it counts what it was asked.

    Attributes:
        url: its address.
        asked: how often `/v1/asked` was answered.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.asked = 0

    def build(self, name: str) -> None:
        """Put another build in the place of the one before."""
        assets = self._folder / "assets"
        assets.mkdir(parents=True, exist_ok=True)
        for old in assets.iterdir():
            old.unlink()
        script = f"{REGISTERS}; document.querySelector('h1').textContent = {name!r}"
        (assets / f"{name}.js").write_text(script, "utf-8")
        page = f"<!doctype html><title>{name}</title><h1></h1><script type=module src=/assets/{name}.js></script>"
        (self._folder / "index.html").write_text(page, "utf-8")
        shell = json.dumps(["/index.html", f"/assets/{name}.js"])
        head = f"const VERSION = {name!r};\nconst SHELL = {shell};\n"
        (self._folder / "worker.js").write_text(head + WORKER.read_text("utf-8"), "utf-8")

    def start(self) -> None:
        """Serve until `stop`."""
        app = FastAPI()

        @app.get("/v1/asked")
        def answer() -> int:
            self.asked += 1
            return self.asked

        serve_page(app, dist=self._folder)
        self._server = uvicorn.Server(uvicorn.Config(app, port=self._port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            self._thread.join(0.01)

    def stop(self) -> None:
        """Answer nothing any more."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
