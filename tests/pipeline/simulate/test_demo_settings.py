"""The demonstration's installation: complete, accepted by the configuration, and short enough to be watched."""

import json
import socket
from pathlib import Path

import pytest

from pipeline.config.load import load
from pipeline.config.settings import Settings
from pipeline.errors import HutongError
from pipeline.rules.registry import settings_types
from pipeline.simulate.demo import FIRST_PORT, SCENES, addresses, check_ports, demo_settings, feeds
from pipeline.simulate.drive.feed import Destination
from pipeline.simulate.scene.load import load_scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.happenings import events


def settings_of(scenes: tuple[str, ...], folder: Path) -> Settings:
    chosen = demo_settings(folder, scenes=scenes, model="street-n", api_port=8600, first_port=FIRST_PORT)
    file = folder / "streams.yaml"
    file.write_text(json.dumps(chosen), "utf-8")
    return load(file, rule_types=settings_types())


def test_every_camera_has_an_address_of_its_own(tmp_path: Path) -> None:
    chosen = demo_settings(tmp_path, scenes=SCENES, model="street-n", api_port=8600, first_port=9000)
    assert len(set(addresses(chosen))) == len(SCENES)


EVERY = {
    "parking": "zone: yard", "litter": "zone: yard", "abandoned": "zone: yard", "crowd": "zone: yard", "bins": "zone: yard",
    "fireworks": "", "counting": "line: gate", "cleanliness": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY)
def test_a_scene_may_watch_for_every_kind_and_is_watched_in_shorter_times_than_a_street(kind: str, tmp_path: Path) -> None:
    scene = tmp_path / "x.yaml"
    where = f", {EVERY[kind]}" if EVERY[kind] else ""
    scene.write_text(
        "version: 1\nname: x\nseconds: 60\nzones: {yard: [[-3, 5], [3, 5], [3, 20], [-3, 20]]}\n"
        f"lines: {{gate: [[-3, 9], [3, 9]]}}\nrules: [{{kind: {kind}{where}}}]\n",
        "utf-8",
    )
    (rule,) = settings_of((str(scene),), tmp_path).streams[0].rules
    usual = settings_types()[kind].model_validate({"kind": kind} | ({"line": "gate"} if kind == "counting" else {}))
    assert rule.kind == kind
    times = {"parking", "litter", "abandoned", "crowd", "bins"}
    key = "release_s" if kind in times else "series_gap_s" if kind == "fireworks" else "interval_s"
    assert getattr(rule, key) < getattr(usual, key)


MEASURES = {"counting", "cleanliness"}
"""Rules that measure and raise nothing."""
STANDING = {kind for kind, settings in settings_types().items() if not settings.needs.driving}
"""Rules of cameras that do not drive; what they say is said of the same kinds by the others."""
WATCHED_S = 90.0
"""A round: within it every case must be there, with its clip."""


def test_every_rule_runs_in_the_demonstration(tmp_path: Path) -> None:
    running = {rule.kind for stream in settings_of(SCENES, tmp_path).streams for rule in stream.rules}
    assert running == set(settings_types())


def test_vehicles_send_their_gps_to_where_their_worker_listens(tmp_path: Path) -> None:
    streams = settings_of(SCENES, tmp_path).streams
    port = FIRST_PORT + SCENES.index("sweeper_alley")
    assert feeds(streams) == {"sweeper-alley": Destination(f"udp://127.0.0.1:{port}", "sweeper-alley")}


def test_every_kind_of_event_is_true_early_enough_in_a_round_of_its_scenes() -> None:
    scenes = [load_scene(name) for name in SCENES]
    found = [one for scene in scenes for one in events(scene, cast_of(scene))]
    assert {one.kind for one in found if one.start < WATCHED_S / 3} == STANDING - MEASURES
    assert all(scene.seconds <= WATCHED_S for scene in scenes)


def test_a_busy_port_is_told_with_what_to_do() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = int(busy.getsockname()[1])
        with pytest.raises(HutongError, match=rf"port {port} is busy.*--port and --first-camera-port"):
            check_ports([port])
    check_ports([port])
