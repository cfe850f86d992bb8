"""Rows and folders say the same after a crash, and a damaged database is replaced."""

import shutil
from pathlib import Path

import pytest

from pipeline.clock import FakeClock
from tests.support.spools import bundles, events, opened, put, put_bundle
from tests.support.wire import T0, event


@pytest.mark.parametrize("damage", [b"this is no database", b""], ids=["another file", "empty"])
def test_a_damaged_database_is_set_aside_and_said(tmp_path: Path, damage: bytes) -> None:
    spool = opened(tmp_path)
    put(spool, 1)
    put_bundle(spool, tmp_path, 2)
    spool.close()
    (tmp_path / "spool.db").write_bytes(damage * 1000)
    again = opened(tmp_path)
    assert events(again) == []
    assert bundles(again) == [2]
    put(again, 3)
    assert events(again) == [3]
    if damage:
        assert "damaged" in again.pending().alarm
        assert [path.read_bytes() for path in tmp_path.glob("damaged-*.db")] == [damage * 1000]
    again.close()


def test_damage_while_running_is_met_and_old_items_are_not_taken_for_new_ones(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    spool = opened(tmp_path, clock=clock)
    for number in range(40):
        spool.put_step([event(number)] * 64, [], stream_id="gate", memory="m" * 50_000)
    held = spool.oldest("event", 3)
    for path in (tmp_path / "spool.db", tmp_path / "spool.db-wal"):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)
    clock.advance(60)
    assert events(spool) == []
    assert "damaged" in spool.pending().alarm
    put(spool, 50)
    spool.done(held)
    assert events(spool) == [50]
    spool.close()


def test_damaged_databases_do_not_pile_up(tmp_path: Path) -> None:
    clock = FakeClock(T0)
    for _ in range(6):
        opened(tmp_path, clock=clock).close()
        (tmp_path / "spool.db").write_bytes(b"broken" * 1000)
        clock.advance(10)
    opened(tmp_path, clock=clock).close()
    assert len(list(tmp_path.glob("damaged-*.db"))) == 3


def test_rows_and_folders_say_the_same_after_a_crash(tmp_path: Path) -> None:
    spool = opened(tmp_path / "spool")
    for number in (1, 2, 3):
        put_bundle(spool, tmp_path, number)
    shelf = tmp_path / "spool" / "bundles"
    by_number = {int(path.name[:36].replace("-", ""), 16): path for path in shelf.iterdir()}
    spool.done([spool.oldest("bundle", 9)[1]])
    spool.close()
    shutil.rmtree(by_number[1])  # given up, but its row is still there
    shutil.copytree(by_number[3], shelf / f".part-{event(4).id}-1")  # staged under another's name: not whole
    (shelf / f".part-{event(4).id}-1" / "snapshot.jpg").unlink()
    (shelf / "stray").mkdir()
    by_number[3].rename(shelf / f".part-{by_number[3].name}")  # staged whole, not yet visible
    again = opened(tmp_path / "spool")
    assert bundles(again) == [3]
    assert [path.name for path in shelf.iterdir()] == [by_number[3].name]
    again.close()
