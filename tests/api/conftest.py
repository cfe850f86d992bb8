from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api_app import Desk, emptied
from tests.support.postgres import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/api.db"
    return emptied(request.getfixturevalue("postgres_server"))


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """An API on each kind of database."""
    made = Desk(database_url, tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Desk]:
    """An API on SQLite, for what does not depend on the database."""
    made = Desk(f"sqlite:///{tmp_path}/data/api.db", tmp_path)
    yield made
    made.database.close()
