import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.db import migrate
from tests.support.api_app import Desk, emptied
from tests.support.postgres import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A migrated database on a server of its own."""
    with postgres() as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied: migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "api.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An API on each kind of database."""
    if request.param == "sqlite":
        yield from _on_sqlite(request.getfixturevalue("sqlite_file"), tmp_path)
        return
    made = Desk(emptied(request.getfixturevalue("postgres_server")), tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def lite(sqlite_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """An API on SQLite, for what does not depend on the database."""
    yield from _on_sqlite(sqlite_file, tmp_path)


def _on_sqlite(migrated: Path, folder: Path) -> Iterator[Desk]:
    shutil.copy(migrated, folder / "api.db")
    made = Desk(f"sqlite:///{folder}/api.db", folder)
    yield made
    made.database.close()
