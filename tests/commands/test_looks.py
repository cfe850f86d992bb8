"""The detector of a worker looks at the photos and clips of inspectors, through the API alone."""

import threading
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from commands import looks as module
from commands.looks import look_on, look_once
from models.detector import Detector
from models.loading import open_detector
from tests.support.api_app import Desk, problem
from tests.support.clips import write_clip
from tests.support.colour_model import BGR, scene, write_model


@pytest.fixture
def photo() -> bytes:
    """A garbage bag on grey."""
    picture = np.full((192, 320, 3), 128, np.uint8)
    picture[80:140, 100:180] = BGR["garbage bag"][::-1]
    made = BytesIO()
    Image.fromarray(picture).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def inspector(lite: Desk) -> TestClient:
    return lite.client(lite.token("inspector"))


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path)
    yield made
    made.database.close()


def sent(inspector: TestClient, *photos: bytes) -> str:
    files = [("files", (f"{number}.png", content, "image/png")) for number, content in enumerate(photos)]
    answer = inspector.post("/v1/reports", data={"matter": "litter", "lat": "39.9", "lon": "116.4"}, files=files or None)
    assert answer.status_code == 201, answer.text
    reference: str = answer.json()["reference"]
    return reference


def seen(desk: Desk, reference: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = desk.reader.get(f"/v1/reports/{reference}").raise_for_status().json()["seen"]
    return found


def test_what_a_detector_sees_on_a_photo_stands_in_its_report(
    lite: Desk, inspector: TestClient, photo: bytes, tmp_path: Path
) -> None:
    first, second = sent(inspector, photo, photo), sent(inspector, photo)
    without = sent(inspector)
    opened: list[str] = []

    @cache
    def detector() -> Detector:
        opened.append("opened")
        return open_detector(str(write_model(tmp_path / "model")), confidence=0.3)

    assert seen(lite, first) is None
    assert look_once(lite.worker, detector, model="colour") == 2
    told = seen(lite, first)
    assert told is not None
    assert (told["model"], sorted(told["photos"])) == ("colour", ["photo-1.jpg", "photo-2.jpg"])
    [thing] = told["photos"]["photo-1.jpg"]
    assert thing["class_name"] == "garbage bag"
    edges = [thing["box"][edge] for edge in ("x1", "y1", "x2", "y2")]
    assert edges == pytest.approx([100 / 320, 80 / 192, 180 / 320, 140 / 192], abs=0.04)
    assert seen(lite, second) is not None
    assert seen(lite, without) is None
    assert (look_once(lite.worker, detector, model="colour"), opened) == (0, ["opened"])
    looks = lite.rows("SELECT actor, purpose FROM audit WHERE action = 'evidence.read'")
    assert looks == [("worker", "detection")] * 3


def test_no_detector_is_opened_while_nothing_waits(lite: Desk) -> None:
    def detector() -> Detector:
        raise AssertionError("nothing waits")

    assert look_once(lite.worker, detector, model="colour") == 0


def test_only_workers_look_and_only_at_what_waits(lite: Desk, inspector: TestClient, photo: bytes) -> None:
    reference = sent(inspector, photo)
    at = f"/v1/looks/{reference}"
    problem(lite.operator.get("/v1/looks"), 403)
    problem(lite.reader.get(f"{at}/photo-1.jpg"), 403)
    problem(lite.worker.get(f"{at}/other.jpg"), 404)
    problem(lite.worker.put("/v1/looks/NOTHING", json={"model": "m", "photos": {}}), 404)
    problem(lite.worker.put(at, json={"model": "m", "photos": {"a": [{"class_name": "x", "confidence": 2}]}}), 422)
    assert lite.worker.put(at, json={"model": "m", "photos": {}}).status_code == 204
    problem(lite.worker.put(at, json={"model": "m", "photos": {}}), 404)
    problem(lite.worker.get(f"{at}/photo-1.jpg"), 404)
    assert lite.worker.get("/v1/looks").json() == []


def test_old_reports_wait_no_longer(lite: Desk, inspector: TestClient, photo: bytes) -> None:
    sent(inspector, photo)
    lite.clock.advance(7 * 86_400)
    assert lite.worker.get("/v1/looks").json() == []


def clip_of(folder: Path) -> bytes:
    """Return a clip of four seconds on which a garbage bag lies from 1.05 to 3.05 s, and a car beside it from 2.05 s on."""
    things = {
        "garbage bag": lambda t: (100, 80, 180, 140) if 1.05 <= t < 3.05 else None,
        "car": lambda t: (200, 20, 300, 70) if t >= 2.05 else None,
    }
    return write_clip(folder / "phone.mp4", scene(things, seconds=4, fps=20), fps=20, gop=20).read_bytes()


def test_what_a_detector_sees_on_a_clip_stands_in_its_report_with_its_times(
    lite: Desk, inspector: TestClient, photo: bytes, tmp_path: Path
) -> None:
    reference = sent(inspector, photo, clip_of(tmp_path))
    [waiting] = lite.worker.get("/v1/looks").json()
    assert (waiting["photos"], waiting["clips"]) == (["photo-1.jpg"], ["clip-2.mp4"])
    entry = str(write_model(tmp_path / "model"))
    assert look_once(lite.worker, cache(lambda: open_detector(entry, confidence=0.3)), model="colour") == 1
    told = seen(lite, reference)
    assert told is not None
    assert (list(told["photos"]), list(told["clips"]), told["unreadable"]) == (["photo-1.jpg"], ["clip-2.mp4"], [])
    rows = {row["class_name"]: row for row in told["clips"]["clip-2.mp4"]}
    assert {name: (row["first"], row["last"], row["looks"], row["most"]) for name, row in rows.items()} == {
        "garbage bag": (1.5, 3.0, 4, 1), "car": (2.5, 3.5, 3, 1),
    }  # fmt: skip
    edges = [rows["car"]["box"][edge] for edge in ("x1", "y1", "x2", "y2")]
    assert edges == pytest.approx([200 / 320, 20 / 192, 300 / 320, 70 / 192], abs=0.04)
    assert 2.5 <= rows["car"]["at"] <= 3.5


def test_what_can_not_be_looked_at_is_said_and_is_not_nothing(
    lite: Desk, inspector: TestClient, photo: bytes, tmp_path: Path
) -> None:
    reference = sent(inspector, photo, clip_of(tmp_path), photo)
    for name in ("photo-1.jpg", "clip-2.mp4"):
        [damaged] = lite.media.rglob(name)
        damaged.write_bytes(b"damaged since")
    entry = str(write_model(tmp_path / "model"))
    look_once(lite.worker, cache(lambda: open_detector(entry, confidence=0.3)), model="colour")
    told = seen(lite, reference)
    assert told is not None
    assert told["unreadable"] == ["photo-1.jpg", "clip-2.mp4"]
    assert (list(told["photos"]), told["clips"]) == (["photo-3.jpg"], {})


def test_a_looker_ends_when_nothing_has_come_for_a_while(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.01)

    def detector() -> Detector:
        raise AssertionError("nothing waits")

    look_on(lite.worker, detector, model="colour", stop=threading.Event(), idle_s=0.05)
