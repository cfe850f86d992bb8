"""Judged pictures are taken out for retraining, by managers, for a purpose that is written down."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.access.scopes import Scope
from api.training import judged_pictures
from api.training.archive import archive
from tests.support.api_app import Desk, problem
from tests.support.judged_pictures import PICTURE, judged, shown
from tests.support.people import person, signed_in

ASKED = {"format": "yolo", "purpose": "retraining in May"}


def taken(who: TestClient, **asked: Any) -> zipfile.ZipFile:
    answer = who.get("/v1/review/export", params={**ASKED, **asked})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    made = zipfile.ZipFile(io.BytesIO(answer.content))
    assert made.testzip() is None
    return made


@pytest.fixture
def five(desk: Desk) -> Desk:
    """Cases 1 to 5: true, false, of another kind that is told, unsure, and one that nobody judged."""
    for number in range(1, 6):
        shown(desk, number)
    judged(desk, 1, "true")
    judged(desk, 2, "false")
    judged(desk, 3, "wrong_kind", kind="bins")
    judged(desk, 4, "unsure")
    return desk


def test_yolo_has_pictures_boxes_and_hard_negatives(five: Desk) -> None:
    made = taken(five.admin)
    names = sorted(made.namelist())
    pictures = [name for name in names if name.startswith("images/")]
    assert [name.split("/")[2][:8] for name in pictures] == ["00000001", "00000002", "00000003"]
    assert made.read(pictures[0]) == PICTURE
    labels = [made.read(name).decode() for name in names if name.startswith("labels/")]
    assert labels == ["1 0.220000 0.300000 0.200000 0.200000\n", "", "0 0.220000 0.300000 0.200000 0.200000\n"]
    assert yaml.safe_load(made.read("data.yaml"))["names"] == {0: "bins", 1: "litter"}
    about = json.loads(made.read("about.json"))
    assert (about["pictures"], about["hard_negatives"], about["purpose"]) == (3, 1, "retraining in May")


def test_coco_has_pixels(five: Desk) -> None:
    made = taken(five.admin, format="coco")
    told = json.loads(made.read("annotations/instances_train.json"))
    assert {f"images/train/{one['file_name']}" for one in told["images"]} == {
        name for name in made.namelist() if name.startswith("images/")
    }
    assert [(one["width"], one["height"]) for one in told["images"]] == [(128, 72)] * 3
    assert [one["bbox"] for one in told["annotations"]] == [[15.36, 14.4, 25.6, 14.4]] * 2
    assert json.loads(made.read("annotations/instances_val.json"))["images"] == []


def test_every_tenth_case_is_for_validation(desk: Desk) -> None:
    for number in range(1, 11):
        shown(desk, number)
        judged(desk, number, "true")
    assert [name for name in taken(desk.admin).namelist() if "/val/" in name] == [
        name for name in taken(desk.admin).namelist() if "/00000010-" in name
    ]


def test_pages_follow_each_other(five: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_pictures, "AT_ONCE", 1)
    assert len([name for name in taken(five.admin).namelist() if name.startswith("images/")]) == 3


@pytest.mark.parametrize(
    ("asked", "cases"),
    [({"stream": "gate-2"}, {2}), ({"kind": "parking"}, set()), ({"since": 9e9}, set()), ({"until": 9e9}, {1, 2, 3})],
    ids=str,
)
def test_what_is_taken_out_is_chosen(five: Desk, asked: dict[str, Any], cases: set[int]) -> None:
    made = taken(five.admin, **asked)
    assert {int(name.split("/")[2][:8]) for name in made.namelist() if name.startswith("images/")} == cases


def test_what_is_no_picture_or_gone_is_left_out(five: Desk) -> None:
    shown(five, 6, {"snapshot.jpg": b"no picture"})
    judged(five, 6, "true")
    next(five.media.rglob(f"*{1:012d}/1/snapshot.jpg")).unlink()
    assert json.loads(taken(five.admin).read("about.json"))["pictures"] == 2


def test_without_a_sheet_of_boxes_the_events_box_counts(desk: Desk) -> None:
    shown(desk, 1, {"snapshot.jpg": PICTURE})
    judged(desk, 1, "true")
    made = taken(desk.admin)
    (label,) = [made.read(name).decode() for name in made.namelist() if name.startswith("labels/")]
    assert label == "0 0.200000 0.300000 0.200000 0.200000\n"


def contents(who: TestClient, **asked: Any) -> tuple[int, int, dict[str, int]]:
    told = who.get("/v1/review/export/contents", params=asked).raise_for_status().json()
    return told["pictures"], told["hard_negatives"], {one["name"]: one["pictures"] for one in told["classes"]}


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({}, (3, 1, {"bins": 1, "litter": 1})),
        ({"negatives": False}, (2, 0, {"bins": 1, "litter": 1})),
        ({"kind": ["litter", "crowd"]}, (3, 1, {"bins": 1, "litter": 1})),
        ({"kind": "crowd"}, (0, 0, {})),
        ({"since": 4e9}, (0, 0, {})),
    ],
    ids=str,
)
def test_what_an_export_would_hold_is_what_it_holds(five: Desk, asked: dict[str, Any], held: tuple[Any, ...]) -> None:
    assert contents(five.admin, **asked) == held
    about = json.loads(taken(five.admin, **asked).read("about.json"))
    assert (about["pictures"], about["hard_negatives"]) == held[:2]
    told = five.admin.get("/v1/review/export/contents", params=asked).json()
    assert told["bytes"] == len(PICTURE) * held[0]


def test_what_was_left_out_is_written_down(five: Desk) -> None:
    taken(five.admin, negatives=False, kind=["litter"])
    detail = five.admin.get("/v1/audit").json()["entries"][0]["detail"]
    assert detail == {"form": "yolo", "pictures": 2, "kinds": ["litter"], "negatives": False}


def test_only_managers_hear_what_it_would_hold(lite: Desk) -> None:
    problem(lite.client(lite.token("operator")).get("/v1/review/export/contents"), 403)


def test_who_takes_pictures_out_and_what_for_is_written_down_first(five: Desk) -> None:
    taken(five.admin, stream="gate-1")
    entry = five.admin.get("/v1/audit").json()["entries"][0]
    assert (entry["action"], entry["actor"], entry["purpose"]) == ("review.exported", "admin", "retraining in May")
    assert entry["detail"] == {"form": "yolo", "pictures": 1, "stream": "gate-1"}


@pytest.mark.parametrize("scope", ["operator", "dispatcher", "auditor", "reader", "worker"])
def test_only_managers_take_pictures_out(lite: Desk, scope: Scope) -> None:
    problem(lite.client(lite.token(scope)).get("/v1/review/export", params=ASKED), 403)


@pytest.mark.parametrize("asked", [{"format": "yolo"}, {**ASKED, "format": "voc"}, {**ASKED, "purpose": "a"}], ids=str)
def test_without_a_form_and_a_purpose_nothing_comes(lite: Desk, asked: dict[str, str]) -> None:
    problem(lite.admin.get("/v1/review/export", params=asked), 422)
    assert lite.admin.get("/v1/audit").json()["entries"] == []


def test_pictures_of_other_streets_stay_here(five: Desk) -> None:
    with five.database.session() as session:
        session.execute(text("""UPDATE "case" SET grid_code = '110101004001001' WHERE id <> 1"""))
    person(five, roles=["manager"], streets=["110101003"])
    assert json.loads(taken(signed_in(five)).read("about.json"))["pictures"] == 1


def test_the_export_is_written_while_it_is_read(five: Desk, tmp_path: Path) -> None:
    """No step holds more than a piece of a picture."""
    here = five.app.state.context
    found = judged_pictures.pictures(five.database, here.media, judged_pictures.Choice())
    pieces = list(archive("yolo", found, ["bins", "litter"], {}))
    assert len([piece for piece in pieces if piece]) > 6
    (tmp_path / "a.zip").write_bytes(b"".join(pieces))
    assert zipfile.is_zipfile(tmp_path / "a.zip")
