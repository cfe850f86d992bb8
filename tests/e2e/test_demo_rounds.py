"""Two rounds of scenes of the demonstration, with its model and settings: every kind, each event found, none that is false.

The cameras make 5 pictures a second here, not 12, since drawing them takes long.
"""

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from pipeline.config.load import load
from pipeline.config.settings import DetectorSettings
from pipeline.engine.process import open_detector_from
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.events import Event
from pipeline.rules.registry import settings_types
from pipeline.simulate.clip import render_clip
from pipeline.simulate.demo import MODEL, demo_settings
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.load import load_scene
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.matching import Claim, Fact, matched
from pipeline.simulate.trial.testimony import START, read_claims
from pipeline.simulate.truth.happenings import events

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(600)]

FPS = 5.0
ROUNDS = 2
SOON_S = 50.0
"""Seconds of the first round by which all is said: 40 of 90 are left for the workers' start and for the clip."""


SPREAD = {"crowd", "fireworks"}
"""Kinds whose box is of whoever was left at the end, or may be the whole picture: their zone and time tell them."""


def facts(scene: Scene) -> list[Fact]:
    """Return what is true in all rounds."""
    camera = camera_of(scene)
    found = []
    for one in events(scene, cast_of(scene)):
        x, y, _ = camera.project(np.array([(*one.at, 0.0)]))[0]
        mark = None if one.kind in SPREAD else (float(x) / camera.width, float(y) / camera.height)
        for number in range(ROUNDS):
            since = number * scene.seconds
            found.append(Fact(replace(one, start=one.start + since, end=one.end + since), mark))
    return found


def said(scene: Scene, name: str, folder: Path) -> Path:
    """Render a scene, replay it as often as there are rounds, and return the folder of what was said."""
    render_clip(scene, folder / "clip.mp4")
    chosen = demo_settings(folder, scenes=[name], model=MODEL, api_port=8600, first_port=8611)
    file = folder / "streams.yaml"
    file.write_text(json.dumps(chosen), "utf-8")
    stream = load(file, rule_types=settings_types()).streams[0]
    order = ReplayOrder([folder / "clip.mp4"] * ROUNDS, stream, START, None, "demo", ZoneInfo("UTC"))
    replay(order, open_detector_from(DetectorSettings(model=MODEL, batch_size=1)), folder / "said")
    return folder / "said"


def shown(claims: list[Claim]) -> str:
    return "\n".join(f"{one.kind} in {one.zone}: {one.start:.1f} to {one.end:.1f} s, {one.box}" for one in claims)


@pytest.mark.parametrize("name", ["alley_day", "square", "fireworks_night"])
def test_two_rounds_have_every_true_event_soon_and_no_other(name: str, tmp_path: Path) -> None:
    whole = load_scene(name)
    scene = whole.model_copy(update={"camera": whole.camera.model_copy(update={"fps": FPS})})
    folder = said(scene, name, tmp_path)
    true, claims = facts(scene), read_claims(folder / "events.jsonl", scene)
    pairs = matched(true, claims)
    assert len(pairs) == len(true) == len(claims), shown(claims)
    messages = [Event.model_validate_json(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    soon = {one.kind for one in messages if one.updated - START < SOON_S}
    assert soon == {fact.event.kind for fact in true}
