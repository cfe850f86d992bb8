"""What is drawn is checked through the API by the file's own rules; the ground is the map that events are located with."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from commands.configuration import StreamsFile
from pipeline.config.edit import EDITABLE
from pipeline.rules.registry import settings_types
from tests.support.api_app import Desk, problem
from tests.support.pinhole import HEIGHT, WIDTH, Pinhole

SPOTS = np.array([(-3.0, 7.0), (4.0, 8.0), (-2.0, 15.0), (4.0, 17.0), (-4.0, 28.0), (3.0, 30.0)])
LAT, LON = 39.9336, 116.4034
AT = "/v1/config/streams/gate/check"
CROSSED = [[0, 0], [1, 1], [1, 0], [0, 1]]
CORNER = [[0, 0], [1, 1], [1, 0]]
BINS = [{"code": "b", "lat": 1, "lon": 1}]
NAME_AND_MAPPING = {
    "first": "name",
    "first_got": "the text 'two words'",
    "second": "mapping",
    "second_got": "nothing",
}


def surveyed(**moved: float) -> list[dict[str, Any]]:
    """Return what a true camera sees of six places; point `of` moved by so much to the right."""
    images = Pinhole(heading=0.0).image(SPOTS)
    if moved:
        images[int(moved["of"]), 0] += moved["by"]
    lats, lons = LAT + SPOTS[:, 1] / 111_034.2, LON + SPOTS[:, 0] / 85_484.5
    rows = zip(images.tolist(), lats.tolist(), lons.tolist(), strict=True)
    return [{"image": image, "lat": lat, "lon": lon} for image, lat, lon in rows]


@pytest.fixture
def site(lite: Desk, tmp_path: Path) -> Desk:
    stream = {
        "id": "gate", "url": "rtsp://10.0.0.9/sub", "location": {"lat": LAT, "lon": LON}, "ground_error_m": 0.05,
        "ground_points": surveyed(), "zones": {"kerb": {"polygon": [[0, 0], [0.2, 0], [0.2, 1]]}},
        "rules": [{"kind": "parking", "zone": "kerb"}],
    }  # fmt: skip
    (tmp_path / "streams.yaml").write_text(yaml.safe_dump({"site": {"name": "here"}, "streams": [stream]}))
    here = lite.app.state.context
    lite.app.state.context = replace(here, configuration=StreamsFile(tmp_path / "streams.yaml", settings_types()))
    return lite


def ask(desk: Desk, part: dict[str, Any]) -> dict[str, Any]:
    body = {"part": part, "width": WIDTH, "height": HEIGHT}
    answer: dict[str, Any] = desk.reader.post(AT, json=body).raise_for_status().json()
    return answer


def test_what_the_file_says_is_right_and_its_ground_is_told(site: Desk) -> None:
    said = ask(site, {})
    assert said["errors"] == []
    ground = said["ground"]
    assert len(ground["points"]) == len(SPOTS)
    assert ground["rms_px"] < 0.5
    assert not any(one["doubtful"] for one in ground["points"])


def test_lines_lie_where_the_camera_sees_them(site: Desk) -> None:
    lines = ask(site, {})["ground"]["lines"]
    eye = Pinhole(heading=0.0)
    assert {one["axis"] for one in lines} == {"east", "north"}
    for one in lines:
        east, north = eye.floor(np.array([one["start"], one["end"]])).T
        assert (east if one["axis"] == "east" else north) == pytest.approx(np.full(2, one["metres"]), abs=0.2)
        assert all(0 <= value <= 1 for value in (*one["start"], *one["end"]))


def test_a_point_that_does_not_fit_the_others_is_named(site: Desk) -> None:
    ground = ask(site, {"ground_points": surveyed(of=3, by=0.05)})["ground"]
    assert [number for number, one in enumerate(ground["points"]) if one["doubtful"]] == [3]


def test_points_that_fix_no_ground_are_told_in_words(site: Desk) -> None:
    said = ask(site, {"ground_points": surveyed()[:3]})
    assert said["ground"] is None
    assert said["ground_error"] == "expected none or at least 4 ground points, got 3"
    assert [one["where"] for one in said["errors"]] == ["ground_points"]


def test_no_points_are_no_trouble(site: Desk) -> None:
    assert ask(site, {"ground_points": None}) == {"errors": [], "ground": None, "ground_error": "", "ground_flaw": None}


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"zones": {"kerb": {"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}}}, "zones.kerb.polygon"),
        ({"zones": {"kerb": {"polygon": [[0, 0], [1.5, 1], [1, 0]]}}}, "zones.kerb.polygon[1][0]"),
        ({"lines": {"gate": {"start": [0.5, 0.5], "end": [0.5, 0.5]}}}, "lines.gate"),
        ({"zones": None}, "rules[0].zone"),
        ({"rules": [{"kind": "cooking"}]}, "rules[0].kind"),
        ({"url": "rtsp://elsewhere"}, "part"),
        ({"rules": [{"kind": "bins", "assets": "/etc/passwd"}]}, "part"),
    ],
    ids=["crosses itself", "outside", "no length", "zone is gone", "unknown kind", "not to be edited", "names a file"],
)
def test_what_saving_would_refuse_is_told_at_its_place(site: Desk, part: dict[str, Any], where: str) -> None:
    said = ask(site, part)
    assert where in [one["where"] for one in said["errors"]]
    if where != "part":
        assert said["ground"] is not None


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"zones": {"kerb": {"polygon": CROSSED}}}, ("shape_crosses", {"at_a": 0, "at_b": 1, "at_c": 2, "at_d": 3})),
        ({"zones": {"kerb": {"polygon": [[0, 0], [1, 1], [0, 0]]}}}, ("shape_empty", {})),
        ({"zones": {"kerb": {"polygon": [[0, 0], [1, 1]]}}}, ("items_few", {"least": 3, "count": 2})),
        ({"zones": {"kerb": {"polygon": [[0, 0], [1.5, 1], [1, 0]]}}}, ("at_most", {"limit": 1, "got": "1.5"})),
        ({"zones": {"two words": {"polygon": [[0, 0], [1, 1], [1, 0]]}}}, ("name", {"got": "the text 'two words'"})),
        ({"lines": {"gate": {"start": [0.5, 0.5], "end": [0.5, 0.5]}}}, ("line_point", {})),
        ({"zones": {"lane": {"polygon": CORNER}}}, ("no_target", {"kind": "zone", "name": "kerb", "names": "lane"})),
        ({"zones": None}, ("no_targets", {"kind": "zone", "name": "kerb"})),
        ({"rules": [{"kind": "counting"}]}, ("count_where", {})),
        ({"rules": [{"kind": "parking", "zone": "kerb"}] * 2}, ("rule_twice", {"name": "parking-kerb", "at_a": 0})),
        ({"rules": [{"kind": "parking", "zone": "kerb", "limit_s": "soon"}]}, ("number", {"got": "the text 'soon'"})),
        ({"rules": [{"kind": "crowd", "people": 9, "many_people": 3}]}, ("people_order", {"many": 3, "people": 9})),
        ({"rules": [{"kind": "bins", "bin_zones": ["kerb", "kerb"]}]}, ("bins_twice", {"codes": "kerb"})),
        ({"rules": [{"kind": "roadside_bins"}]}, ("rule_driving", {"rule": "roadside_bins"})),
        ({"rules": [{"kind": "bins", "assets": "/etc/passwd"}]}, ("files_elsewhere", {"files": "/etc/passwd"})),
        ({"zones": {"two words": None}}, ("either", NAME_AND_MAPPING)),
        ({"url": "rtsp://elsewhere"}, ("keys_fixed", {"allowed": ", ".join(EDITABLE), "got": "url"})),
        ({"ground_points": surveyed()[:3]}, ("points_few", {"count": 3})),
        ({"ground_points": [surveyed()[0], *surveyed()]}, ("points_same_picture", {"at_a": 0, "at_b": 1})),
        ({"ground_points": None, "rules": [{"kind": "bins", "assets": BINS}]}, ("rule_ground", {"what": "`assets`"})),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)  # fmt: skip
def test_what_is_wrong_is_told_to_programs_too(site: Desk, part: dict[str, Any], told: tuple[str, dict[str, Any]]) -> None:
    assert told in [(one["code"], one["values"]) for one in ask(site, part)["errors"]]


def test_why_points_fix_no_ground_is_told_to_programs_too(site: Desk) -> None:
    flaw = ask(site, {"ground_points": surveyed()[:3]})["ground_flaw"]
    assert (flaw["code"], flaw["values"]) == ("points_few", {"count": 3})


def test_it_is_what_saving_says(site: Desk) -> None:
    part = {"zones": {"lane": {"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}}}
    manager = site.client(site.token("manager"))
    revision = manager.get("/v1/config/streams/gate").json()["revision"]
    refused = problem(manager.put("/v1/config/streams/gate", json={"revision": revision, "why": "test", "part": part}), 422)
    assert ask(site, part)["errors"] == refused["errors"]


def test_an_unknown_stream_is_told(site: Desk) -> None:
    problem(site.reader.post("/v1/config/streams/nowhere/check", json={"part": {}}), 404)
