"""`hutong demo` as a person starts it, on one small scene: drawn, pushed, seen, a case with its clip, and stopped by Ctrl-C."""

import io
import re
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import av
import httpx
import pytest

from tests.support.demonstration import ROOT, Demonstration

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(600)]

SIGN_IN = re.compile(r"^page: (?P<page>\S+) \(sign in as (?P<name>\w+) with the password (?P<password>\S+)\)$", re.MULTILINE)
SCENE = """version: 1
name: small-alley
seed: 11
seconds: 16
camera: {at: [-1.5, -2.5, 4.4], pan: 5, tilt: 16, fov: 62, size: [640, 360], fps: 6}
street: {kit: alley, width: 6.4, trees: 4}
light: {kind: day, sun_bearing: 215, sun_height: 52}
zones: {no-parking: [[0.2, 7.0], [3.1, 7.0], [3.1, 26.0], [0.2, 26.0]]}
rules: [{kind: parking, zone: no-parking, seconds: 4}]
parked: [{id: car, kind: sedan, at: [1.95, 15.5], facing: 2, seed: 4}]
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    folder = tmp_path_factory.mktemp("demo")
    scene = folder / "small_alley.yaml"
    scene.write_text(SCENE, "utf-8")
    running = Demonstration(folder, scene)
    yield running
    running.stop()


def case_with_clip(client: httpx.Client) -> dict[str, Any] | None:
    for case in client.get("/v1/cases").raise_for_status().json()["cases"]:
        detail: dict[str, Any] = client.get(f"/v1/cases/{case['case_id']}").raise_for_status().json()
        if {"clip", "snapshot"} <= {file["role"] for file in detail["evidence"]}:
            return detail
    return None


def test_a_case_comes_with_a_clip_that_plays_and_is_told_in_the_terminal(demo: Demonstration) -> None:
    with demo.client() as client:
        case = demo.until(lambda: case_with_clip(client), 120, "a case with its clip")
        assert (case["kind"], case["streams"]) == ("parking", ["small-alley"])
        path = next(file["path"] for file in case["evidence"] if file["role"] == "clip") + "?purpose=demonstration"
        content = client.get(path).raise_for_status().content
    with av.open(io.BytesIO(content), "r") as played:
        assert len(list(played.decode(video=0))) > 24
    demo.until(lambda: "parking at small-alley" in demo.told and path in demo.told, 20, "case and clip in the terminal")


def test_whoever_started_it_signs_in_to_the_page(demo: Demonstration) -> None:
    found = demo.until(lambda: SIGN_IN.search(demo.told), 60, "how to sign in")
    with httpx.Client(base_url=found["page"], timeout=20.0) as browser:
        browser.post("/v1/sessions", json={"name": found["name"], "password": found["password"]}).raise_for_status()
        assert browser.get("/v1/me").raise_for_status().json()["roles"] == ["admin"]


def test_a_second_one_says_that_the_port_is_busy(demo: Demonstration) -> None:
    second = subprocess.run(demo.command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert f"port {demo.ports[0]} is busy" in second.stderr
    assert demo.process.poll() is None


def test_ctrl_c_ends_everything(demo: Demonstration) -> None:
    assert demo.stop() == 0, demo.told
    for port in demo.ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    assert demo.processes() == []
