"""The main job on real footage over real RTSP: from a packet to a case, a clip that plays and a signed webhook."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from tests.support.installation import Installation
from tests.support.receiver import Receiver, receiver
from tests.support.served_footage import gstreamer_missing, repeat, served

FOOTAGE = Path(os.environ.get("HUTONG_DATA", "../shared/data"))
CLIPS = {"yard": "video/parking_manoeuvre/parking.mp4", "plaza": "video/plaza_bw_crowd/plaza.mp4"}
SURVEY = [
    {"image": [0.10, 0.95], "lat": 39.93000, "lon": 116.40000},
    {"image": [0.90, 0.95], "lat": 39.93000, "lon": 116.40010},
    {"image": [0.25, 0.30], "lat": 39.93020, "lon": 116.40000},
    {"image": [0.75, 0.30], "lat": 39.93020, "lon": 116.40010},
    {"image": [0.50, 0.55], "lat": 39.930092, "lon": 116.40005},
]
"""Made up: nobody surveyed these places."""

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.footage, pytest.mark.gstreamer, pytest.mark.timeout(300)]

missing = gstreamer_missing()
if missing:
    pytest.skip(missing, allow_module_level=True)
if not (FOOTAGE / "weights/yolox_nano.onnx").exists():
    pytest.skip(f"no footage and weights at {FOOTAGE.absolute()} (HUTONG_DATA)", allow_module_level=True)


def streams(urls: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": "yard",
            "url": urls["yard"],
            "plan": "watch",
            "detection_rate": 3,
            "location": {"lat": 39.9412, "lon": 116.4165, "radius_m": 30},
            "evidence": {"pre_roll_s": 3, "post_roll_s": 3},
            "rules": [{"kind": "parking", "limit_s": 10}],
        },
        {
            "id": "plaza",
            "url": urls["plaza"],
            "plan": "watch",
            "detection_rate": 3,
            "ground_points": SURVEY,
            "ground_error_m": 1.0,
            "evidence": {"pre_roll_s": 3, "post_roll_s": 3},
            "zones": {"square": {"polygon": [[0, 0], [1, 0], [1, 1], [0, 1]]}},
            "rules": [{"kind": "crowd", "zone": "square", "people": 8, "hold_s": 4}],
        },
    ]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Receiver, httpx.Client]]:
    folder = tmp_path_factory.mktemp("installation")
    files = {name: repeat(FOOTAGE / clip, folder / f"{name}.mp4", seconds=180) for name, clip in CLIPS.items()}
    with served(files) as urls, receiver() as listening:
        installation = Installation(folder, streams(urls), detector={"model": "yolox-nano"})
        with installation, installation.client() as client:
            made = client.post("/v1/webhooks", json={"url": listening.url, "types": []})
            assert made.status_code == 201, made.text
            listening.secret = made.json()["secret"]
            yield installation, listening, client


def cases(client: httpx.Client, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/cases", params={"kind": kind}).raise_for_status().json()["cases"]
    return found


def with_clip(client: httpx.Client, kind: str) -> dict[str, Any] | None:
    for case in cases(client, kind):
        detail: dict[str, Any] = client.get(f"/v1/cases/{case['case_id']}").raise_for_status().json()
        if {"clip", "snapshot", "boxes"} <= {file["role"] for file in detail["evidence"]}:
            return detail
    return None


@pytest.mark.parametrize(("kind", "stream"), [("parking", "yard"), ("crowd", "plaza")])
def test_what_a_person_sees_becomes_a_case_with_a_clip_that_plays(
    running: tuple[Installation, Receiver, httpx.Client], kind: str, stream: str
) -> None:
    installation, _, client = running
    detail = installation.until(lambda: with_clip(client, kind), 120, f"a {kind} case with its clip")
    assert detail["streams"] == [stream]
    path = next(file["path"] for file in detail["evidence"] if file["role"] == "clip") + "?purpose=test"
    clip = client.get(path).raise_for_status()
    assert clip.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(clip.content), "r") as played:
        frames = list(played.decode(video=0))
    assert frames[0].key_frame
    assert len(frames) > 60
    part = client.get(path, headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, clip.content[:100])


def test_a_surveyed_camera_gives_its_cases_a_place(running: tuple[Installation, Receiver, httpx.Client]) -> None:
    installation, _, client = running
    case = installation.until(lambda: next(iter(cases(client, "crowd")), None), 120, "a crowd case")
    assert case["lat"] == pytest.approx(39.9301, abs=0.001)
    assert case["lon"] == pytest.approx(116.40005, abs=0.001)
    assert 0 < case["radius_m"] < 30


def test_every_case_reaches_the_receiver_signed_and_once(running: tuple[Installation, Receiver, httpx.Client]) -> None:
    installation, listening, client = running
    installation.until(lambda: with_clip(client, "parking") and with_clip(client, "crowd"), 120, "both cases")
    wanted = {case["case_id"] for kind in ("parking", "crowd") for case in cases(client, kind)}

    def told() -> bool:
        created = [message.data["case_id"] for message in listening.messages if message.type == "case.created"]
        return wanted <= set(created)

    installation.until(told, 60, "every case at the receiver")
    ids = [message.id for message in listening.messages]
    assert len(set(ids)) == len(ids)
    assert listening.refused == []
    clips = [message for message in listening.messages if message.type == "case.evidence_added"]
    assert clips


def test_the_streams_are_live_and_young(running: tuple[Installation, Receiver, httpx.Client]) -> None:
    installation, _, client = running

    def live() -> list[dict[str, Any]] | None:
        listed = client.get("/v1/streams").raise_for_status().json()
        good = [one for one in listed if one["health"]["state"] == "live" and one["health"]["frames_detected"] > 5]
        return listed if len(good) == len(CLIPS) else None

    listed = installation.until(live, 60, "live streams")
    assert all(one["health"]["age_p50_s"] < 2.0 for one in listed)
    metrics = httpx.get(f"{installation.metrics}/metrics").text
    assert 'hutong_stream_live{stream="yard"} 1.0' in metrics


def test_a_page_that_watches_a_camera_sees_a_picture_a_second_with_its_tracks(
    running: tuple[Installation, Receiver, httpx.Client],
) -> None:
    installation, _, client = running
    at, taken = "/v1/streams/plaza/picture", set[float]()

    def seen() -> dict[str, Any] | None:
        answer = client.get(f"{at}/things", params={"live": True})
        taken.update([answer.json()["t"]] if answer.is_success else [])
        return answer.json() if len(taken) >= 5 else None

    things = installation.until(seen, 60, "five pictures")["things"]
    assert "person" in {one["class_name"] for one in things}
    assert max(taken) - min(taken) < 5 * 10 / 2, "ten seconds lie between two pictures that nobody watches"
    picture = client.get(at, params={"purpose": "test"}).raise_for_status()
    with av.open(io.BytesIO(picture.content), "r", format="jpeg_pipe") as shown:
        assert next(shown.decode(video=0)).width == 480


def test_a_zone_is_tried_on_what_was_tracked_and_saved_while_all_runs(
    running: tuple[Installation, Receiver, httpx.Client],
) -> None:
    installation, _, client = running
    at = "/v1/config/streams/plaza"
    line = {"middle": {"start": [0.5, 1], "end": [0.5, 0]}}
    counting = {"kind": "counting", "line": "middle", "interval_s": 10}
    rules = [*client.get(at).raise_for_status().json()["part"]["rules"], counting]

    def tried() -> dict[str, Any] | None:
        answer = client.post(f"{at}/try", json={"part": part}, timeout=120).raise_for_status()
        found: dict[str, Any] = answer.json()["proposed"]
        return found if found["looks"] > 50 else None

    part = {"lines": line, "rules": rules}
    proposed = installation.until(tried, 150, "tracks of a minute")
    assert {one["target"] for one in proposed["counts"]} == {"middle"}
    body = {"revision": client.get(at).json()["revision"], "why": "who crosses", "part": part}
    client.put(at, json=body).raise_for_status()
    asked = {"line": "middle", "interval": "1m"}
    counted = installation.until(lambda: client.get("/v1/counts", params=asked).json()["rows"], 60, "counts of the new line")
    assert {one["stream_id"] for one in counted} == {"plaza"}
