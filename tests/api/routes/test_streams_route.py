"""Cameras on the map: place, the ground that they see, what happened today; vehicles: where they are, and nothing of before."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians
from typing import Any

import pytest

from api.access.housekeeping import Housekeeper
from api.config import MediaServerConfig
from pipeline.datum import wgs84_to_gcj02
from pipeline.events import Coverage, FaultKind, Heartbeat, PositionReport, StreamHealth
from tests.support.api_app import Desk, problem
from tests.support.wire import T0, event

LAT, LON = 39.9378, 116.4032
SQUARE = Coverage(bearing=0, fov_deg=60, outline=((-5, 5), (5, 5), (5, 30), (-5, 30)), lat=LAT, lon=LON)
NORTH_M, EAST_M = 111_035.0, 111_412.8 * cos(radians(LAT))
"""Metres of a degree there (WGS-84)."""


def health(stream_id: str = "gate", *, faults: Sequence[FaultKind] = (), **changed: Any) -> StreamHealth:
    return StreamHealth(stream_id=stream_id, state="live", plan="patrol", faults=tuple(faults), **changed)


def beat(desk: Desk, *streams: StreamHealth, node_id: str = "n1") -> None:
    beat = Heartbeat(node_id=node_id, t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=streams)
    desk.worker.post("/v1/heartbeats", json=beat.model_dump(mode="json")).raise_for_status()


def stream(desk: Desk, stream_id: str = "gate", **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.reader.get(f"/v1/streams/{stream_id}", params=asked).raise_for_status().json()
    return found


def features(desk: Desk, what: str = "streams", **asked: str) -> list[dict[str, Any]]:
    answer = desk.reader.get(f"/v1/{what}.geojson", params=asked).raise_for_status()
    assert answer.headers["content-type"] == "application/geo+json"
    found: list[dict[str, Any]] = answer.json()["features"]
    return found


def test_the_ground_that_a_camera_sees_is_told_in_degrees(lite: Desk) -> None:
    beat(lite, health(lat=LAT, lon=LON, coverage=SQUARE))
    seen = stream(lite)
    assert (seen["moving"], seen["bearing"], seen["fov_deg"]) == (False, 0, 60)
    metres = [((lat - LAT) * NORTH_M, (lon - LON) * EAST_M) for lat, lon in seen["outline"]]
    assert [part for corner in metres for part in corner] == pytest.approx([5, -5, 5, 5, 30, 5, 30, -5], abs=0.05)
    assert seen["health"]["coverage"] is None, "it is told once"
    moved = stream(lite, datum="gcj02")["outline"][0]
    assert moved == pytest.approx(wgs84_to_gcj02(*seen["outline"][0]), abs=1e-6)


def test_cameras_without_a_survey_have_no_outline(lite: Desk) -> None:
    beat(lite, health())
    assert [stream(lite)[name] for name in ("bearing", "fov_deg", "outline", "lat")] == [None] * 4


def test_cameras_come_as_geojson_points_and_outlines(lite: Desk) -> None:
    beat(lite, health(lat=LAT, lon=LON, coverage=SQUARE), health("yard", lat=LAT, lon=LON), health("nowhere", faults=["black"]))
    points = features(lite)
    assert [one["id"] for one in points] == ["gate", "yard"]
    assert points[0]["geometry"] == {"type": "Point", "coordinates": [LON, LAT]}
    assert points[0]["properties"]["state"] == "live"
    assert features(lite, state="lost") == []
    (outline,) = features(lite, shape="outline")
    ring = outline["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) > 0, "counter-clockwise (RFC 7946)"
    assert min(lat for _, lat in ring) == pytest.approx(LAT + 5 / NORTH_M, abs=1e-6), "GeoJSON is WGS-84"


def test_events_count_from_the_sites_midnight(desk: Desk) -> None:
    beat(desk, health(), health("yard"))
    midnight = 1_700_064_000.0
    desk.clock.advance(midnight - desk.clock.now() + 3600)
    for number, start in ((1, midnight - 1), (2, midnight), (3, midnight + 1800)):
        desk.post(event(number, stream_id="gate").model_copy(update={"start": start, "updated": start + 1}))
    assert {one["id"]: one["events_today"] for one in desk.reader.get("/v1/streams").json()} == {"gate": 2, "yard": 0}
    assert stream(desk)["events_today"] == 2


def test_faults_are_counted_when_they_begin_and_anew_each_day(desk: Desk) -> None:
    def told() -> tuple[int, float | None]:
        one = stream(desk)
        return one["faults_today"], one["fault_since"]

    beat(desk, health())
    assert told() == (0, None)
    began = desk.clock.now()
    for faults in (["black"], ["black", "frozen"], ["frozen"]):
        beat(desk, health(faults=faults))  # type: ignore[arg-type] # names of faults
        desk.clock.advance(5)
    assert told() == (1, began), "it never was well in between"
    beat(desk, health())
    again = desk.clock.now()
    beat(desk, health(faults=["offline"]))
    assert told() == (2, again)
    desk.clock.advance(86_400)
    assert told() == (0, again)
    beat(desk, health(faults=["offline"]))
    assert told() == (0, again), "it began yesterday"
    beat(desk, health(), node_id="n2")
    beat(desk, health(faults=["black"]), node_id="n2")
    assert told() == (1, desk.clock.now())


def report(t: float, **changed: Any) -> PositionReport:
    values = {"lat": LAT, "lon": LON, "course": 90.0, "speed": 2.0, "error_m": 3.0, **changed}
    return PositionReport(t=t, **values)


def vehicle(desk: Desk, **asked: str) -> dict[str, Any]:
    (found,) = desk.reader.get("/v1/vehicles", params=asked).raise_for_status().json()
    one: dict[str, Any] = found
    return one


AHEAD = SQUARE.model_copy(update={"lat": None, "lon": None})


def test_a_vehicle_is_where_its_worker_saw_it_last_and_looks_along_its_course(desk: Desk) -> None:
    beat(desk, health("sweeper", moving=True, where=report(desk.clock.now() - 2), coverage=AHEAD), health("gate"))
    found = vehicle(desk)
    assert (found["id"], found["lat"], found["lon"], found["age_s"], found["course"]) == ("sweeper", LAT, LON, 2.0, 90.0)
    assert found["radius_m"] == pytest.approx(6.4, abs=0.05)
    metres = [((lat - LAT) * NORTH_M, (lon - LON) * EAST_M) for lat, lon in found["outline"]]
    assert [part for corner in metres for part in corner] == pytest.approx([5, 5, -5, 5, -5, 30, 5, 30], abs=0.05)
    assert stream(desk, "sweeper")["outline"] is None, "it moves"
    assert (stream(desk, "sweeper")["bearing"], stream(desk, "sweeper")["moving"]) == (0, True)
    assert vehicle(desk, datum="gcj02")["lat"] == pytest.approx(wgs84_to_gcj02(LAT, LON)[0], abs=1e-6)
    (point,) = features(desk, "vehicles")
    assert point["geometry"]["coordinates"] == [LON, LAT]
    assert point["properties"]["sees"]["type"] == "Polygon"


def test_the_newest_place_replaces_the_last_and_is_forgotten_after_two_minutes(desk: Desk) -> None:
    for offset in (0.0, 0.001):
        beat(desk, health("sweeper", moving=True, where=report(desk.clock.now(), lat=LAT + offset)))
    assert vehicle(desk)["lat"] == LAT + 0.001
    desk.clock.advance(121)
    found = vehicle(desk)
    assert [found[name] for name in ("t", "age_s", "lat", "lon", "radius_m", "course", "speed", "outline")] == [None] * 8
    assert features(desk, "vehicles") == []
    beat(desk, health("gate"), node_id="n2")
    assert desk.rows("SELECT count(*) FROM stream WHERE place IS NOT NULL") == [(0,)]
    assert "where" not in str(desk.rows("SELECT health FROM stream WHERE id = 'sweeper'"))


def test_housekeeping_forgets_places_too(lite: Desk) -> None:
    beat(lite, health("sweeper", moving=True, where=report(lite.clock.now())))
    Housekeeper(lite.app.state.context).run_once()
    assert lite.rows("SELECT count(*) FROM stream WHERE place IS NOT NULL") == [(1,)]
    lite.clock.advance(121)
    Housekeeper(lite.app.state.context).run_once()
    assert lite.rows("SELECT count(*) FROM stream WHERE place IS NOT NULL") == [(0,)]


def test_a_vehicle_whose_place_is_not_known_says_why(lite: Desk) -> None:
    beat(lite, health("sweeper", moving=True, message="no position: silent"))
    assert (vehicle(lite)["lat"], vehicle(lite)["message"]) == (None, "no position: silent")


def test_what_a_camera_says_is_told_to_programs_too(lite: Desk) -> None:
    why = {"why": "No route to host"}
    beat(lite, health(message="unreachable: No route to host", code="unreachable", values=why, moving=True))
    told = stream(lite)["health"]
    assert (told["code"], told["values"]) == ("unreachable", why)
    assert (vehicle(lite)["code"], vehicle(lite)["values"]) == ("unreachable", why)


def with_server(desk: Desk) -> Desk:
    here = desk.app.state.context
    server = MediaServerConfig(webrtc="https://media.example.org/{stream}/whep")
    desk.app.state.context = replace(here, config=replace(here.config, media_server=server))
    return desk


LIVE = "/v1/streams/gate/live"


def test_where_to_watch_live_is_told_for_a_purpose_that_is_written_down(lite: Desk) -> None:
    beat(with_server(lite), health())
    assert stream(lite)["live"] == ["webrtc"]
    problem(lite.reader.get(LIVE), 422)
    for _ in range(2):
        answer = lite.reader.get(LIVE, params={"purpose": "accident"}).raise_for_status()
        assert answer.json() == {"hls": None, "webrtc": "https://media.example.org/gate/whep"}
    entries = lite.client(lite.token("auditor")).get("/v1/audit", params={"action": "stream.watched"}).json()["entries"]
    assert [(one["actor"], one["subject"], one["purpose"]) for one in entries] == [("reader", LIVE, "accident")]


def test_a_stream_that_hides_people_is_watched_live_by_managers_alone(lite: Desk) -> None:
    beat(with_server(lite), health(masks=("people",)))
    problem(lite.operator.get(LIVE, params={"purpose": "accident"}), 403)
    manager = lite.client(lite.token("manager"))
    assert manager.get(LIVE, params={"purpose": "accident"}).status_code == 200


def test_without_a_media_server_nothing_is_live(lite: Desk) -> None:
    beat(lite, health())
    assert stream(lite)["live"] == []
    assert "api.media_server" in problem(lite.reader.get(LIVE, params={"purpose": "accident"}), 404)["detail"]
    problem(with_server(lite).reader.get("/v1/streams/other/live", params={"purpose": "accident"}), 404)
