"""The ledger makes whole changes, sums what it holds, and names what is wrong with its file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.deliver.ledger import Ledger, LedgerDamaged


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "x.db", first_number=100)
    yield made
    made.close()


def add(ledger: Ledger, *sizes: int, kind: str = "event") -> None:
    with ledger.transaction(durable=False):
        for size in sizes:
            ledger.add("bundle" if kind == "bundle" else "event", ref="r", body="{}", size=size)


def fail_within(ledger: Ledger) -> None:
    with ledger.transaction(durable=True):
        ledger.add("event", ref="r", body="{}", size=5)
        ledger.remember("gate", "m")
        raise KeyError


def test_a_change_that_fails_leaves_nothing(ledger: Ledger) -> None:
    add(ledger, 1)
    with pytest.raises(KeyError):
        fail_within(ledger)
    assert ledger.totals().events == 1
    assert ledger.memory("gate") is None


def test_numbers_begin_where_told_and_never_come_again(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "x.db", first_number=100)
    add(first, 1, 2)
    numbers = [item.number for item in first.oldest("event", 9, now=0)]
    with first.transaction(durable=False):
        first.remove(numbers)
    first.close()
    again = Ledger(tmp_path / "x.db", first_number=5)
    add(again, 3)
    assert numbers == [101, 102]
    assert [item.number for item in again.oldest("event", 9, now=0)] == [103]
    again.close()


def test_sums_follow_every_change(ledger: Ledger) -> None:
    add(ledger, 10, 20, 30)
    add(ledger, 1000, 2000, kind="bundle")
    with ledger.transaction(durable=False):
        first, second, _ = ledger.oldest("event", 9, now=0)
        ledger.remove([first.number])
        ledger.reject(second.number, "no", 7.0)
        ledger.reject(ledger.bundles(1)[0].number, "no", 7.0)
    totals = ledger.totals()
    assert (totals.events, totals.bundles, totals.rejected) == (1, 1, 2)
    assert (totals.waiting_bytes, totals.evidence_bytes, totals.bytes) == (2030, 3000, 3050)
    with ledger.transaction(durable=False):
        ledger.readmit([item.number for item in ledger.rejected()])
    totals = ledger.totals()
    assert (totals.events, totals.bundles, totals.rejected, totals.waiting_bytes) == (2, 2, 0, 3050)


def test_a_file_from_before_a_column_gets_it(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "x.db", first_number=100)
    add(first, 1)
    first.close()
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        database.execute("ALTER TABLE items DROP COLUMN aside_at")
    again = Ledger(tmp_path / "x.db", first_number=100)
    with again.transaction(durable=False):
        again.reject(101, "no", 7.0)
    assert [(item.number, item.aside_at) for item in again.rejected()] == [(101, 7.0)]
    again.close()


def test_losses_are_counted_with_the_time_of_the_latest(ledger: Ledger) -> None:
    assert ledger.losses("bundle") == (0, 0.0)
    with ledger.transaction(durable=False):
        ledger.count_loss("bundle", 5.0)
        ledger.count_loss("bundle", 7.0)
    assert ledger.losses("bundle") == (2, 7.0)


def test_another_file_is_damage(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database" * 500)
    with pytest.raises(LedgerDamaged):
        Ledger(tmp_path / "x.db", first_number=1)


def test_pages_that_do_not_fit_together_are_damage(tmp_path: Path) -> None:
    made = Ledger(tmp_path / "x.db", first_number=1)
    with made.transaction(durable=True):
        for number in range(500):
            made.add("event", ref=str(number), body="x" * 500, size=500)
    made.close()
    content = bytearray((tmp_path / "x.db").read_bytes())
    content[4096 * 10 : 4096 * 30] = b"\x99" * 4096 * 20
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(LedgerDamaged):
        Ledger(tmp_path / "x.db", first_number=1)
