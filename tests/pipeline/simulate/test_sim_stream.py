"""A scene as a stream of `streams.yaml`: accepted by the configuration, and as exact as the camera."""

import numpy as np
import pytest

from pipeline.config.compose import compose
from pipeline.config.settings import StreamSettings
from pipeline.locate.locator import Locator
from pipeline.locate.plane import TangentPlane
from pipeline.rules.crossing import Crossings
from pipeline.rules.fireworks import FireworksSettings
from pipeline.rules.registry import settings_types
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.load import load_scene, ready_made
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.displays import LULL_S
from pipeline.simulate.truth.earth import in_picture, latlon, line_in_picture
from pipeline.simulate.truth.happenings import crossing_direction
from pipeline.simulate.truth.stream import stream_config

URL = "rtsp://127.0.0.1:8554/x"
STANDING = [name for name in ready_made() if load_scene(name).drive is None]
"""A camera that drives has no surveyed ground."""


def stream_of(scene: Scene) -> StreamSettings:
    composed = compose({"site": {"name": "x"}, "streams": [stream_config(scene, url=URL)]}, settings_types())
    assert composed.settings is not None, composed.flaws
    return composed.settings.streams[0]


@pytest.mark.parametrize("name", ready_made())
def test_the_configuration_takes_a_ready_made_scene(name: str) -> None:
    scene = load_scene(name)
    stream = stream_of(scene)
    assert stream.listen
    assert len(stream.rules) == len(scene.rules)
    assert set(stream.geofences if stream.kind == "vehicle" else stream.zones) == set(scene.zones)


def test_every_kind_becomes_a_rule_with_the_scenes_limits() -> None:
    rules = [{"kind": kind, "zone": "yard"} for kind in ("parking", "litter", "abandoned", "crowd", "bins", "cleanliness")]
    rules += [{"kind": "fireworks"}, {"kind": "counting", "line": "gate"}]
    ground = {"yard": ((-3, 5), (3, 5), (3, 20), (-3, 20))}
    scene = Scene.model_validate(
        {"name": "x", "seconds": 60, "zones": ground, "lines": {"gate": ((-3, 9), (3, 9))}, "rules": rules}
    )
    stream = stream_of(scene)
    assert [rule.kind for rule in stream.rules] == [rule["kind"] for rule in rules]
    fireworks = next(rule for rule in stream.rules if isinstance(rule, FireworksSettings))
    assert fireworks.series_gap_s == LULL_S


@pytest.mark.parametrize("name", STANDING)
def test_the_surveyed_ground_is_the_scenes_to_the_centimetre(name: str) -> None:
    scene = load_scene(name)
    camera, stream = camera_of(scene), stream_of(scene)
    assert stream.location is not None
    width, height = scene.camera.size
    feet = np.array([(0.3 * width, 0.6 * height), (0.5 * width, 0.8 * height), (0.7 * width, 0.7 * height)])
    ground = Locator(stream).ground(width, height)
    assert ground is not None
    plane = TangentPlane(stream.location.lat, stream.location.lon)
    off = ground.metres(feet.astype(np.float32)) - plane.metres(latlon(scene.place, camera.on_ground(feet)))
    assert np.linalg.norm(off, axis=1).max() < 0.02


def test_a_line_keeps_its_sides_in_the_picture() -> None:
    scene = load_scene("crossing")
    camera, line = camera_of(scene), scene.lines["east"]
    settings = stream_of(scene).lines["east"]
    assert (settings.start, settings.end) == line_in_picture(camera, line)
    steps = [((2.0, 3.0), (6.0, 3.0)), ((6.0, 1.0), (2.0, 1.0))]
    for before, after in steps:
        counter = Crossings(settings, band=0.0, movement=0.0)
        found = []
        for t, share in enumerate(np.linspace(0, 1, 9)):
            at = np.array(before) + (np.array(after) - np.array(before)) * share
            x, y, _ = camera.project(np.array([[*at, 0.0]]))[0]
            feet, heights = np.array([[x, y]], np.float32), np.array([20.0], np.float32)
            found += counter.update(float(t), np.array([1]), feet, heights=heights, size=scene.camera.size)
        assert [one.direction for one in found] == [crossing_direction(before, after, line)]


def test_a_zone_is_cut_at_the_picture_and_holds_the_same_feet() -> None:
    scene = load_scene("alley_day")
    camera = camera_of(scene)
    polygon = np.array(in_picture(camera, scene.zones["no-parking"]))
    assert polygon.min() >= 0
    assert polygon.max() <= 1
    wide = np.array(in_picture(camera, ((-50.0, -50.0), (50.0, -50.0), (50.0, 100.0), (-50.0, 100.0))))
    assert {0.0, 1.0} <= set(wide[:, 0])
    assert wide[:, 1].max() == 1.0


def test_a_zone_behind_the_camera_is_refused() -> None:
    camera = camera_of(load_scene("alley_day"))
    with pytest.raises(ValueError, match="sees something"):
        in_picture(camera, ((-5.0, -50.0), (5.0, -50.0), (5.0, -40.0)))
    with pytest.raises(ValueError, match="sees something"):
        line_in_picture(camera, ((-5.0, -50.0), (5.0, -50.0)))
