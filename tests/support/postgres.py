"""A PostgreSQL server of its own in a temporary folder, on a Unix socket alone; skips where its binaries are not."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

HOMES = "/usr/lib/postgresql"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=60"


@contextmanager
def postgres(options: str = QUICK, within: Path | None = None) -> Iterator[str]:
    """Start a server in a temporary folder; give the SQLAlchemy address of an empty database, until the end of the block."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="hutong-pg-", dir=within))
    as_user = _server_user(folder)
    data = folder / "data"
    try:
        _run([*as_user, str(binaries / "initdb"), "-D", str(data), "-U", "hutong", "-A", "trust", "-E", "UTF8", "--no-sync"])
        control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
        told = f"-c listen_addresses='' -k {folder} {options}"
        _run([*control, "-l", str(folder / "log"), "-o", told, "start"])
        try:
            yield f"postgresql+psycopg://hutong@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def anew(url: str, name: str, *, template: str = "template1") -> str:
    """Make a database of a server anew, as a copy of another that nobody uses; return its address."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _binaries() -> Path:
    homes = sorted(Path(HOMES).glob("*/bin"), key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    if not homes:
        pytest.skip("needs PostgreSQL's server (Debian package postgresql)")
    return homes[-1]


def _server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: its own user does it then, and owns the folder."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("needs runuser to start PostgreSQL as another user than root")
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str]) -> None:
    # A file takes what the server's children write: a pipe would stay open as long as they live.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, check=False, cwd="/")
        said.seek(0)
        assert done.returncode == 0, f"{command[-1]}: {said.read()}"
