"""A scene whose camera drives as a stream of `streams.yaml`: its position's source, mounting, geofences and rules."""

from collections.abc import Mapping

import numpy as np

from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Point, Scene, Watch
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
        "rules": [_rule(scene, watch) for watch in scene.rules],
    }


def footage_position(drive: Drive, track: str) -> Config:
    """Return where a recorded drive's position comes from: a file beside it."""
    return {"source": "gpx", "url": track, "clock_offset_s": drive.gps.clock_offset_s, "clock_error_s": 0.1}


def _rule(scene: Scene, watch: Watch) -> Config:
    """Return a scene's rule as that of a vehicle. Only parking is about an area: litter and bins are told wherever they are."""
    rule: Config = {"kind": f"roadside_{watch.kind}"}
    if watch.kind == "parking":
        rule["geofences"] = [watch.zone]
    if watch.kind == "bins":
        registered = [one for one in scene.bins if one.code is not None]
        places = latlon(scene.place, np.array([one.at for one in registered], np.float64).reshape(-1, 2))
        rule["assets"] = [
            {"code": one.code, "lat": round(float(lat), 9), "lon": round(float(lon), 9)}
            for one, (lat, lon) in zip(registered, places, strict=True)
        ]
    return rule


def _corners(scene: Scene, area: tuple[Point, ...]) -> list[Config]:
    places = latlon(scene.place, np.array(area, np.float64))
    return [{"lat": round(float(lat), 9), "lon": round(float(lon), 9)} for lat, lon in places]
