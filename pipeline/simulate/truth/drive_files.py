"""What lies beside the clip of a camera that drives: its GPS as GPX and NMEA, the scene's areas as GeoJSON, its stream."""

import json
from pathlib import Path

import numpy as np

from pipeline.simulate.drive.gps import gps_track
from pipeline.simulate.drive.logs import gpx, nmea
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.earth import latlon

BEGAN = 1_767_225_600.0
"""UTC seconds of the first picture in the files: 2026-01-01 00:00, from which `hutong replay` counts, too."""
TRACK = "track.gpx"


def write_drive(scene: Scene, drive: Drive, folder: Path) -> None:
    """Write `track.gpx`, `track.nmea` and `geofences.geojson`."""
    reports = gps_track(scene, drive)
    (folder / TRACK).write_text(gpx(reports, BEGAN))
    (folder / "track.nmea").write_bytes(nmea(reports, BEGAN))
    (folder / "geofences.geojson").write_text(json.dumps(geofences(scene), indent=1))


def geofences(scene: Scene) -> dict[str, object]:
    """Return a scene's areas as GeoJSON (RFC 7946), each with its name as `code`."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": name, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [_ring(scene, area)]},
        }
        for name, area in scene.zones.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _ring(scene: Scene, area: tuple[tuple[float, float], ...]) -> list[list[float]]:
    """Return a closed ring of longitude, latitude, counter-clockwise as the standard wants it."""
    corners = np.array(area, np.float64)
    following = np.roll(corners, -1, axis=0)
    twice = float(np.sum(corners[:, 0] * following[:, 1] - following[:, 0] * corners[:, 1]))
    places = latlon(scene.place, corners if twice > 0 else corners[::-1])
    ring = [[round(float(lon), 9), round(float(lat), 9)] for lat, lon in places]
    return [*ring, ring[0]]
