import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.grid.geojson import write_areas
from api.grid.store import GridWrong, Loaded, import_file, load_made_up
from pipeline.events import Location
from tests.support.api_app import Desk
from tests.support.lattice import cell, lattice, middle
from tests.support.wire import T0, bucket, event

CASES = 'SELECT grid_code, responsibility_code FROM "case" ORDER BY id'


def at(number: int, lat: float, lon: float, **changed: Any) -> Any:
    place = Location(lat=lat, lon=lon, radius_m=2.0, method="survey")
    return event(number).model_copy(update={"location": place, "stream_id": f"s{number}", **changed})


def written(folder: Path, *areas: Any) -> Path:
    path = folder / "grid.geojson"
    path.write_text(write_areas(areas or lattice(), name="test"), encoding="utf-8")
    return path


def put(desk: Desk, path: Path, *, despite: bool = False) -> Loaded | None:
    return import_file(desk.database, path, datum=None, despite=despite, now=desk.clock.now())


def test_a_case_carries_the_cell_of_its_place(desk: Desk, tmp_path: Path) -> None:
    put(desk, written(tmp_path))
    one = at(1, *middle(1, 2))
    desk.post(one)
    case = desk.case_of(one)
    assert case["grid_code"] == "999902001001006"
    assert (case["community_code"], case["street_code"]) == ("999902001001", "999902001")


def test_a_report_carries_the_cell_of_its_own_place_whatever_its_case_has(desk: Desk, tmp_path: Path) -> None:
    put(desk, written(tmp_path))
    lat, lon = middle(1, 2)
    inspector = desk.client(desk.token("inspector"))
    given = {"matter": "litter", "lat": str(lat), "lon": str(lon)}
    sent = inspector.post("/v1/reports", data=given).raise_for_status().json()
    assert sent["grid_code"] == "999902001001006"
    outside = inspector.post("/v1/reports", data={**given, "lat": "39.0"}).raise_for_status().json()
    assert outside["grid_code"] is None
    put(desk, written(tmp_path, cell(0, 0)), despite=True)
    assert desk.reader.get(f"/v1/reports/{sent['reference']}").json()["grid_code"] == "999902001001006", "as it was then"


def test_a_case_that_moves_changes_its_cell_and_the_message_says_so(desk: Desk, tmp_path: Path) -> None:
    put(desk, written(tmp_path))
    desk.admin.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hook"}).raise_for_status()
    desk.post(at(1, *middle(0, 0)))
    desk.post(at(1, *middle(0, 1), revision=2, severity="high"))
    assert desk.rows(CASES) == [("999902001001002", None)]
    told = desk.rows("SELECT body FROM message WHERE type = 'case.updated'")
    assert [json.loads(row[0])["data"]["grid_code"] for row in told] == ["999902001001002"]


def test_a_case_without_a_place_or_outside_has_no_cell(lite: Desk, tmp_path: Path) -> None:
    put(lite, written(tmp_path))
    lite.post(event(1), at(2, 40.5, 116.4))
    assert lite.rows(CASES) == [(None, None), (None, None)]


def test_an_import_puts_open_cases_into_its_cells_and_leaves_closed_ones(desk: Desk, tmp_path: Path) -> None:
    gone, here = at(1, *middle(0, 0)), at(2, *middle(1, 1))
    desk.post(gone, here)
    case_id = desk.case_of(gone)["case_id"]
    desk.operator.post(f"/v1/cases/{case_id}/close", json={"note": "done"}).raise_for_status()
    loaded = put(desk, written(tmp_path))
    assert loaded is not None
    assert (loaded.areas["cell"], loaded.retired, loaded.cases) == (6, 0, 1)
    assert desk.rows(CASES) == [(None, None), ("999902001001005", None)]


def test_the_same_file_is_in_force_already(lite: Desk, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert put(lite, path) is not None
    assert put(lite, path) is None


def test_what_a_new_grid_does_not_have_is_retired_not_forgotten(desk: Desk, tmp_path: Path) -> None:
    put(desk, written(tmp_path))
    loaded = put(desk, written(tmp_path, *lattice()[:3]))
    assert loaded is not None
    assert loaded.retired == 3
    assert desk.rows("SELECT count(*) FROM grid_area WHERE level = 'cell' AND retired IS NULL") == [(3,)]
    desk.post(at(1, *middle(1, 1)))
    assert desk.rows(CASES) == [(None, None)]
    assert desk.reader.get("/v1/grid/999902001001005").raise_for_status().json()["properties"]["retired"] is not None


def test_every_process_sees_a_new_grid(desk: Desk, tmp_path: Path) -> None:
    desk.post(at(1, *middle(0, 0)))
    put(desk, written(tmp_path))
    desk.post(at(2, *middle(0, 2)))
    assert [row[0] for row in desk.rows(CASES)] == ["999902001001001", "999902001001003"]
    with desk.database.session() as session:
        load_made_up(session, now=desk.clock.now())
    desk.post(at(3, 39.93155, 116.40210))
    cells = [row[0] for row in desk.rows(CASES)]
    assert cells[1].startswith("999901")
    assert cells[2].startswith("999901")
    assert desk.rows('SELECT responsibility_code FROM "case" WHERE id = 3')[0][0].startswith("999901")


def test_flaws_stand_in_the_way_unless_somebody_says_so(lite: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, *(one for one in lattice(3, 3) if not one.code.endswith("005")))
    with pytest.raises(GridWrong, match="a hole of"):
        put(lite, path)
    assert lite.rows("SELECT count(*) FROM grid_area") == [(0,)]
    assert put(lite, path, despite=True) is not None


def test_what_can_not_be_loaded_is_not_loaded_whatever_one_says(lite: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, cell(0, 0))
    path.write_text(path.read_text(encoding="utf-8").replace("999902001001001", "99990200100100"), encoding="utf-8")
    with pytest.raises(GridWrong, match="15 digits"):
        put(lite, path, despite=True)


def test_cameras_and_their_counts_carry_a_cell(desk: Desk, tmp_path: Path) -> None:
    lat, lon = middle(0, 1)
    put(desk, written(tmp_path))
    streams = [
        {"stream_id": "gate", "state": "live", "plan": "watch", "lat": lat, "lon": lon},
        {"stream_id": "van", "state": "live", "plan": "watch"},
    ]
    beat = {"node_id": "n", "t": T0, "version": "1", "model": "m", "spool_events": 0, "spool_bytes": 0, "streams": streams}
    desk.worker.post("/v1/heartbeats", json=beat).raise_for_status()
    shown = {one["id"]: one["grid_code"] for one in desk.reader.get("/v1/streams").json()}
    assert shown == {"gate": "999902001001002", "van": None}
    counts = [bucket(1).model_dump(mode="json"), bucket(1, stream_id="van").model_dump(mode="json")]
    desk.worker.post("/v1/counts", json={"counts": counts}).raise_for_status()
    assert desk.rows("SELECT stream_id, grid_code FROM count ORDER BY stream_id") == [
        ("gate", "999902001001002"),
        ("van", None),
    ]


def test_a_file_that_the_configuration_names_is_loaded_at_the_start_and_when_it_changed(lite: Desk, tmp_path: Path) -> None:
    config = replace(lite.config, grid=written(tmp_path))
    versions = "SELECT count(*) FROM grid_import"
    for _ in range(2):
        create_app(config, clock=lite.clock)
        assert lite.rows(versions) == [(1,)]
    written(tmp_path, *lattice(3, 3))
    create_app(config, clock=lite.clock)
    assert lite.rows(versions) == [(2,)]


def test_an_api_does_not_start_with_a_grid_that_can_not_be_loaded(lite: Desk, tmp_path: Path) -> None:
    (tmp_path / "grid.geojson").write_text("{")
    with pytest.raises(GridWrong, match="expected JSON"):
        create_app(replace(lite.config, grid=tmp_path / "grid.geojson"), clock=lite.clock)
    with pytest.raises(FileNotFoundError):
        create_app(replace(lite.config, grid=tmp_path / "nowhere.geojson"), clock=lite.clock)
