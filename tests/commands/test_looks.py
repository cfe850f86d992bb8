"""The detector of a worker looks at the photos of inspectors, through the API alone."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from commands.looks import look_once
from models.detector import Detector
from models.loading import open_detector
from tests.support.api_app import Desk, problem
from tests.support.colour_model import BGR, write_model


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
