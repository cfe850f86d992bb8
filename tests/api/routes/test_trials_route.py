"""Zones and rules are tried on the tracks of the last hour through the API, by the rules' own code, before they are saved."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commands.configuration import StreamsFile
from pipeline.events import Heartbeat, StreamHealth
from pipeline.evidence.track_log import TrackLog
from pipeline.frames import Look
from pipeline.rules.registry import settings_types
from pipeline.viewing import TrackSheets
from tests.support.api_app import Desk, problem
from tests.support.looks import detections, frame, picture
from tests.support.wire import T0

YAML = """site: {name: here}
streams:
  - id: gate
    url: rtsp://10.0.0.9/sub
    zones: {kerb: {polygon: [[0, 0], [0.2, 0], [0.2, 1], [0, 1]]}}
    rules: [{kind: parking, zone: kerb, limit_s: 30}]
"""
AT = "/v1/config/streams/gate/try"
EAST = {"kerb": {"polygon": [[0.5, 0], [1, 0], [1, 1], [0.5, 1]]}}


@pytest.fixture
def site(lite: Desk, tmp_path: Path) -> Desk:
    """An API with a file, whose one camera saw a car stand in the east for three minutes."""
    (tmp_path / "streams.yaml").write_text(YAML)
    here = lite.app.state.context
    lite.app.state.context = replace(here, configuration=StreamsFile(tmp_path / "streams.yaml", settings_types()))
    beat(lite, "gate")
    log, shown = TrackLog("gate"), picture(640, 360)
    parked = detections([[400, 100, 500, 180]], names="car")
    parked.tracker_id = parked.class_id
    looks = [Look(frame("gate", t=T0 + t, shown=shown), fault=None, changed=True) for t in range(180)]
    sheets = [one for one in (*(log.add(look, parked) for look in looks), log.rest()) if one is not None]
    lite.worker.post("/v1/tracks", json=TrackSheets(sheets=tuple(sheets)).model_dump(mode="json")).raise_for_status()
    return lite


def beat(desk: Desk, *names: str) -> None:
    streams = tuple(StreamHealth(stream_id=name, state="live", plan="patrol") for name in names)
    beat = Heartbeat(node_id="n", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=streams)
    desk.worker.post("/v1/heartbeats", json=beat.model_dump(mode="json")).raise_for_status()


def ask(desk: Desk, part: dict[str, Any], **more: Any) -> Any:
    return desk.client(desk.token("manager")).post(AT, json={"part": part, **more})


def test_a_proposal_stands_beside_what_the_file_says_and_nothing_is_saved(site: Desk, tmp_path: Path) -> None:
    said = ask(site, {"zones": EAST}).raise_for_status().json()
    assert said["present"]["events"] == []
    (event,) = said["proposed"]["events"]
    assert (event["kind"], event["zone"], event["class_name"], event["end"]) == ("parking", "kerb", "car", None)
    assert event["told"] == pytest.approx(T0 + 30, abs=3)
    assert event["box"]["x1"] == pytest.approx(400 / 640, abs=0.01)
    assert said["proposed"]["observed_s"] == said["present"]["observed_s"] == pytest.approx(179, abs=1)
    assert (tmp_path / "streams.yaml").read_text() == YAML


def test_what_stands_in_a_mask_tells_nothing(site: Desk) -> None:
    mask = {"yard": {"polygon": [[0.6, 0.3], [0.9, 0.3], [0.9, 0.7], [0.6, 0.7]]}}
    assert ask(site, {"zones": EAST, "ignored": mask}).json()["proposed"]["events"] == []
    beside = {"yard": {"polygon": [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9], [0.6, 0.9]]}}
    assert len(ask(site, {"zones": EAST, "ignored": beside}).json()["proposed"]["events"]) == 1


def test_what_is_wrong_is_told_as_when_it_is_saved(site: Desk) -> None:
    said = problem(ask(site, {"zones": {"lane": EAST["kerb"]}}), 422)
    assert [one["where"] for one in said["errors"]] == ["rules[0].zone"]


def test_minutes_choose_how_far_back(site: Desk) -> None:
    site.clock.advance(600)
    assert ask(site, {"zones": EAST}, minutes=5).json()["proposed"]["since"] is None
    assert ask(site, {"zones": EAST}, minutes=30).json()["proposed"]["since"] == T0
    problem(ask(site, {}, minutes=61), 422)


def test_tracks_go_with_their_stream(site: Desk) -> None:
    assert site.rows("SELECT count(*) FROM track_sheet") == [(3,)]
    beat(site, "other")
    assert site.rows("SELECT count(*) FROM track_sheet") == [(0,)]


def test_sheets_that_are_none_are_told(site: Desk) -> None:
    sheet = {"stream_id": "gate", "start": T0 + 500, "end": T0 + 501, "packed": "eHg="}
    site.worker.post("/v1/tracks", json={"sheets": [sheet]}).raise_for_status()
    assert "expected a sheet of tracks" in problem(ask(site, {}), 501)["detail"]


def test_who_may_not_change_may_not_try(site: Desk) -> None:
    for scope in ("reader", "operator", "worker"):
        assert site.client(site.token(scope)).post(AT, json={"part": {}}).status_code == 403
    assert site.reader.post("/v1/tracks", json={"sheets": []}).status_code == 403
