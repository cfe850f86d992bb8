"""What `hutong check` says of assets that a camera does not have in its picture."""

import numpy as np

from pipeline.config.asset import Asset
from pipeline.config.settings import Settings, Site, StreamSettings
from pipeline.engine.out_of_view import out_of_view
from pipeline.locate.plane import TangentPlane
from pipeline.rules.bin_settings import BinsSettings
from tests.support.pinhole import LAT, LON, Pinhole, ground_points

CAMERA = Pinhole(down=0.3, heading=0.0)
IMAGE = np.array([(0.1, 0.9), (0.9, 0.95), (0.7, 0.4), (0.3, 0.4), (0.5, 0.7)])
AHEAD, BESIDE, BEHIND = (0.0, 10.0), (40.0, 10.0), (0.0, -10.0)


def told(*places: tuple[float, float], surveyed: bool = True) -> list[str]:
    latlon = TangentPlane(LAT, LON).latlon(np.array(places, np.float64).reshape(-1, 2))
    assets = tuple(Asset(code=f"b{n}", lat=lat, lon=lon) for n, (lat, lon) in enumerate(latlon.tolist(), 1))
    points = ground_points(IMAGE, CAMERA.floor(IMAGE)) if surveyed else ()
    rules = (BinsSettings(assets=assets),) if surveyed else (BinsSettings(),)
    stream = StreamSettings(id="alley", url="rtsp://host/", ground_points=points, rules=rules)
    return list(out_of_view(Settings(site=Site(name="x"), streams=(stream,))))


def test_what_is_in_the_picture_is_not_told() -> None:
    assert told(AHEAD) == []
    assert told() == told(surveyed=False) == []


def test_what_is_not_is_told_with_the_reason() -> None:
    assert told(AHEAD, BESIDE, BEHIND) == [
        "stream alley, rule bins, assets: behind the camera: b3 (1 of 3 can be seen)",
        "stream alley, rule bins, assets: outside of the picture: b2 (1 of 3 can be seen)",
    ]


def test_many_are_counted() -> None:
    assert told(*[BEHIND] * 7) == [
        "stream alley, rule bins, assets: behind the camera: b1, b2, b3, b4, b5 and 2 more (0 of 7 can be seen)"
    ]
