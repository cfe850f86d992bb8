"""Sheets of tracks are kept for an hour, of streams that are known, and not more than a bounded number."""

import pytest

from api.streams import tracks
from api.tables import Stream
from pipeline.viewing import TrackSheet
from tests.support.api_app import Desk


@pytest.fixture
def gate(desk: Desk) -> Desk:
    with desk.database.session() as session:
        for name in ("gate", "yard"):
            session.add(Stream(id=name, node_id="n", seen=0.0, health={"stream_id": name, "state": "live", "plan": "patrol"}))
    return desk


def put(desk: Desk, start: float, stream_id: str = "gate", packed: bytes = b"x") -> None:
    with desk.database.session() as session:
        sheet = TrackSheet(stream_id=stream_id, start=start, end=start + 59, packed=packed)
        tracks.keep(session, [sheet], now=desk.clock.now())


def kept(desk: Desk, stream_id: str = "gate", *, minutes: float = 60) -> list[tuple[float, bytes]]:
    with desk.database.reading() as session:
        rows = tracks.of(session, stream_id, since=desk.clock.now() - minutes * 60)
        return [(row.start, row.packed) for row in rows]


def test_sheets_come_out_in_the_order_of_their_time(gate: Desk) -> None:
    for start in (120.0, 0.0, 60.0):
        put(gate, start)
    put(gate, 60.0, packed=b"again")
    put(gate, 0.0, "yard")
    assert kept(gate) == [(0.0, b"x"), (60.0, b"again"), (120.0, b"x")]
    assert kept(gate, "yard") == [(0.0, b"x")]


def test_after_an_hour_they_are_forgotten(gate: Desk) -> None:
    put(gate, 0.0)
    gate.clock.advance(1800)
    put(gate, 1800.0)
    assert [start for start, _ in kept(gate, minutes=10)] == [1800.0]
    gate.clock.advance(1801)
    put(gate, 0.0, "yard")
    assert kept(gate) == [(1800.0, b"x")]
    assert gate.rows("SELECT count(*) FROM track_sheet") == [(2,)]


def test_of_a_stream_a_bounded_number_is_kept(gate: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracks, "MOST", 3)
    for minute in range(6):
        put(gate, 60.0 * minute)
        gate.clock.advance(1)
    assert [start for start, _ in kept(gate)] == [180.0, 240.0, 300.0]


def test_streams_that_nobody_named_have_none(gate: Desk) -> None:
    put(gate, 0.0, "stranger")
    assert kept(gate, "stranger") == []
