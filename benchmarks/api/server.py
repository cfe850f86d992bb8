"""The API as a process of its own over one database, at the time in which the benchmark plays."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from sqlalchemy import text

from api import tokens
from api.app import create_app
from api.clock import monotonic
from api.config import ApiConfig
from api.db import Database
from benchmarks.api.district import NOW
from tests.support.postgres import postgres
from tests.support.served_footage import free_port

START_S = 300.0
"""A large database may take so long until it is served."""
TIMEOUT_S = 120.0
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "shared_buffers": "2GB", "effective_cache_size": "8GB", "work_mem": "64MB",
    "max_wal_size": "8GB", "wal_level": "minimal", "max_wal_senders": "0", "random_page_cost": "1.1", "max_connections": "60",
}  # fmt: skip
"""PostgreSQL for a machine with an SSD and 16 GB or more; what is committed is on the disk, as with SQLite."""


class Clock:
    """A clock that shows when the benchmark plays, and goes."""

    def __init__(self) -> None:
        self._began = monotonic()

    def now(self) -> float:
        """Return UTC seconds since the epoch."""
        return NOW + monotonic() - self._began


@contextmanager
def store(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database, SQLite or a PostgreSQL server of its own, until the end of the block."""
    if kind == "postgresql":
        with postgres(" ".join(f"-c {name}={value}" for name, value in SETTINGS.items()), folder) as url:
            yield url
        return
    made = Path(tempfile.mkdtemp(prefix="hutong-bench-", dir=folder))
    try:
        yield f"sqlite:///{made}/api.db"
    finally:
        shutil.rmtree(made)


@contextmanager
def api(url: str) -> Iterator[httpx.Client]:
    """Run a server process; give a client that may do everything."""
    port = free_port()
    database = Database.open(url)
    with database.session() as session:
        secret = tokens.create(session, name="benchmark", scopes=["admin", "worker"], expires=None, now=NOW)
    database.close()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.api", "--serve", url, str(port)])
    headers = {"Authorization": f"Bearer {secret}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=TIMEOUT_S) as client:
            _wait(client)
            yield client
    finally:
        server.terminate()
        server.wait(START_S)


def serve(url: str, port: int) -> None:
    """Be the server process."""
    with tempfile.TemporaryDirectory() as folder:
        config = ApiConfig(url, Path(folder), 1 << 20, False, "benchmark", "Asia/Shanghai")
        uvicorn.run(create_app(config, clock=Clock()), host="127.0.0.1", port=port, log_level="warning")


def describe(url: str) -> dict[str, object]:
    """Return version and size of a database."""
    database = Database.open(url)
    with database.reading() as session:
        if database.is_sqlite:
            version = session.scalar(text("SELECT sqlite_version()"))
            size = session.scalar(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
        else:
            version = session.scalar(text("SHOW server_version"))
            size = session.scalar(text("SELECT pg_database_size(current_database())"))
    database.close()
    found: dict[str, object] = {"version": version, "gib": round((size or 0) / (1 << 30), 2)}
    return found if database.is_sqlite else {**found, "settings": SETTINGS}


def _wait(client: httpx.Client) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            client.get("/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("bench-api: the server did not start")
