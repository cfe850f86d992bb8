"""A scene whose camera drives as a stream of `streams.yaml`: its position's source, mounting, geofences and rules."""

from collections.abc import Mapping

import numpy as np

from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Point, Scene
from pipeline.simulate.truth.earth import latlon

Config = dict[str, object]
LIVE = {"source": "nmea", "url": "udp://0.0.0.0:10110"}
"""Where the position of a vehicle comes from that pushes its pictures, when nobody says otherwise."""
RECEIVER_M = 3.0
"""The error that is configured for a plain receiver."""


def vehicle_config(scene: Scene, drive: Drive, position: Mapping[str, object] | None) -> Config:
    """Return what a vehicle's stream has in place of `location`, `ground_points`, `zones` and `lines`."""
    named = dict(LIVE if position is None else position)
    if drive.gps.noise_m > RECEIVER_M:
        named |= {"error_m": drive.gps.noise_m}
    mount = drive.mounting.model_dump() | {"fov_deg": scene.camera.fov}
    return {
        "kind": "vehicle",
        "position": named,
        "mounting": mount,
        "geofences": {name: {"corners": _corners(scene, area)} for name, area in scene.zones.items()},
    }


def footage_position(drive: Drive, track: str) -> Config:
    """Return where a recorded drive's position comes from: a file beside it."""
    return {"source": "gpx", "url": track, "clock_offset_s": drive.gps.clock_offset_s, "clock_error_s": 0.1}


def _corners(scene: Scene, area: tuple[Point, ...]) -> list[Config]:
    places = latlon(scene.place, np.array(area, np.float64))
    return [{"lat": round(float(lat), 9), "lon": round(float(lon), 9)} for lat, lon in places]
