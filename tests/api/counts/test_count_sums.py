"""Sums of hours and days are what their buckets add up to: whatever came in which order, how often, and when they were made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import fsum, inf
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from api.counts import keeping
from api.counts.asked import CountFilter
from api.counts.build import advance
from api.counts.intervals import Interval, interval_of
from api.counts.parts import NEVER
from api.counts.series import CountRow, series
from api.counts.store import store
from api.counts.sums import SUMS
from api.counts.tables import CountKeeping, CountSum
from api.db import Database
from api.tables import Count, Stream
from pipeline.events import CountBucket
from tests.support.api_app import Desk

CELLS = (None, "110101001001001", "110101002001001")
DAYS = {
    "Asia/Shanghai": "2026-03-01",
    "Europe/Berlin": "2026-10-25",
    "America/Havana": "2026-03-08",
    "Asia/Beirut": "2026-10-25",
    "Asia/Kathmandu": "2026-03-01",
    "America/St_Johns": "2026-03-08",
    "Australia/Lord_Howe": "2026-04-05",
}
"""A day by zone, on which the clocks change where they do."""
Identity = tuple[str, str, str, str, float]


def midnight(zone: str) -> float:
    return datetime.fromisoformat(DAYS[zone]).replace(tzinfo=ZoneInfo(zone)).timestamp()


@st.composite
def buckets(draw: st.DrawFn, start: float) -> CountBucket:
    """Return a bucket near a day; few values, so that many meet in one hour, and replace each other."""
    kind = draw(st.sampled_from(["line", "zone"]))
    duration = draw(st.sampled_from([60.0, 300.0, 3600.0, 86_400.0]))
    return CountBucket(
        stream_id=draw(st.sampled_from("ab")),
        session=draw(st.sampled_from(["1-7.000", "2-9.000"])),
        rule_id="counting",
        rule_version=1,
        target_kind="line" if kind == "line" else "zone",
        target="gate",
        class_name=draw(st.sampled_from(["person", "car"])),
        start=start + draw(st.integers(-30, 80)) * draw(st.sampled_from([300.0, 1800.0])),
        duration_s=duration,
        observed_s=draw(st.integers(0, int(duration) * 4)) / 4,
        count_in=draw(st.integers(0, 9)),
        count_out=draw(st.integers(0, 2**31 - 1)),
        occupancy_mean=draw(st.none() | st.integers(0, 40)) if kind == "zone" else None,
        occupancy_max=draw(st.none() | st.integers(0, 9)),
        cover_mean=draw(st.none() | st.sampled_from([0.0, 0.25, 1.0])),
    )


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, list[Any]]:
    """Return a zone, and what happens: batches come, a camera's cell changes, sums are lost and made, the zone is another."""
    zone = draw(st.sampled_from(list(DAYS)))
    batch = st.lists(buckets(midnight(zone)), min_size=1, max_size=12)
    happens = st.one_of(
        batch,
        batch,
        st.tuples(st.just("cell"), st.sampled_from("ab"), st.sampled_from(CELLS)),
        st.tuples(st.just("lost")),
        st.tuples(st.just("made"), st.integers(1, 4)),
        st.tuples(st.just("zone"), st.sampled_from(list(DAYS))),
    )
    return zone, draw(st.lists(happens, min_size=1, max_size=8))


@dataclass
class Shop:
    """A database in which stories happen, and what it should hold."""

    database: Database
    held: dict[Identity, tuple[CountBucket, str | None]] = field(default_factory=dict)
    cells: dict[str, str | None] = field(default_factory=dict)

    def clear(self) -> None:
        self.held, self.cells = {}, {}
        with self.database.session() as session:
            for table in (Count, CountSum, CountKeeping, Stream):
                session.execute(delete(table))
            session.add_all(Stream(id=name, node_id="n", seen=0.0, health={}) for name in "ab")

    def happen(self, what: Any) -> None:
        match what:
            case ("cell", stream_id, cell):
                self.cells[stream_id] = cell
                with self.database.session() as session:
                    session.execute(update(Stream).where(Stream.id == stream_id).values(grid_code=cell))
            case ("lost",):
                with self.database.session() as session:
                    session.execute(delete(CountSum))
                    session.execute(update(CountKeeping).values(summed_from=NEVER))
            case ("made", hours):
                for _ in range(hours):
                    advance(self.database)
            case ("zone", zone):
                keeping.settle(self.database, ZoneInfo(zone))
            case batch:
                self.take(batch)

    def take(self, batch: Sequence[CountBucket]) -> None:
        with self.database.session() as session:
            store(session, batch)
        for one in batch:
            identity = (one.stream_id, one.session, one.target_kind, one.class_name, one.start)
            before = self.held.get(identity, (None, None))[1]
            self.held[identity] = (one, self.cells.get(one.stream_id) or before)

    def expected(self, asked: CountFilter, zone: ZoneInfo) -> list[dict[str, Any]]:
        """Add buckets up, plainly."""
        groups: dict[tuple[Any, ...], list[tuple[CountBucket, str | None]]] = {}
        for one, cell in self.held.values():
            wanted = asked.grid is None or (cell or "").startswith(asked.grid)
            if wanted and asked.since <= one.start < (inf if asked.until is None else asked.until):
                start, end = interval_of(one.start, asked.interval, zone)
                key = (start.timestamp(), one.stream_id, one.rule_id, one.target_kind, one.target, one.class_name)
                groups.setdefault((*key, end.timestamp()), []).append((one, cell))
        return [told(key, groups[key]) for key in sorted(groups)]


def told(key: tuple[Any, ...], found: list[tuple[CountBucket, str | None]]) -> dict[str, Any]:
    start, stream_id, _, kind, _, class_name, end = key
    group = [one for one, _ in found]
    cells = [(one.start + one.duration_s, cell) for one, cell in found if cell is not None]
    end = max(end, *(one.start + one.duration_s for one in group))
    looked = [one for one in group if one.occupancy_mean is not None]
    measured = [one for one in group if one.cover_mean is not None]
    return {
        "start": start, "stream_id": stream_id, "target_kind": kind, "class_name": class_name, "duration_s": end - start,
        "observed_s": pytest.approx(fsum(one.observed_s for one in group), abs=1e-3),
        "count_in": sum(one.count_in for one in group), "count_out": sum(one.count_out for one in group),
        "occupancy_max": max((one.occupancy_max for one in group if one.occupancy_max is not None), default=None),
        "occupancy_mean": mean([(one.observed_s, one.occupancy_mean or 0.0) for one in looked]),
        "grid_code": max(cells)[1] if cells else None,
        "cover_mean": mean([(one.observed_s, one.cover_mean or 0.0) for one in measured]),
    }  # fmt: skip


def mean(weighed: list[tuple[float, float]]) -> Any:
    weight = fsum(one for one, _ in weighed)
    return pytest.approx(fsum(one * value for one, value in weighed) / weight, abs=1e-4) if weight else None


def read(database: Database, asked: CountFilter, zone: ZoneInfo) -> list[CountRow]:
    with database.snapshot() as session:
        return series(session, asked, zone=zone).rows


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return Shop(desk.database)


LOOSE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=LOOSE)


@SLOWLY
@given(
    stories(),
    st.sampled_from(["5m", "1h", "1d"]),
    st.none() | st.integers(-40, 120),
    st.none() | st.integers(-20, 160),
    st.sampled_from([None, "110101", "110101001"]),
)
def test_whatever_happens_series_are_what_the_buckets_add_up_to(
    shop: Shop, story: tuple[str, list[Any]], interval: Interval, since: int | None, until: int | None, grid: str | None
) -> None:
    zone, events = story
    shop.clear()
    keeping.settle(shop.database, ZoneInfo(zone))
    for one in events:
        shop.happen(one)
    day = midnight(zone)
    asked = CountFilter(
        interval=interval, grid=grid,
        since=0.0 if since is None else day + since * 1450.0, until=None if until is None else day + until * 1450.0,
    )  # fmt: skip
    found = [row.model_dump() for row in read(shop.database, asked, ZoneInfo(zone))]
    expected = shop.expected(asked, ZoneInfo(zone))
    assert [{name: row[name] for name in wanted} for row, wanted in zip(found, expected, strict=True)] == expected


@SLOWLY
@given(stories())
def test_sums_that_are_kept_up_are_those_that_are_made_afterwards(shop: Shop, story: tuple[str, list[Any]]) -> None:
    zone, events = story
    shop.clear()
    keeping.settle(shop.database, ZoneInfo(zone))
    for one in events:
        shop.happen(one)
    keeping.settle(shop.database, ZoneInfo(zone))
    while advance(shop.database) is not None:
        pass
    kept_up = sums(shop.database)
    shop.happen(("lost",))
    while advance(shop.database) is not None:
        pass
    assert kept_up == sums(shop.database)
    with shop.database.reading() as session:
        crossings = select(func.sum(Count.count_in), func.sum(Count.count_out))
        whole = session.execute(crossings).one()
        spans = () if zone == "Australia/Lord_Howe" else ("hour", "day")
        for span in spans:
            summed = select(func.sum(CountSum.count_in), func.sum(CountSum.count_out)).where(CountSum.span == span)
            assert tuple(session.execute(summed).one()) == tuple(whole)


def sums(database: Database) -> list[tuple[Any, ...]]:
    """Return all sums; their floating-point parts to the microsecond, for they depend on the order of adding."""
    with database.reading() as session:
        rows = session.execute(select(SUMS).order_by(*SUMS.primary_key.columns.values())).all()
    return [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in rows]
