"""Scripted scenes in, events out: each scene's transcript is compared with the text beside it."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.rules.registry import settings_types
from tests.support.drives import Drive, drive_camera, ride
from tests.support.scripts import Played, camera, play, scene_of, transcript

HERE = Path(__file__).parent
UPDATE = os.environ.get("HUTONG_UPDATE_GOLDEN") == "1"
SCENES = sorted(HERE.glob("*/*.yaml"))


def scene_file(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def played_of(written: dict[str, Any]) -> Played:
    """Play a scene of a camera that stands, or a drive."""
    if "drive" in written:
        return ride(Drive.model_validate(written["drive"]), drive_camera(written["stream"]))
    return play(scene_of(written), camera(written["stream"]))


@pytest.mark.parametrize("path", SCENES, ids=[str(path.relative_to(HERE).with_suffix("")) for path in SCENES])
def test_a_scene_gives_the_same_events(path: Path) -> None:
    written = scene_file(path)
    played = played_of(written)
    passed = sum(bucket.count_in + bucket.count_out for bucket in played.counts)
    dirty = any(bucket.cover_mean for bucket in played.counts)
    assert bool(played.opened or passed or dirty) == written["fires"], f"{written['story']}\n{transcript(played)}"
    golden = path.with_suffix(".txt")
    if UPDATE:
        golden.write_text(transcript(played), encoding="utf-8")
    assert golden.read_text(encoding="utf-8").splitlines() == transcript(played).splitlines()


@pytest.mark.parametrize("kind", sorted(settings_types()))
def test_every_rule_has_scenes_that_fire_and_more_that_must_not(kind: str) -> None:
    fires = [scene_file(path)["fires"] for path in SCENES if path.parent.name == kind]
    assert fires.count(True) >= 3
    assert fires.count(False) >= 3


def test_every_transcript_belongs_to_a_scene() -> None:
    assert {path.with_suffix("") for path in HERE.glob("*/*.txt")} == {path.with_suffix("") for path in SCENES}
