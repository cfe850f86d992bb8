"""Sums are made beside everything else, buckets go when their time is over, and two who count at once are both counted."""

import threading
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, func, insert, select, text, update
from structlog.testing import capture_logs

from api.access.housekeeping import Housekeeper
from api.access.retention import DAY_S
from api.counts.build import advance, make_all
from api.counts.forgetting import forget, forget_all
from api.counts.index import LOCK, make_index
from api.counts.parts import NEVER
from api.counts.store import store
from api.counts.tables import CountKeeping, CountSum
from api.db import Database, migrate
from api.tables import Count
from pipeline.events import CountBucket
from tests.api.test_database import bring
from tests.support.api_app import Desk, emptied
from tests.support.wire import bucket

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 3, 1, tzinfo=SHANGHAI).timestamp()
DEADLINE_S = 60.0


def at(hours: float, **changed: Any) -> CountBucket:
    told = {"start": DAY + hours * 3600, "duration_s": 300.0, "observed_s": 300.0, "count_in": 1}
    return bucket().model_copy(update={**told, **changed})


def send(desk: Desk, *buckets: CountBucket) -> int:
    answer = desk.worker.post("/v1/counts", json={"counts": [one.model_dump(mode="json") for one in buckets]})
    taken: int = answer.raise_for_status().json()["stored"]
    return taken


def rows(desk: Desk, **asked: Any) -> list[tuple[Any, ...]]:
    found = desk.reader.get("/v1/counts", params=asked).raise_for_status().json()["rows"]
    return [(row["local_start"][:16], row["duration_s"], row["count_in"]) for row in found]


def lose_sums(desk: Desk) -> None:
    with desk.database.session() as session:
        session.execute(CountSum.__table__.delete())  # type: ignore[attr-defined]
        session.execute(update(CountKeeping).values(summed_from=NEVER))


def number_of(desk: Desk, what: type[Count | CountSum]) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_sums_of_older_buckets_are_made_hour_by_hour_and_answers_are_right_all_the_while(desk: Desk) -> None:
    send(desk, *(at(hours) for hours in (-30, -29, 0, 0.5, 1, 25)))
    asked = {"interval": "1d"}
    right = rows(desk, **asked)
    assert [(start, number) for start, _, number in right] == [
        ("2026-02-27T00:00", 2), ("2026-03-01T00:00", 3), ("2026-03-02T00:00", 1),
    ]  # fmt: skip
    lose_sums(desk)
    reached = []
    while (reach := advance(desk.database)) is not None:
        reached.append((reach - DAY) / 3600)
        assert rows(desk, **asked) == right
    assert reached[:-1] == [24, 1, 0, -29, -48]
    assert (number_of(desk, CountSum), rows(desk, **asked)) == (5 + 3, right)


def test_what_comes_while_sums_are_made_is_in_them(desk: Desk) -> None:
    send(desk, at(0), at(1), at(2))
    lose_sums(desk)
    advance(desk.database)
    send(desk, at(0, session="s2"), at(2, session="s2"), at(30))
    make_all(desk.database, Event())
    assert [number for _, _, number in rows(desk, interval="1d")] == [5, 1]
    assert [number for _, _, number in rows(desk)] == [2, 1, 2, 1]


def test_the_log_tells_how_far_the_sums_are(lite: Desk) -> None:
    send(lite, *(at(hours) for hours in range(100)))
    lose_sums(lite)
    with capture_logs() as logs:
        make_all(lite.database, Event())
    told = [one["percent"] for one in logs]
    assert (told[0], told[-1], sorted(set(told)), len(told)) == (0, 100, told, 11)
    assert {one["hours"] for one in logs} == {99}


def test_making_sums_stops_when_it_is_told_and_goes_on_later(lite: Desk) -> None:
    send(lite, at(0), at(1))
    lose_sums(lite)
    stop = Event()
    stop.set()
    make_all(lite.database, stop)
    assert number_of(lite, CountSum) == 0
    Housekeeper(lite.app.state.context).run_once()
    assert number_of(lite, CountSum) == 2 + 1


def test_another_time_zone_has_other_days_and_hours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/api.db"
    before = Desk(url, tmp_path, timezone="Asia/Shanghai")
    send(before, at(0), at(8), at(9))
    assert [number for _, _, number in rows(before, interval="1d")] == [3]
    before.database.close()
    desk = Desk(url, tmp_path, timezone="Asia/Kathmandu")
    expected = [("2026-02-28T00:00", 86400.0, 1), ("2026-03-01T00:00", 86400.0, 2)]
    assert rows(desk, interval="1d") == expected
    make_all(desk.database, Event())
    assert (rows(desk, interval="1d"), number_of(desk, CountSum)) == (expected, 3 + 2)
    assert [start[-5:] for start, _, _ in rows(desk, interval="1h")] == ["21:00", "05:00", "06:00"]
    desk.database.close()


def test_where_hours_begin_differently_by_season_buckets_are_read(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path, timezone="Australia/Lord_Howe")
    send(desk, at(0), at(0.5))
    make_all(desk.database, Event())
    assert (number_of(desk, CountSum), [number for _, _, number in rows(desk, interval="1d")]) == (0, [2])
    assert forget(desk.database, DAY + 1e6) is None
    desk.database.close()


def test_buckets_go_when_their_time_is_over_and_their_sums_stay(desk: Desk) -> None:
    send(desk, *(at(hours, count_in=number) for number, hours in enumerate((0, 0.5, 1, 2, 24, 25), start=1)))
    hours, days = rows(desk), rows(desk, interval="1d")
    with capture_logs() as logs:
        forget_all(desk.database, DAY + 2.9 * 3600, Event())
    assert [one["buckets"] for one in logs] == [3]
    assert number_of(desk, Count) == 3
    assert (rows(desk), rows(desk, interval="1d")) == (hours, days)
    assert rows(desk, interval="5m")[:3] == [
        ("2026-03-01T00:00", 3600.0, 3), ("2026-03-01T01:00", 3600.0, 3), ("2026-03-01T02:00", 300.0, 4),
    ]  # fmt: skip
    assert rows(desk, since=DAY + 1800, interval="1d")[0] == ("2026-03-01T00:00", 86400.0, 7)
    assert forget(desk.database, DAY + 2.9 * 3600) is None


def test_a_bucket_that_is_older_than_buckets_are_kept_is_not_taken(desk: Desk) -> None:
    send(desk, at(0), at(2))
    forget_all(desk.database, DAY + 2 * 3600, Event())
    before = rows(desk)
    assert send(desk, at(0, count_in=9), at(1.9), at(2, count_in=5), at(3)) == 2
    assert rows(desk) == [before[0], ("2026-03-01T02:00", 3600.0, 5), ("2026-03-01T03:00", 3600.0, 1)]


def test_buckets_without_sums_wait(lite: Desk) -> None:
    send(lite, at(0), at(2))
    lose_sums(lite)
    advance(lite.database)
    assert (forget(lite.database, DAY + 10 * 3600), number_of(lite, Count)) == (None, 2)
    make_all(lite.database, Event())
    forget_all(lite.database, DAY + 10 * 3600, Event())
    assert (number_of(lite, Count), [number for _, _, number in rows(lite, interval="1d")]) == (0, [2])


def test_days_in_another_time_zone_are_made_of_the_hours_that_stayed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/api.db"
    before = Desk(url, tmp_path, timezone="Asia/Shanghai")
    send(before, at(0), at(12), at(13), at(30))
    forget_all(before.database, DAY + 24 * 3600, Event())
    before.database.close()
    desk = Desk(url, tmp_path, timezone="Europe/Berlin")
    make_all(desk.database, Event())
    assert [(start[:10], number) for start, _, number in rows(desk, interval="1d")] == [("2026-02-28", 1), ("2026-03-01", 3)]
    with desk.database.reading() as session:
        days = select(CountSum.count_in).where(CountSum.span == "day").order_by(CountSum.start)
        assert list(session.scalars(days)) == [1, 3]
    desk.database.close()


def test_the_house_is_kept_by_the_configuration(lite: Desk) -> None:
    lite.clock.advance(DAY - lite.clock.now())
    send(lite, at(0), at(400 * 24 - 2))
    lite.clock.advance(400 * DAY_S + 3599)
    Housekeeper(lite.app.state.context).run_once()
    assert number_of(lite, Count) == 2
    lite.clock.advance(1)
    Housekeeper(lite.app.state.context).run_once()
    assert number_of(lite, Count) == 1


@pytest.mark.parametrize("revision", ["0001", "0018"])
def test_counts_of_an_older_database_get_their_sums(revision: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/api.db"
    bring(url, command.upgrade, revision)
    database = Database.open(url)
    with database.session() as session:
        table = Table("count", MetaData(), autoload_with=session.connection())
        told = [{name: value for name, value in at(hours).model_dump().items() if name in table.c} for hours in (0, 1, 30)]
        session.execute(insert(table), told)
    migrate(url)
    desk = Desk(url, tmp_path)
    assert [number for _, _, number in rows(desk, interval="1d")] == [2, 1]
    Housekeeper(desk.app.state.context).run_once()
    assert number_of(desk, CountSum) == 3 + 2
    assert [number for _, _, number in rows(desk, interval="1d")] == [2, 1]
    bring(url, command.downgrade, revision)
    database.close()


@pytest.mark.postgres
def test_the_index_of_a_table_with_counts_is_made_beside_the_work(postgres_server: str) -> None:
    database = Database.open(emptied(postgres_server))
    bring(postgres_server, command.downgrade, "0020")
    with database.session() as session:
        table = Table("count", MetaData(), autoload_with=session.connection())
        session.execute(insert(table), [at(hours).model_dump() for hours in (0, 1)])
    migrate(postgres_server)
    assert indexes(database) == {"ix_count_start"}
    for _ in range(2):
        with capture_logs() as logs:
            make_index(database)
        assert indexes(database) == {"ix_count_start", "ix_count_stream_start"}
    assert logs == []
    database.close()


@pytest.mark.postgres
def test_an_index_that_broke_off_is_made_anew_by_one_process_alone(postgres_server: str) -> None:
    database = Database.open(emptied(postgres_server))
    with database.engine.begin() as connection:
        broken = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('ix_count_stream_start')"
        connection.execute(text(broken))
    with database.engine.connect() as other:
        other.execute(select(func.pg_advisory_lock(LOCK)))
        make_index(database)
        assert indexes(database) == {"ix_count_start"}
        other.execute(select(func.pg_advisory_unlock(LOCK)))
    make_index(database)
    assert indexes(database) == {"ix_count_start", "ix_count_stream_start"}
    database.close()


def indexes(database: Database) -> set[str]:
    """Return the names of the whole indexes of counts, but that of the key."""
    asked = """SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
               WHERE indrelid = 'count'::regclass AND indisvalid AND NOT indisprimary"""
    with database.reading() as session:
        return set(session.scalars(text(asked)))


def test_two_who_count_in_the_same_hour_are_both_counted(desk: Desk) -> None:
    def count(name: str) -> None:
        for number in range(12):
            with desk.database.session() as session:
                store(session, [at(number / 12, session=name), at(number / 12, session=name, class_name="car")])

    threads = [threading.Thread(target=count, args=(name,)) for name in ("s1", "s2", "s3")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert rows(desk) == [("2026-03-01T00:00", 3600.0, 36)] * 2
    assert [number for _, _, number in rows(desk, interval="1d")] == [36, 36]
    assert number_of(desk, Count) == 72
