"""Which asset stands at a place."""

from math import hypot

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.earth import metres_a_degree
from api.db import UNLIMITED
from api.tables import Asset

MOST_REACH_M = 20.0
"""A place that is known worse says nothing about which thing stands there; bins stand some 100 m apart, at times in rows."""
LEAST_REACH_M = 5.0
"""Surveys of assets are off by metres, however well the place is known."""


def nearest(session: Session, type_: str, lat: float, lon: float, *, radius_m: float) -> str | None:
    """Return the code of the nearest asset of a type within the radius of a place; of two as near, the smallest code.

    A place whose radius is beyond `MOST_REACH_M` has none.
    """
    if radius_m > MOST_REACH_M:
        return None
    reach = max(radius_m, LEAST_REACH_M)
    along, across = metres_a_degree(lat)
    north, east = reach / along, reach / across
    box = (Asset.lat.between(lat - north, lat + north), Asset.lon.between(lon - east, lon + east))
    asked = select(Asset.code, Asset.lat, Asset.lon).where(Asset.type == type_, Asset.retired.is_(None), *box)
    rows = session.execute(asked, execution_options=UNLIMITED)
    found = [(hypot((there[1] - lat) * along, (there[2] - lon) * across), there[0]) for there in rows]
    return min((code for code in found if code[0] <= reach), default=(0.0, None))[1]
