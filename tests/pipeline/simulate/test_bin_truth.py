"""What is true of a scene's bins, and that the rule says the same of perfect boxes."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pytest
import supervision as sv

from pipeline.events import Event
from pipeline.simulate.figure import figures
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.load import parse_scene
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.truth.happenings import TrueEvent, events
from pipeline.simulate.truth.stream import stream_config
from tests.support.scripts import Scene as Script
from tests.support.scripts import camera, happenings

HEAD = """
version: 1
name: x
seconds: 60
zones: {yard: [[-5, 0], [5, 0], [5, 20], [-5, 20]]}
rules: [{kind: bins, zone: yard, seconds: 10}]
bins:
"""
OVER = "fill: [[0, 0.4], [20, 0.4], [20.1, 1.4], [40, 1.4], [40.1, 0.2]]"
BAGS = """litter:
  - {{id: a, kind: bag, at: [1, 9], start: 15}}
  - {{id: b, kind: bag, at: [{0}, 11], start: 20, until: 45}}
"""
STORIES = {
    "it is used": ("  - {id: b1, at: [1, 10], fill: [[0, 0.1], [60, 1.0]]}\n", []),
    "it overflows": (f"  - {{id: b1, at: [1, 10], {OVER}}}\n", [("overflowing",)]),
    "it overflows for a moment": ("  - {id: b1, at: [1, 10], fill: [[0, 0], [20, 1.4], [20.1, 0]]}\n", []),
    "it overflows outside": (f"  - {{id: b1, at: [8, 10], {OVER}}}\n", []),
    "two bags lie there": ("  - {id: b1, at: [1, 10]}\n" + BAGS.format(1), [("surrounded",)]),
    "one lies too far away": ("  - {id: b1, at: [1, 10]}\n" + BAGS.format(3), []),
    "it is taken away": ("  - {id: b1, at: [1, 10], code: '7', away: [[20, 40]]}\n", [("missing",)]),
    "nobody knew of it": ("  - {id: b1, at: [1, 10], away: [[20, 40]]}\n", []),
    "it is rolled away and back": ("  - {id: b1, at: [1, 10], code: '7', away: [[20, 26]]}\n", []),
    "one thing after the other": (
        f"  - {{id: b1, at: [1, 10], code: '7', {OVER}, away: [[30, 50]]}}\n" + BAGS.format(1),
        [("surrounded", "overflowing and surrounded", "missing")],
    ),
    "two of them": (f"  - {{id: b1, at: [1, 10], {OVER}}}\n  - {{id: b2, at: [-1, 10], {OVER}}}\n", [("overflowing",)] * 2),
}


def told(story: str) -> tuple[Scene, list[TrueEvent]]:
    scene = parse_scene(HEAD + story, "x.yaml")
    return scene, events(scene, cast_of(scene))


@pytest.mark.parametrize(("story", "states"), STORIES.values(), ids=STORIES)
def test_a_story_has_its_events(story: str, states: list[tuple[str, ...]]) -> None:
    assert [one.states for one in told(story)[1]] == states


def test_it_lasts_from_overflowing_to_emptied_where_the_bin_stands() -> None:
    (event,) = told(STORIES["it overflows"][0])[1]
    assert (event.start, event.end) == pytest.approx((20.1, 40.1), abs=0.11)
    assert (event.at, event.zone, event.numbers) == ((1.0, 10.0), "yard", (1,))


def test_a_bin_that_is_away_is_not_drawn() -> None:
    scene, _ = told(STORIES["it is taken away"][0])
    drawn = [[one.class_name for one in figures(cast_of(scene), t, fine=False, wet=False)] for t in (19.9, 20.0, 39.9, 40.0)]
    assert drawn == [["bin"], [], [], ["bin"]]


def test_the_stream_is_told_of_the_bins_that_have_a_code() -> None:
    scene, _ = told("  - {id: b1, at: [1, 10], code: '7'}\n  - {id: b2, at: [-1, 10]}\n")
    (rule,) = cast("list[dict[str, Any]]", stream_config(scene, url="clip.mp4")["rules"])
    assert [asset["code"] for asset in rule["assets"]] == ["7"]


def seen(scene: Scene) -> Iterator[Event]:
    """Yield what the scene's own stream says of perfect boxes, twice a second."""
    played, lens = cast_of(scene), camera_of(scene)
    config = {**stream_config(scene, url="rtsp://camera/1", listen=False), "id": "cam"}
    own = camera(config)
    for happening in happenings(Script(seconds=scene.seconds, width=lens.width, height=lens.height), looks=2):
        assert happening.look is not None
        there = list(figures(played, happening.t - Script(seconds=1).begins, fine=False, wet=False))
        shapes = [lens.project(one.mesh.points)[:, :2] for one in there]
        boxes = np.array([[*shape.min(axis=0), *shape.max(axis=0)] for shape in shapes], np.float32).reshape(-1, 4)
        names = np.array([one.class_name for one in there], dtype=str)
        found = sv.Detections(boxes, confidence=np.full(len(there), 0.8, np.float32), class_id=np.zeros(len(there), int))
        found.data = {"class_name": names}
        yield from own.step(happening.look, found).events


@pytest.mark.parametrize(
    ("story", "code", "state"),
    [
        pytest.param(f"  - {{id: b1, at: [0, 10], code: '7', {OVER}}}\n", "7", "overflowing", id="registered and overflowing"),
        pytest.param(f"  - {{id: b1, at: [0, 10], {OVER}}}\n", "place 1", "overflowing", id="found and overflowing"),
        pytest.param("  - {id: b1, at: [0, 10], code: '7', away: [[20, 50]]}\n", "7", "missing", id="missing"),
    ],
)
def test_the_rule_says_what_is_true(story: str, code: str, state: str) -> None:
    scene, (true,) = told(story)
    (opened,) = (event for event in seen(scene) if event.revision == 1)
    begins = Script(seconds=1).begins
    assert (opened.kind, opened.why.measured["bin"], opened.why.measured["state"]) == ("bins", code, state)
    assert opened.start - begins == pytest.approx(true.start, abs=4), "a box that grew must stand for settle_s first"
    assert opened.location is not None
