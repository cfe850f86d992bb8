from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from api.db import Database
from tests.support.outbox import Outbox
from tests.support.postgres import postgres
from tests.support.receiver import Receiver, receiver


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox.at(address(request, tmp_path))
    yield made
    made.database.close()


def address(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder}/api.db"
    url: str = request.getfixturevalue("empty_postgres")
    admin = Database.open(url)
    with admin.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    admin.close()
    return url


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening
