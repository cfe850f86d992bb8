"""A whole installation survives what happens to it: nothing is lost, nothing is told twice.

Runs on made-up footage and a detector of coloured boxes: no foreign weights, no server to install.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.clips import write_clip
from tests.support.colour_model import Box, scene, write_model
from tests.support.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(240)]

FPS, SECONDS = 5, 40


def parked(start: float, end: float, box: Box) -> Callable[[float], Box | None]:
    return lambda t: box if start <= t < end else None


def clip(folder: Path, name: str, box: Box) -> Path:
    """A car that stands from second 2 to 25, and an empty street after it."""
    things = {"car": parked(2, 25, box)}
    return write_clip(folder / f"{name}.mp4", scene(things, seconds=SECONDS, fps=FPS), fps=FPS, gop=FPS)


def stream(name: str, path: Path, limit_s: float = 5.0) -> dict[str, Any]:
    return {
        "id": name,
        "url": str(path),
        "loop": True,
        "plan": "watch",
        "detection_rate": 5,
        "location": {"lat": 39.93, "lon": 116.40},
        "evidence": {"pre_roll_s": 2, "post_roll_s": 2},
        "rules": [{"kind": "parking", "limit_s": limit_s, "release_s": 4}],
    }


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    one = stream("one", clip(tmp_path, "one", (60, 80, 140, 130)))
    made = Installation(tmp_path, [one], detector={"model": str(write_model(tmp_path / "model"))})
    yield made
    made.__exit__(None, None, None)


def get(client: httpx.Client, path: str, **asked: str) -> Any:
    try:
        return client.get(path, params=asked).raise_for_status().json()
    except httpx.HTTPError:
        return None


def open_case(client: httpx.Client) -> dict[str, Any] | None:
    found = get(client, "/v1/cases", state="open")
    return found["cases"][0] if found and found["cases"] else None


def events_of(client: httpx.Client, case_id: int) -> list[dict[str, Any]]:
    detail = get(client, f"/v1/cases/{case_id}")
    return detail["events"] if detail else []


def test_a_killed_worker_goes_on_with_the_same_event(installation: Installation) -> None:
    installation.start()
    client = installation.client()
    case = installation.until(lambda: open_case(client), 60, "a case")
    before = events_of(client, case["case_id"])
    (pid,) = installation.workers()
    os.kill(pid, signal.SIGKILL)
    installation.until(lambda: installation.workers() not in ([], [pid]), 30, "another worker")

    def closed() -> dict[str, Any] | None:
        detail: dict[str, Any] | None = get(client, f"/v1/cases/{case['case_id']}")
        return detail if detail and detail["state"] == "closed" else None

    detail = installation.until(closed, 120, "the case to be cleared")
    assert before[0]["id"] in {event["id"] for event in detail["events"]}
    assert {event["close_reason"] for event in detail["events"]} == {"cleared"}
    clips = [file for file in detail["evidence"] if file["role"] == "snapshot"]
    assert clips, "the snapshot of the killed worker was sent on"


def test_nothing_is_lost_or_doubled_while_the_api_is_away(installation: Installation) -> None:
    installation.start("serve")
    token = installation.token("worker")
    client = installation.client()
    installation.start("run", HUTONG_TOKEN=token)
    installation.until(lambda: open_case(client), 60, "a first case")
    installation.stop("serve", number=signal.SIGKILL)
    installation.until(lambda: waiting_events(installation) >= 2, 90, "events to wait in the spool")
    installation.start("serve")
    installation.until(lambda: waiting_events(installation) == 0, 60, "the spool to empty")
    found = get(client, "/v1/cases")["cases"]
    events = [event for case in found for event in events_of(client, case["case_id"])]
    assert len(events) >= 2
    assert max(Counter(event["id"] for event in events).values()) == 1
    assert max(Counter(round(event["start"]) for event in events).values()) == 1


def waiting_events(installation: Installation) -> float:
    lines = httpx.get(f"{installation.metrics}/metrics", timeout=5).text.splitlines()
    return float(next(line.split()[-1] for line in lines if line.startswith("hutong_spool_events{")))


def test_a_changed_file_touches_only_the_streams_that_changed(installation: Installation, tmp_path: Path) -> None:
    installation.start()
    client = installation.client()

    def health() -> dict[str, dict[str, Any]]:
        return {one["id"]: one["health"] for one in get(client, "/v1/streams") or []}

    installation.until(lambda: health().get("one", {}).get("state") == "live", 60, "the first stream")
    first = stream("one", tmp_path / "one.mp4")
    second = stream("two", clip(tmp_path, "two", (180, 80, 260, 130)))
    sections: dict[str, Any] = {"detector": {"model": str(tmp_path / "model" / "colour.yaml")}}
    installation.write([first, second], **sections)
    installation.until(lambda: health().get("two", {}).get("state") == "live", 60, "the added stream")
    assert health()["one"]["connections"] == 1
    installation.config.write_text(installation.config.read_text().replace("parking", "parkinq"))
    installation.until(lambda: "did you mean" in installation.tail() or "refused" in installation.tail(), 30, "the refusal")
    assert set(health()) == {"one", "two"}
    installation.write([second], **sections)
    installation.until(lambda: set(health()) == {"two"}, 60, "the removed stream to go")
    assert health()["two"]["connections"] == 1


def test_it_stops_cleanly_and_says_when_its_port_is_busy(installation: Installation) -> None:
    installation.start()
    again = installation.run("up", str(installation.config))
    assert again.returncode == 1
    assert "can't be used" in again.stderr
    assert installation.stop() == 0
