"""A scene as a stream of `streams.yaml`: its zones, lines, ground points and rules."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Bin, Scene, Watch, Where
from pipeline.simulate.truth.bin_states import BAGS, NEAR_M
from pipeline.simulate.truth.displays import LULL_S
from pipeline.simulate.truth.earth import in_picture, latlon, line_in_picture, survey
from pipeline.simulate.truth.vehicle import vehicle_config

Config = dict[str, object]
RELEASE_S = 8.0
"""Scenes last a minute or two: an event must close before the next one begins."""
VOTE_S = 2.0
"""Four votes about a bin must fit into a limit of seconds, too."""
INTERVAL_S = 60.0
"""Length of a counting bucket."""


def stream_config(scene: Scene, *, url: str, listen: bool = True, position: Mapping[str, object] | None = None) -> Config:
    """Return a stream that watches a scene.

    Args:
        scene: what is simulated.
        url: where the stream comes in.
        listen: the worker waits there for the simulated camera to push.
        position: of a vehicle, where its position comes from; default: NMEA over UDP.

    Raises:
        ValueError: the camera sees nothing of a zone or line.
    """
    named: Config = {"id": scene.name, "url": url}
    config = named | (_fixed(scene) if scene.drive is None else vehicle_config(scene, scene.drive, position))
    if listen:
        config["listen"] = True
    return config


def _fixed(scene: Scene) -> Config:
    camera = camera_of(scene)
    lat, lon = latlon(scene.place, np.array([scene.camera.at[:2]], np.float64))[0]
    return {
        "location": {"lat": round(float(lat), 9), "lon": round(float(lon), 9)},
        "ground_points": survey(camera, scene.place),
        "zones": {name: {"polygon": [list(p) for p in in_picture(camera, zone)]} for name, zone in scene.zones.items()},
        "lines": {name: _line(line_in_picture(camera, line)) for name, line in scene.lines.items()},
        "rules": [_rule(scene, watch) for watch in scene.rules],
    }


def _line(ends: tuple[tuple[float, float], tuple[float, float]]) -> Config:
    return {"start": list(ends[0]), "end": list(ends[1])}


def _rule(scene: Scene, watch: Watch) -> Config:
    rule: Config = {"kind": watch.kind}
    for key in ("zone", "line"):
        if getattr(watch, key) is not None:
            rule[key] = getattr(watch, key)
    if watch.kind == "bins":
        rule["assets"] = [_asset(scene.place, one) for one in scene.bins if one.code is not None]
    return rule | _PARAMETERS[watch.kind](watch)


def _asset(place: Where, one: Bin) -> Config:
    lat, lon = latlon(place, np.array([one.at], np.float64))[0]
    return {"code": one.code, "lat": round(float(lat), 9), "lon": round(float(lon), 9)}


_PARAMETERS: dict[str, Callable[[Watch], Config]] = {
    "parking": lambda watch: {"limit_s": watch.seconds, "release_s": RELEASE_S},
    "litter": lambda watch: {"stay_s": watch.seconds, "alone_s": watch.seconds / 2, "release_s": RELEASE_S},
    "abandoned": lambda watch: {"stay_s": watch.seconds, "alone_s": watch.seconds / 2, "release_s": RELEASE_S},
    "crowd": lambda watch: {"hold_s": watch.seconds, "people": watch.people, "release_s": RELEASE_S},
    "bins": lambda watch: {
        "stay_s": watch.seconds, "vote_s": VOTE_S, "bags": BAGS, "near_m": NEAR_M, "release_s": RELEASE_S
    },
    "fireworks": lambda _: {"series_gap_s": LULL_S},
    "counting": lambda _: {"interval_s": INTERVAL_S},
    "cleanliness": lambda _: {"interval_s": INTERVAL_S},
}
"""What a scene tells, in the rules' own parameters; docs/rules has their meaning."""
