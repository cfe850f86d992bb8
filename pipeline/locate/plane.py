"""A plane that touches the earth: WGS-84 degrees to metres east and north, and back.

Azimuthal equidistant on the WGS-84 ellipsoid: exact along every ray from the origin,
below a millimetre elsewhere within a kilometre.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from pyproj import Proj


class TangentPlane:
    """Metres east and north of an origin.

    Attributes:
        lat, lon: the origin, WGS-84 degrees.
    """

    def __init__(self, lat: float, lon: float) -> None:
        self.lat = lat
        self.lon = lon
        self._proj = Proj(proj="aeqd", lat_0=lat, lon_0=lon, ellps="WGS84")

    def metres(self, latlon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) latitude, longitude to (N, 2) metres east, north."""
        east, north = self._proj(latlon[:, 1], latlon[:, 0])
        return np.stack([east, north], axis=1)

    def latlon(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) metres east, north to (N, 2) latitude, longitude."""
        lon, lat = self._proj(metres[:, 0], metres[:, 1], inverse=True)
        return cast("NDArray[np.float64]", np.stack([lat, lon], axis=1))
