"""Reports are looked at by themselves beside `hutong up`, by a process that may die of them."""

import json
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from commands import attendant as module
from commands.attendant import Attendant, attended
from pipeline.config.compose import parse
from pipeline.rules.registry import settings_types
from tests.support.api_app import Desk, served
from tests.support.colour_model import BGR, write_model

NEVER = threading.Event()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path}/api.db", tmp_path)
    yield made
    made.database.close()


def sent(desk: Desk) -> str:
    made = BytesIO()
    Image.new("RGB", (320, 192), BGR["car"][::-1]).save(made, "PNG")
    inspector: TestClient = desk.client(desk.token("inspector"))
    files = [("files", ("1.png", made.getvalue(), "image/png"))]
    answer = inspector.post("/v1/reports", data={"matter": "litter", "lat": "39.9", "lon": "116.4"}, files=files)
    assert answer.status_code == 201, answer.text
    reference: str = answer.json()["reference"]
    return reference


def seen(desk: Desk, reference: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = desk.reader.get(f"/v1/reports/{reference}").raise_for_status().json()["seen"]
    return found


def attendant(desk: Desk, code: str) -> Attendant:
    return Attendant(desk.worker, [sys.executable, "-c", code], {}, model="colour")


def test_no_process_starts_while_nothing_waits(lite: Desk, tmp_path: Path) -> None:
    assert attendant(lite, f"open({str(tmp_path / 'began')!r}, 'w')").run_once(NEVER) == 0
    assert not (tmp_path / "began").exists()


def test_a_process_starts_when_a_report_waits(lite: Desk, tmp_path: Path) -> None:
    reference = sent(lite)
    assert attendant(lite, f"open({str(tmp_path / 'began')!r}, 'w')").run_once(NEVER) == 0
    assert (tmp_path / "began").exists()
    assert seen(lite, reference) is None


def test_a_report_that_kills_the_process_waits_no_longer_and_the_next_one_does(lite: Desk) -> None:
    first = sent(lite)
    lite.clock.advance(1)
    second = sent(lite)
    attendant(lite, "import os; os.kill(os.getpid(), 11)").run_once(NEVER)
    told = seen(lite, first)
    assert told is not None
    assert (told["photos"], told["unreadable"]) == ({}, ["photo-1.jpg"])
    assert [one["reference"] for one in lite.worker.get("/v1/looks").json()] == [second]


def test_a_process_that_fails_is_left_alone_for_a_while(lite: Desk) -> None:
    reference = sent(lite)
    assert attendant(lite, "raise SystemExit(1)").run_once(NEVER) == module.AGAIN_S
    assert seen(lite, reference) is None


def test_the_end_ends_the_process_and_blames_no_report(lite: Desk) -> None:
    reference, stop = sent(lite), threading.Event()
    stop.set()
    attendant(lite, "import threading; threading.Event().wait()").run_once(stop)
    assert seen(lite, reference) is None


def test_a_report_is_looked_at_by_itself_beside_up(
    lite: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.1)
    reference, tried = sent(lite), threading.Event()
    with served(lite) as address:
        config = tmp_path / "streams.yaml"
        written = {
            "site": {"name": "attended"},
            "delivery": {"api": address},
            "detector": {"model": str(write_model(tmp_path / "model")), "confidence": 0.3},
            "streams": [{"id": "gate", "url": "gate.mp4"}],
        }
        config.write_text(json.dumps(written))
        settings = parse(json.dumps(written), settings_types())
        with attended(config, settings, lite.token("worker")):
            while (told := seen(lite, reference)) is None:
                assert not tried.wait(0.1)
    assert [one["class_name"] for one in told["photos"]["photo-1.jpg"]] == ["car"]
